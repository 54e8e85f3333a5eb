package io.locktender.cli.show;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan}: what an upgrade would do. */
@Command(
    name = "plan",
    description =
        "Shows the steps to a version, how each is rolled back, and where the point of no return"
            + " is. Changes nothing.",
    footer = {"", "Example:", "  locktender plan 2.0.0 --from 1.0.0 --releases ./releases"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown",
      ExitCodes.USAGE_HELP,
      "3:there is no plan; all reasons are shown",
      ExitCodes.UNREACHABLE_HELP
    })
public final class PlanCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "The version to start from (default: the database's).")
  private @Nullable ReleaseVersion from;

  public PlanCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    return new PlanPrinter(io, cluster).print(version, Optional.ofNullable(from), json.wanted());
  }
}
