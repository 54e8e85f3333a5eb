package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code db baseline}. */
@Command(
    name = "baseline",
    description =
        "Writes the first version document: which release the data is at. 'none' is an empty"
            + " database, for which every release's steps run.",
    footer = {"", "Example:", "  locktender db baseline 1.0.0"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:written",
      ExitCodes.USAGE_HELP,
      "3:refused: the database has a version document",
      ExitCodes.UNREACHABLE_HELP
    })
public final class DbBaselineCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "VERSION|none", description = "The version of the data.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  public DbBaselineCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Release release = release();
    VersionDocument first =
        Transitions.baseline(
            cluster.cluster(),
            UUID.randomUUID().toString(),
            UUID.randomUUID().toString(),
            release == null ? new ReleaseId(version, "") : new ReleaseId(version, release.digest()),
            release == null ? List.of() : steps(release));
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      if (!mongo.store().insert(first)) {
        throw CliException.refused(
            "database %s is at %s already; nothing was changed"
                .formatted(mongo.database().name(), mongo.requiredVersion().version()));
      }
      String database = mongo.database().name();
      io.out()
          .println(
              json.wanted()
                  ? Json.of(StatusBuilder.databaseVersion(first))
                  : "database %s of cluster %s is at %s"
                      .formatted(database, first.cluster(), version));
    }
    return ExitCodes.DONE;
  }

  /** The digest is of what is on disk: the gate opens for exactly that. */
  private @Nullable Release release() {
    return version.equals(ReleaseVersion.NONE) ? null : cluster.releaseStore().read(version);
  }

  private static List<RanStep> steps(Release release) {
    Function<Step, String> contents = new Plan(release.version(), List.of(release)).contents();
    return release.steps().stream()
        .map(step -> new RanStep(step.id(), contents.apply(step)))
        .toList();
  }
}
