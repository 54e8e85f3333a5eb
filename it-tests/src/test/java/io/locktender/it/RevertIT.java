package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.zookeeper.Targets;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.swap.WorkNames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * The way back after an upgrade is done: by the reverts of the steps, what was written since kept.
 */
class RevertIT {
  private static final int DOCUMENTS = 200;
  private static final String BYTES =
      """
      id: bytes
      rename-field: {collection: packages, from: size, to: bytes}
      """;
  private static final String BY_BYTES =
      """
      id: by-bytes
      create-index: {collection: packages, keys: {bytes: 1}}
      """;
  private static final String STATE =
      """
      id: state
      phase: expand
      set-field: {collection: packages, field: state, value: new}
      """;
  private static final String NO_SIZE =
      """
      id: no-size
      phase: contract
      unset-field: {collection: packages, field: size}
      revert: {set-field: {collection: packages, field: size, value: unknown}}
      """;

  private static final String[] QUICK = {
    "--yes", "--wait", "--healthy-for", "300ms", "--soak-for", "300ms"
  };

  private static final Document RENAMED = new Document("$set", new Document("name", "another"));

  private static MongoCollection<Document> packages(Cluster cluster) {
    return cluster.database().database().getCollection("packages");
  }

  private static Document document(Object id) {
    return new Document("_id", id);
  }

  private static long having(Cluster cluster, String field) {
    return packages(cluster).countDocuments(new Document(field, new Document("$exists", true)));
  }

  private static void from(Cluster cluster, ReleaseDirectory to) {
    UpgradeIT.load(cluster, DOCUMENTS);
    cluster.release("1.0.0").worker().write();
    to.write();
    cluster.serving("1.0.0");
  }

  @Test
  void byHoldEveryStepIsTakenBack_whatWasWrittenSinceIsKept_andTheNodesUndoTheirOwn() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      ReleaseDirectory two =
          cluster
              .release("2.0.0")
              .worker()
              .step(BYTES)
              .step(BY_BYTES)
              .step(
                  """
                  id: config
                  target: all-machines
                  exec: {command: [bin/on], revert: [bin/off]}
                  """)
              .file(
                  "bin/on", "#!/bin/sh\ntouch %s-$LOCKTENDER_NODE\n".formatted(cluster.file("on")))
              .file("bin/off", "#!/bin/sh\nrm %s-$LOCKTENDER_NODE\n".formatted(cluster.file("on")));
      from(cluster, two);
      Contents before = Contents.of(cluster.database().database());
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      assertThat(cluster.file("on-node-2")).exists();
      packages(cluster).insertOne(document("since").append("name", "since").append("bytes", "7"));
      packages(cluster).updateOne(document(3), new Document("$set", new Document("bytes", "33")));
      packages(cluster).deleteOne(document(4));

      assertThat(cluster.cli("revert", "1.0.0", "--plan").exits(0).out())
          .contains("2.0.0 -> 1.0.0", "hold:", "drop-index", "rename-field");
      cluster.cli("revert", "1.0.0", "--yes", "--wait").exits(0);

      EndedUpgrade ended = cluster.ended(Outcome.SUCCEEDED);
      assertThat(ended.from()).isEqualTo(ReleaseVersion.parse("2.0.0"));
      assertThat(ended.to()).isEqualTo(ReleaseVersion.parse("1.0.0"));
      assertThat(ended.steps()).extracting("id").containsExactly("by-bytes", "bytes");
      cluster.awaitServing("1.0.0");
      assertThat(cluster.nodes())
          .allSatisfy(
              node -> assertThat(Files.exists(cluster.file("on-" + node.name()))).isFalse());
      assertThat(packages(cluster).find(document("since")).first())
          .isEqualTo(document("since").append("name", "since").append("size", "7"));
      assertThat(packages(cluster).find(document(3)).first()).containsEntry("size", "33");
      assertThat(packages(cluster).find(document(4)).first()).isNull();
      assertThat(having(cluster, "bytes")).isZero();
      String backup = WorkNames.backup(ended.requestId(), "packages");
      assertThat(cluster.database().database().getCollection(backup).countDocuments())
          .as("what there was before it went back is kept")
          .isEqualTo(DOCUMENTS);

