package io.locktender.cli;

import io.locktender.cli.command.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code locktender} without a command. */
@Command(
    name = "locktender",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Takes a cluster from one release to the next together with its MongoDB database, or"
            + " rolls both back together.",
    footer = {
      "",
      "Example:",
      "  locktender upgrade 2.0.0 --wait",
      "",
      "'locktender COMMAND --help' says more about a command."
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      ExitCodes.DONE_HELP,
      ExitCodes.FAILED_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.REFUSED_HELP,
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
final class Root implements Runnable {
  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }
  }
}
