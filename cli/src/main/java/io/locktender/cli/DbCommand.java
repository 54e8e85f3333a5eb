package io.locktender.cli;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.DatabaseVersion;
import io.locktender.steps.release.ReleaseStore;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code db}: one database, without ZooKeeper. */
@Command(
    name = "db",
    description = "Works on one database, without ZooKeeper.",
    footer = {"", "Example:", "  locktender db status --mongodb mongodb://127.0.0.1/shop"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
final class DbCommand extends Group {
  /** {@code db baseline}. */
  @Command(
      name = "baseline",
      description =
          "Writes the first version document: what the data is now. 'none' stands for an empty"
              + " database, for which every release's steps run.",
      footer = {"", "Example:", "  locktender db baseline 1.0.0"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {
        "0:written",
        ExitCodes.USAGE_HELP,
        "3:refused: the database has a version document",
        ExitCodes.UNREACHABLE_HELP
      })
  static final class Baseline implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "VERSION|none", description = "What the data is.")
    private String version = "";

    Baseline(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
    }

    @Override
    public Integer call() {
      VersionDocument first =
          Transitions.baseline(
              cluster.cluster(),
              UUID.randomUUID().toString(),
              UUID.randomUUID().toString(),
              release());
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
                    ? Watch.json(StatusBuilder.databaseVersion(first))
                    : "database %s of cluster %s is at %s"
                        .formatted(database, first.cluster(), version));
      }
      return ExitCodes.DONE;
    }

    /** The digest is of what is on disk: the gate opens for exactly that. */
    private ReleaseId release() {
      ReleaseVersion parsed = ReleaseVersion.parse(version);
      if (parsed.equals(ReleaseVersion.NONE)) {
        return new ReleaseId(version, "");
      }
      return new ReleaseId(version, new ReleaseStore(cluster.releases()).read(parsed).digest());
    }
  }

  /** {@code db status}. */
  @Command(
      name = "status",
      description = "Shows what the database says of itself.",
      footer = {"", "Example:", "  locktender db status --mongodb mongodb://127.0.0.1/shop"},
      exitCodeListHeading = ExitCodes.HEADING,
      exitCodeList = {
        "0:shown",
        ExitCodes.USAGE_HELP,
        "3:the database has no version document",
        ExitCodes.UNREACHABLE_HELP
      })
  static final class Status implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();

    Status(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
    }

    @Override
    public Integer call() {
      try (MongoAccess mongo = new MongoAccess(cluster)) {
        VersionDocument document = mongo.requiredVersion();
        if (json.wanted()) {
          io.out().println(Watch.json(document));
        } else {
          say(document, mongo);
        }
      }
      return ExitCodes.DONE;
    }

    private void say(VersionDocument document, MongoAccess mongo) {
      DatabaseVersion version = StatusBuilder.databaseVersion(document);
      io.out().println("cluster   " + document.cluster());
      io.out().println("database  " + mongo.database().name());
      io.out().println("version   " + version.version());
      io.out().println("admits    " + orNone(String.join(", ", version.admits())));
      io.out().println("revision  %d, epoch %d".formatted(version.revision(), version.epoch()));
      io.out()
          .println(
              "upgrade   "
                  + (document.upgrade() == null
                      ? "none"
                      : document.upgrade().to() + " " + document.upgrade().phase()));
      io.out().println("nodes     " + mongo.store().nodes().size());
    }

    private static String orNone(String text) {
      return text.isEmpty() ? "none" : text;
    }
  }

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
  static final class Plan implements Callable<Integer> {
    private final Io io;
    @Mixin private final ClusterOptions cluster;
    @Mixin private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "VERSION", description = "The release to go to.")
    private String version = "";

    Plan(Io io) {
      this.io = io;
      this.cluster = new ClusterOptions(io);
    }

    @Override
    public Integer call() {
      return new PlanPrinter(io, cluster)
          .print(ReleaseVersion.parse(version), Optional.empty(), json.wanted());
    }
  }
}
