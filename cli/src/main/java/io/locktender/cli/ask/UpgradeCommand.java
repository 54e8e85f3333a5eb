package io.locktender.cli.ask;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import io.locktender.cli.show.PlanPrinter;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code upgrade}: asks for a version, and waits for PREFLIGHT's verdict. */
@Command(
    name = "upgrade",
    description =
        "Requests a version. Waits until the master has decided: it begins, or is refused"
            + " with all reasons, and nothing is changed.",
    footer = {"", "Example:", "  locktender upgrade 2.0.0 --wait"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it began, or the database is at the version already; with --wait: it succeeded",
      "1:with --wait: it failed, ended degraded or was rolled back",
      ExitCodes.USAGE_HELP,
      ExitCodes.REFUSED_HELP,
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class UpgradeCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final VersionRequest request;

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  public UpgradeCommand(Io io) {
    this.io = io;
    this.request = new VersionRequest(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (request.onlyPlan()) {
      return new PlanPrinter(io, request.cluster())
          .print(version, Optional.empty(), request.json());
    }
    return request.ask(this::question, request.target(version, null));
  }

  private String question(Snapshot before) {
    String from = before.document() == null ? "?" : before.document().version().toString();
    return PlanQuestion.of(io, request.cluster(), version, false)
        + "Upgrade %s from %s to %s?".formatted(before.cluster(), from, version);
  }
}