      packages(cluster).deleteOne(document("since"));
      packages(cluster).updateOne(document(3), new Document("$set", new Document("size", "3")));
      packages(cluster)
          .insertOne(new Document("_id", 4).append("name", "package-4").append("size", "4"));
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
    }
  }

  @Test
  void aReleaseThatRollsRollsBack_withABackup_whileWorkersServe() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      from(
          cluster,
          cluster.release("2.0.0").rollsFrom(">=1.0.0").worker().step(STATE).step(NO_SIZE));
      cluster.cli(words("upgrade", "2.0.0", QUICK)).exits(0);
      assertThat(having(cluster, "size")).isZero();
      packages(cluster).insertOne(document("since").append("name", "since").append("state", "new"));

      cluster.cli(words("revert", "1.0.0", QUICK)).exits(0);

      EndedUpgrade ended = cluster.ended(Outcome.SUCCEEDED);
      assertThat(ended.phase()).isEqualTo(Phase.DONE);
      assertThat(ended.steps()).extracting("id").containsExactly("backup", "no-size", "state");
      cluster.awaitServing("1.0.0");
      assertThat(having(cluster, "state")).isZero();
      assertThat(having(cluster, "size")).isEqualTo(DOCUMENTS + 1);
      String backup = WorkNames.backup(ended.requestId(), "packages");
      assertThat(
              cluster
                  .database()
                  .database()
                  .getCollection(backup)
                  .countDocuments(new Document("state", "new")))
          .isEqualTo(DOCUMENTS + 1);
    }
  }

  @Test
  void aNodeThatIsToldToGoOnWhileItTakesItsStepBack_doesTheStepAgainBeforeItServes()
      throws Exception {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      String on = cluster.file("on") + "-$LOCKTENDER_NODE";
      Path brake = cluster.file("brake");
      Path without = cluster.file("without");
      from(
          cluster,
          cluster
              .release("2.0.0")
              .rollsFrom(">=1.0.0")
              .worker()
              .step(STATE)
              .step(
                  """
                  id: config
                  target: all-machines
                  phase: expand
                  exec: {command: [bin/on], revert: [bin/off]}
                  """)
              .file("bin/on", "#!/bin/sh\ntouch " + on + "\n")
              .file(
                  "bin/off",
                  "#!/bin/sh\nrm -f %s\nwhile [ -e %s ]; do sleep 0.05; done\n"
                      .formatted(on, brake))
              .file(
                  "bin/worker",
                  "#!/bin/sh\n[ -e %s ] || touch %s\nexec sleep 1000\n".formatted(on, without)));
      cluster.cli(words("upgrade", "2.0.0", QUICK)).exits(0);
      Files.createFile(brake);
      Cli.Running reverts = cluster.cliInBackground(words("revert", "1.0.0", QUICK));
      cluster.eventually(
          "a node takes its step back",
          () ->
              cluster.nodes().stream()
                  .anyMatch(node -> !Files.exists(cluster.file("on-" + node.name()))));

      cluster.cli("abort").exits(0);
      cluster.eventually(
          "it is told to go on", () -> cluster.reports().toString().contains("which still runs"));
      Files.delete(brake);

      reverts.end().exits(1);
      cluster.ended(Outcome.ROLLED_BACK);
      cluster.awaitServing("2.0.0");
      assertThat(cluster.nodes())
          .allSatisfy(node -> assertThat(cluster.file("on-" + node.name())).exists());
      assertThat(without).as("a worker was started on half of a step").doesNotExist();
    }
  }

  private static String[] words(String command, String version, String... more) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(command, version), java.util.stream.Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void withoutAWayBackItIsRefusedWithEveryStep_andWhereNothingIsOlder() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      from(
          cluster,
          cluster
              .release("2.0.0")
              .worker()
              .step(BYTES)
              .step("id: gone\nphase: contract\nunset-field: {collection: packages, field: name}")
              .step("id: more\nset-field: {collection: packages, field: more, value: 1}"));
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);

      Cli refused = cluster.cli("revert", "1.0.0", "--yes").exits(3);

      assertThat(refused.err())
          .contains("found none for gone of 2.0.0, more of 2.0.0", "--restore-backup");
      assertThat(cluster.cli("revert", "2.0.0", "--yes").exits(0).out())
          .contains("2.0.0", "nothing to do");
      assertThat(cluster.cli("revert", "0.9.0", "--yes").exits(3).err())
          .contains("expected release 0.9.0");
      cluster.awaitServing("2.0.0");
    }
  }

  @Test
  void theBackupIsPutBackForItsPrice_andWhatIsGivenUpIsInAFile() throws Exception {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      from(
          cluster,
          cluster
              .release("2.0.0")
              .worker()
              .step(BYTES)
              .step("id: made\ncreate-collection: {collection: made}")
              .step("id: more\nset-field: {collection: packages, field: more, value: 1}"));
      Contents before = Contents.of(cluster.database().database());
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      for (int i = 0; i < 7; i++) {
        packages(cluster).insertOne(document("since-" + i).append("bytes", "7").append("more", 1));
      }
      packages(cluster).updateMany(new Document("_id", new Document("$lt", 5)), RENAMED);
      packages(cluster).deleteMany(new Document("_id", new Document("$gte", DOCUMENTS - 3)));
      cluster.database().database().getCollection("made").insertOne(document("audit"));
      Contents written = Contents.of(cluster.database().database());
      Path file = cluster.file("given-up.jsonl");

      Cli price =
          cluster.cli("revert", "1.0.0", "--restore-backup", "--plan", "--keep", file.toString());
      assertThat(price.exits(0).err()).contains("8 documents inserted, 5 changed, 3 deleted");
      assertThat(Files.readAllLines(file)).hasSize(16);
      assertThat(Contents.of(cluster.database().database())).isEqualTo(written);
      assertThat(
              cluster
                  .cli("revert", "1.0.0", "--restore-backup", "--keep", file.toString(), "--yes")
                  .err())
          .as("a file is never overwritten")
          .contains(file.toString());
      Path other = cluster.file("other.jsonl");

      Cli back =
          cluster
              .cli(
                  "revert",
                  "1.0.0",
                  "--restore-backup",
                  "--keep",
                  other.toString(),
                  "--yes",
                  "--wait")
              .exits(0);

      assertThat(back.err())
          .contains("when all workers were held: 8 documents inserted, 5 changed");
      assertThat(Files.readAllLines(Path.of(other + ".exact")))
          .hasSize(16)
          .anyMatch(line -> line.contains("since-6"));
      cluster.awaitServing("1.0.0");
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
      String kept = WorkNames.backup(cluster.last().requestId(), "packages");
      assertThat(cluster.database().database().getCollection(kept).countDocuments())
          .isEqualTo(DOCUMENTS + 7 - 3);
      assertThat(cluster.cli("revert", "1.0.0", "--restore-backup", "--yes").exits(0).out())
          .contains("is at 1.0.0 already; nothing to do");
    }
  }

  /** As where one operator counts what is lost while another one upgrades. */
  @Test
  void aBackupThatIsNotTheLastUpgradesIsNotPutBack() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      from(cluster, cluster.release("2.0.0").worker().step(BYTES));
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      String chosen = cluster.last().requestId();
      cluster
          .release("3.0.0")
          .worker()
          .step("id: more\nset-field: {collection: packages, field: more, value: 1}")
          .write();
      cluster.cli("upgrade", "3.0.0", "--yes", "--wait").exits(0);
      Contents before = Contents.of(cluster.database().database());

      Targets targets = cluster.zookeeper().targets();
      Target late =
          new Target(
              ReleaseVersion.parse("1.0.0"), "late", "ann", null, null, null, new Revert(chosen));
      assertThat(targets.compareAndSet(targets.read().orElseThrow().version(), late)).isTrue();
      cluster.eventually("it is decided on", () -> cluster.last().requestId().equals("late"));

      assertThat(cluster.ended(Outcome.REFUSED).reasons())
          .singleElement(STRING)
          .startsWith("expected the backup of the last upgrade, from 1.0.0 to 3.0.0, found that of")
          .contains(chosen);
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
      cluster.awaitServing("3.0.0");
    }
  }

  @Test
  void aWayBackThatFailsIsItselfRolledBack() {
    try (Cluster cluster = Cluster.ofStateServers(1)) {
      from(cluster, cluster.release("2.0.0").worker().step(BYTES));
      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
      packages(cluster).insertOne(document("both").append("bytes", "1").append("size", "2"));
      Contents before = Contents.of(cluster.database().database());

      Cli failed = cluster.cli("revert", "1.0.0", "--yes", "--wait").exits(1);

      assertThat(failed.err()).contains("ROLLED_BACK", "bytes");
      assertThat(cluster.last().failure()).isNotNull();
      cluster.awaitServing("2.0.0");
      assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
      assertThat(cluster.document().version()).isEqualTo(ReleaseVersion.parse("2.0.0"));
    }
  }
}
