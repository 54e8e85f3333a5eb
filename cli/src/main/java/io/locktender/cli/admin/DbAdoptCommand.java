package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.connect.ZooKeeperAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.decide.AdoptRules;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.DatabaseVersion;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.StepFailedException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code db adopt}. */
@Command(
    name = "adopt",
    description =
        "Takes over a database that was restored from a dump, which every agent refuses: what the"
            + " dump says becomes the truth. An upgrade that was running when the dump was taken is"
            + " rolled back, or finished if it was past its commit point.",
    footer = {"", "Example:", "  locktender db adopt"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:adopted; the agents continue by themselves",
      ExitCodes.USAGE_HELP,
      "3:refused: it is not a restored dump, a node's workers may still run, or the data is not"
          + " what the dump says; all reasons are shown",
      ExitCodes.UNREACHABLE_HELP
    })
public final class DbAdoptCommand implements Callable<Integer> {
  /** Where adoptions are in the journal that no upgrade has to do with. */
  private static final String JOURNAL = "adopt";

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final Confirmation confirmation;

  @Option(
      names = "--workers-are-stopped",
      description = "Confirms that no worker runs on the unreachable nodes.")
  private boolean stopped;

  @Option(
      names = "--data-is-at",
      paramLabel = "VERSION",
      description =
          "Confirms that the data is at this version, as the dump says, though steps up to it"
              + " look undone.")
  private @Nullable ReleaseVersion dataIsAt;

  /** What {@code --json} prints. */
  record Adopted(
      String cluster,
      String lineage,
      DatabaseVersion databaseVersion,
      @Nullable String upgrade,
      List<String> notes) {}

  public DbAdoptCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException, StepFailedException {
    confirmation.mustBePossible();
    try (OperatorClient zookeeper = ZooKeeperAccess.connect(cluster);
        MongoAccess mongo = new MongoAccess(cluster)) {
      // ZooKeeper first: what is read of the database after it is not older than what it says.
      Snapshot snapshot = new Snapshot(cluster.cluster(), zookeeper.read());
      VersionDocument document = mongo.requiredVersion();
      AdoptRules rules =
          new AdoptRules(
              new AdoptRules.View(
                  document,
                  mongo.store().nodes(),
                  snapshot.view().reports(),
                  snapshot.mirror(),
                  stopped));
      List<String> notes = check(mongo, document, rules);
      confirmation.ask(question(mongo, document, rules));
      VersionDocument adopted = write(zookeeper, mongo, snapshot, document, rules);
      record(mongo, document, adopted);
      say(mongo, adopted, rules.upgradeEnds(), notes);
    }
    return ExitCodes.DONE;
  }

  /** All reasons at once; returns what could not be checked. */
  private List<String> check(MongoAccess mongo, VersionDocument document, AdoptRules rules)
      throws InterruptedException, StepFailedException {
    List<String> reasons = new ArrayList<>(rules.refusals());
    ReleaseStore store = cluster.releaseStore();
    DumpVerdict verdict = mongo.patiently(() -> DumpVerdict.of(mongo, document, store, dataIsAt));
    reasons.addAll(verdict.reasons());
    if (!reasons.isEmpty()) {
      throw CliException.refused(
          "database %s is not adopted, nothing was changed:\n  %s"
              .formatted(mongo.database().name(), String.join("\n  ", reasons)));
    }
    return verdict.notes();
  }

  private static String question(MongoAccess mongo, VersionDocument document, AdoptRules rules) {
    String ends = rules.upgradeEnds();
    return "Adopt database %s as it is, at %s, revision %d%s?"
        .formatted(
            mongo.database().name(),
            document.version(),
            document.revision(),
            ends == null ? "" : "; " + ends);
  }

  /** The document last: until it is there nothing has changed for anybody. */
  private static VersionDocument write(
      OperatorClient zookeeper,
      MongoAccess mongo,
      Snapshot snapshot,
      VersionDocument document,
      AdoptRules rules) {
    if (!zookeeper.compareAndSetTarget(snapshot.view(), rules.target())) {
      throw changedMeanwhile("the target");
    }
    for (NodeRegistration node : rules.registrations(Instant.now())) {
      mongo.store().register(node);
    }
    VersionDocument adopted =
        rules.adopted(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    if (!mongo.store().replace(document, adopted)) {
      throw changedMeanwhile("the version document");
    }
    return adopted;
  }

  /** For people: in the upgrade's own journal where the dump was taken in one. */
  private void record(MongoAccess mongo, VersionDocument dump, VersionDocument adopted) {
    Upgrade upgrade = adopted.upgrade();
    mongo
        .store()
        .append(
            new JournalEntry(
                upgrade == null ? JOURNAL : upgrade.id(),
                adopted.token(),
                adopted.epoch(),
                Instant.now(),
                cluster.by(),
                "adopted",
                null,
                null,
                "a restored dump at %s, revision %d, lineage %s, became revision %d, lineage %s"
                    .formatted(
                        dump.version(),
                        dump.revision(),
                        dump.lineage(),
                        adopted.revision(),
                        adopted.lineage())));
  }

  private static CliException changedMeanwhile(String what) {
    return CliException.refused(
        what
            + " was changed by somebody else meanwhile: the database is not adopted; look at"
            + " 'locktender db status' and 'locktender status', and try again");
  }

  private void say(
      MongoAccess mongo, VersionDocument adopted, @Nullable String upgrade, List<String> notes) {
    DatabaseVersion version = StatusBuilder.databaseVersion(adopted);
    if (json.wanted()) {
      io.out()
          .println(
              Json.of(new Adopted(adopted.cluster(), adopted.lineage(), version, upgrade, notes)));
      return;
    }
    notes.forEach(note -> io.err().println("not checked: " + note));
    io.out()
        .println(
            "database %s of cluster %s is adopted: at %s, revision %d"
                .formatted(
                    mongo.database().name(),
                    adopted.cluster(),
                    version.version(),
                    version.revision()));
    if (upgrade != null) {
      io.out().println(upgrade + "; 'locktender status --watch' shows it");
    }
  }
}
