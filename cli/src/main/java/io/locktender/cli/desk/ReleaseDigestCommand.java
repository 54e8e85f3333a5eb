package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.OneLine;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code release digest}. */
@Command(
    name = "digest",
    description = "Prints a release's digest: what is signed, with the line break at its end.",
    footer = {"", "Example:", "  locktender release digest releases/2.0.0 > digest"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:printed",
      "1:the release cannot be read, or others may write it",
      ExitCodes.USAGE_HELP
    })
public final class ReleaseDigestCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;

  @Parameters(paramLabel = ReleaseArgument.LABEL, description = ReleaseArgument.DESCRIPTION)
  private String which = "";

  public ReleaseDigestCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Path directory = ReleaseArgument.directory(which, cluster);
    try {
      io.out().println(ReleaseArgument.digest(directory));
      return ExitCodes.DONE;
    } catch (InvalidInputException e) {
      throw CliException.failed(OneLine.of(e));
    }
  }
}
