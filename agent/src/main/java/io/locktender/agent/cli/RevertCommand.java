package io.locktender.agent.cli;

import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.zookeeper.Target;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code revert}: goes back to an older release after an upgrade is done. */
@Command(
    name = "revert",
    description =
        "Goes back to an older release after an upgrade is done, by the ways back of its steps;"
            + " what was written since is kept. Waits until the master has looked at it: it begins,"
            + " or is refused with all reasons and nothing was changed.",
    footer = {"", "Example:", "  locktender revert 1.0.0 --wait"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it began; with --wait: it succeeded",
      "1:with --wait: it failed, ended degraded or was rolled back",
      ExitCodes.USAGE_HELP,
      ExitCodes.REFUSED_HELP,
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
final class RevertCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final Asking asking;

  @Parameters(paramLabel = "VERSION", description = "The release to go back to.")
  private String version = "";

  RevertCommand(Io io) {
    this.io = io;
    this.asking = new Asking(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReleaseVersion wanted = ReleaseVersion.parse(version);
    if (asking.onlyPlan()) {
      return new PlanPrinter(io, asking.cluster()).printBack(wanted, asking.json());
    }
    String by = Requests.by(io.environment());
    return asking.ask(
        this::question,
        request ->
            new Target(
                wanted.toString(),
                request,
                by,
                null,
                asking.rolling().asked(),
                null,
                new Revert(null)));
  }

  private String question(Snapshot before) {
    String from = before.document() == null ? "?" : before.document().version();
    return "Go back with %s from %s to %s? Unless it rolls ('locktender revert %s --plan'), its workers stop meanwhile."
        .formatted(before.cluster(), from, version, version);
  }
}
