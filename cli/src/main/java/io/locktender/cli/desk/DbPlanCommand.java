package io.locktender.cli.desk;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.cli.show.PlanPrinter;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code db plan}. */
@Command(
    name = "plan",
    description = "Shows the steps from the database's version to another.",
    footer = {"", "Example:", "  locktender db plan 2.0.0"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown",
      ExitCodes.USAGE_HELP,
      "3:there is no plan; all reasons are shown",
      ExitCodes.UNREACHABLE_HELP
    })
public final class DbPlanCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  public DbPlanCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    return new PlanPrinter(io, cluster).print(version, Optional.empty(), json.wanted());
  }
}
