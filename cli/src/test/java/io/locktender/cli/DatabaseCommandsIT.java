package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ended;
import static io.locktender.cli.ClusterFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.StepFailure;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseCommandsIT {
  private static final String RENAME =
      """
      steps:
        - id: renamed
          rename-field: {collection: packages, from: Section, to: section}
      """;

  private final Terminal terminal = new Terminal();
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final ClusterStore store =
      new ClusterStore(new MongoControlStore(database.database(), InstantSource.system()));
  @TempDir private Path releases;
  private TestingServer zookeeper;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
  }

  @AfterEach
  void stop() throws Exception {
    zookeeper.close();
    database.close();
  }

  @Test
  void theFirstVersionIsWrittenOnceAndShown() {
    assertThat(run("db", "baseline", "none")).isZero();
    assertThat(run("db", "baseline", "none")).isEqualTo(3);
    assertThat(terminal.err()).contains("is at none already; nothing was changed");

    assertThat(run("db", "status")).isZero();
    assertThat(terminal.out()).contains("cluster   shop", "version   none", "admits    none");
  }

  @Test
  void aBaselineAdmitsTheReleaseByItsDigestOnDisk() throws IOException {
    release("1.0.0", "");

    assertThat(run("db", "baseline", "1.0.0")).isZero();

    Document written = database.database().getCollection("locktender.version").find().first();
    assertThat(String.valueOf(written)).contains("sha256:");
  }

  @Test
  void aBaselineOfAReleaseThatIsNotOnDiskIsAUsageError() {
    assertThat(run("db", "baseline", "1.0.0")).isEqualTo(2);
    assertThat(terminal.err()).contains("expected the directory of a release, found none");
  }

  @Test
  void aDatabaseWithoutAVersionSaysWhatToDo() {
    assertThat(run("db", "status")).isEqualTo(3);
    assertThat(terminal.err()).contains("has no version yet; 'locktender db baseline VERSION'");
  }

  @Test
  void anotherClustersDatabaseIsRefused() {
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(terminal.run("db", "status", "--cluster", "blue", "--mongodb", mongodb()))
        .isEqualTo(3);
    assertThat(terminal.err()).contains("is of cluster shop, not of blue");
  }

  @Test
  void thePlanShowsEachStepWithItsWayBackAndThePointOfNoReturn() throws IOException {
    release(
        "2.0.0",
        """
        steps:
          - id: by-email
            create-index: {collection: packages, keys: {email: 1}}
          - id: rewrite-config
            target: all-machines
            exec: {command: [bin/rewrite]}
        """);
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(run("plan", "2.0.0")).isZero();

    assertThat(terminal.out())
        .contains("none -> 2.0.0")
        .containsPattern(
            "1 +2.0.0 +by-email +master-state-server +migrate .* packages +drop copy +before the"
                + " hold")
        .containsPattern(
            "2 +2.0.0 +rewrite-config +all-machines +migrate +exec +- +none +in the hold")
        .contains(
            "step 2 runs in the hold: a node runs it when it serves nobody, after the master's\n")
        .contains("point of no return: SWAP, after step 2");
  }

  @Test
  void aPlanSaysWhatIsBetterKnownBefore() throws IOException {
    release(
        "2.0.0",
        """
        steps:
          - id: by-email
            create-index: {collection: packages, keys: {email: 1}}
        """);
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(run("plan", "2.0.0")).isZero();

    // The one is so with a replica set, the other on the embedded server.
    assertThat(terminal.out())
        .containsAnyOf(
            "note: change streams: whoever follows packages is told 'rename' and 'invalidate'",
            "note: the server does not tell what it is doing");
  }

  @Test
  void aPlanThatCannotBeGivesAllReasons() {
    assertThat(run("plan", "2.0.0", "--from", "1.0.0")).isEqualTo(3);
    assertThat(terminal.err()).startsWith("there is no plan to 2.0.0:\n  expected release 2.0.0");
  }

  @Test
  void aReleaseIsVerifiedByVersionAndByDirectory() throws IOException {
    release("1.0.0", "");

    assertThat(run("release", "verify", "1.0.0")).isZero();
    assertThat(run("release", "verify", releases.resolve("1.0.0").toString())).isZero();

    assertThat(terminal.out().lines())
        .hasSize(2)
        .allMatch(line -> line.matches("1\\.0\\.0  sha256:[0-9a-f]{64}  steps: 0, workers: 0"));
  }

  @Test
  void aReleaseThatIsWrongIsOneLineWithItsPlace() throws IOException {
    release("1.0.0", "stepz: []\n");

    assertThat(run("release", "verify", "1.0.0")).isEqualTo(1);

    assertThat(terminal.err().lines()).hasSize(1);
    assertThat(terminal.err()).contains("release.yaml:2:1: stepz: expected one of");
  }

  @Test
  void programsThatCannotBeRunAreALineEach() throws IOException {
    release(
        "1.0.0",
        """
        check: {command: [bin/check]}
        workers: [{name: api, command: [bin/api]}]
        """);

    assertThat(run("release", "verify", "1.0.0")).isEqualTo(1);

    assertThat(terminal.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("release 1.0.0, worker api: expected a program"),
            line -> assertThat(line).startsWith("release 1.0.0, check: expected a program"));
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void aReleaseIsSignedAndVerifiedByItsKey() throws Exception {
    release("1.0.0", "");
    byte[] bytes =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Path key =
        Files.writeString(
            releases.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getEncoder().encodeToString(bytes)));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    assertThat(run("release", "sign", "1.0.0", "--key", key.toString())).isZero();
    String[] said = terminal.out().strip().split("  ");
    assertThat(said[0]).endsWith("1.0.0.minisig");
    assertThat(run("release", "digest", "1.0.0")).isZero();
    assertThat(terminal.out()).containsPattern("(?m)^sha256:[0-9a-f]{64}$");
    assertThat(run("release", "verify", "1.0.0", "--key", said[1])).isZero();

    Files.writeString(releases.resolve("1.0.0/more"), "");
    assertThat(run("release", "verify", "1.0.0", "--key", said[1])).isEqualTo(1);
    assertThat(terminal.err()).contains("the release was changed");
  }

  @Test
  void theHistoryAndTheJournalAreShown() {
    StepFailure failure = new StepFailure("split", "node-2", "3 documents", 3, List.of());
    store.recordEnded(ended("request", Outcome.ROLLED_BACK, failure, List.of()));
    store.append(
        new JournalEntry(
            "request",
            "token",
            7,
            ClusterFixture.AT,
            "node-2",
            "step-failed",
            "2.0.0",
            "split",
            "3 documents"));

    assertThat(run("history")).isZero();
    assertThat(run("history", "--journal", "requ")).isZero();
    assertThat(run("history", "reques")).isZero();

    assertThat(terminal.out())
        .containsPattern(
            "request +\\S+ \\S+ +1.0.0 +2.0.0 +ROLLED_BACK .*step split on node-2: 3 documents")
        .contains("way       1.0.0 -> 2.0.0\n")
        .containsPattern("7 +node-2 +step-failed +2.0.0 +split +3 documents")
        .doesNotContainPattern("[0-9]T[0-9]");
  }

  @Test
  void aLiveNodeIsNotRemoved() throws Exception {
    register("node-1");
    try (FakeMaster cluster = new FakeMaster(zookeeper.getConnectString())) {
      cluster.reports(report("node-1", NodeState.SERVING, null));

      assertThat(run("node", "remove", "node-1", "--workers-are-stopped", "--yes")).isEqualTo(3);
    }
    assertThat(terminal.err()).startsWith("node node-1 is live");
    assertThat(store.node("node-1")).isPresent();
  }

  @Test
  void anUnreachableNodeIsRemovedOnlyWhenSomebodySaysThatItsWorkersAreStopped() {
    register("node-1");

    assertThat(run("node", "remove", "node-1", "--yes")).isEqualTo(3);
    assertThat(terminal.err()).contains("add --workers-are-stopped");
    assertThat(store.node("node-1")).isPresent();

    assertThat(run("node", "remove", "node-1", "--workers-are-stopped", "--yes")).isZero();
    assertThat(store.node("node-1")).isEmpty();
  }

  /** The question may have stood for long. */
  @Test
  void aNodeThatHasComeBackBeforeTheAnswerIsNotRemoved() throws Exception {
    register("node-1");
    try (FakeMaster cluster = new FakeMaster(zookeeper.getConnectString())) {
      Terminal person =
          new Terminal()
              .answering(
                  () -> {
                    assertThatCode(() -> cluster.reports(report("node-1", NodeState.SERVING, null)))
                        .doesNotThrowAnyException();
                    return "y";
                  });

      assertThat(run(person, "node", "remove", "node-1", "--workers-are-stopped")).isEqualTo(3);
      assertThat(person.err()).contains("node node-1 is live");
    }
    assertThat(store.node("node-1")).isPresent();
  }

  @Test
  void nodesAreListedWithWhetherTheyAreThere() {
    register("node-1");

    assertThat(run("node", "list")).isZero();
    assertThat(terminal.out()).containsPattern("node-1 +machine +UNREACHABLE");
  }

  @Test
  void backupsAreListedAndRemoved() {
    database
        .database()
        .getCollection("locktender.backup.5f0c-1.packages")
        .insertOne(new Document("_id", 1));

    assertThat(run("backup", "list")).isZero();
    assertThat(terminal.out()).containsPattern("5f0c-1 .* 1 .*packages");

    assertThat(run("backup", "remove", "5f0c", "--yes")).isZero();
    assertThat(run("backup", "remove", "5f0c", "--yes")).isEqualTo(3);
    assertThat(
            database.database().getCollection("locktender.backup.5f0c-1.packages").countDocuments())
        .as("where a rename cannot name the collection that it means, the name stays taken")
        .isZero();
  }

  /** What is being put back is named by another field than the running request's own id. */
  @Test
  void backupsThatARunningRevertPutsBackAreNotRemoved() {
    database
        .database()
        .getCollection("locktender.backup.5f0c.packages")
        .insertOne(new Document("_id", 1));
    store.insert(ClusterFixture.document(puttingBack("5f0c")));

    assertThat(run("backup", "remove", "5f0c", "--yes")).isEqualTo(3);

    assertThat(terminal.err()).contains("relies on these backups; wait until it has ended");
    assertThat(
            database.database().getCollection("locktender.backup.5f0c.packages").countDocuments())
        .isEqualTo(1);
  }

  /** A person takes time to answer. */
  @Test
  void alsoWhereItBeginsWhileThePersonIsAsked() {
    database
        .database()
        .getCollection("locktender.backup.5f0c.packages")
        .insertOne(new Document("_id", 1));
    Terminal person =
        new Terminal()
            .answering(
                () -> {
                  store.insert(ClusterFixture.document(puttingBack("5f0c")));
                  return "y";
                });

    assertThat(run(person, "backup", "remove", "5f0c")).isEqualTo(3);

    assertThat(person.err()).contains("relies on these backups; wait until it has ended");
    assertThat(
            database.database().getCollection("locktender.backup.5f0c.packages").countDocuments())
        .isEqualTo(1);
  }

  @Test
  void backupsThatARequestThatWaitsPutsBackAreNotRemoved() throws Exception {
    database
        .database()
        .getCollection("locktender.backup.5f0c.packages")
        .insertOne(new Document("_id", 1));
    try (FakeMaster master = new FakeMaster(zookeeper.getConnectString())) {
      master.sets(
          new Target(
              ReleaseVersion.parse("1.0.0"), "r", "ann", null, null, null, new Revert("5f0c")));

      assertThat(run("backup", "remove", "5f0c", "--yes")).isEqualTo(3);
    }

    assertThat(terminal.err()).contains("by ann waits", "restores these backups", "abort");
  }

  @Test
  void aJournalThatIsNotThereIsRefusedInJsonToo() {
    assertThat(run("history", "--journal", "unknown", "--json")).isEqualTo(3);

    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err()).startsWith("there is no journal of an upgrade unknown");
  }

  private static Upgrade puttingBack(String upgradeId) {
    Upgrade runs = ClusterFixture.upgrade(Phase.SYNC, List.of(), null);
    return new Upgrade(
        runs.id(),
        runs.requestId(),
        runs.from(),
        runs.to(),
        runs.digests(),
        runs.check(),
        runs.phase(),
        runs.by(),
        runs.startedAt(),
        runs.heldAt(),
        null,
        null,
        runs.participants(),
        0,
        runs.steps(),
        List.of(),
        null,
        null,
        null,
        upgradeId);
  }

  @Test
  void theSameStepsRunOnOneDatabaseWithoutAnyAgent() throws IOException {
    release("2.0.0", RENAME);
    database
        .database()
        .getCollection("packages")
        .insertOne(new Document("_id", 1).append("Section", "net"));
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(run("db", "upgrade", "2.0.0")).isZero();

    assertThat(database.database().getCollection("packages").find().first())
        .isEqualTo(new Document("_id", 1).append("section", "net"));
    assertThat(terminal.out())
        .contains(
            "PREFLIGHT: ",
            "SYNC: from none to 2.0.0",
            "READY: the copies of ",
            "HOLD: from none to 2.0.0",
            "FINISH: no copy misses anything",
            "SWAP: committed",
            "none -> 2.0.0: SUCCEEDED");
    assertThat(run("db", "status")).isZero();
    assertThat(terminal.out()).contains("version   2.0.0", "admits    2.0.0");
  }

  @Test
  void aStepThatFailsLeavesTheDatabaseAsItWas() throws IOException {
    release(
        "2.0.0",
        """
        steps:
          - id: unique
            create-index: {collection: packages, keys: {name: 1}, unique: true}
        """);
    database
        .database()
        .getCollection("packages")
        .insertMany(
            List.of(
                new Document("_id", 1).append("name", "a"),
                new Document("_id", 2).append("name", "a")));
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(run("db", "upgrade", "2.0.0")).isEqualTo(1);

    assertThat(terminal.err())
        .contains("none -> 2.0.0: ROLLED_BACK: step unique: 1 of 2 documents could not be changed");
    assertThat(database.database().getCollection("packages").listIndexes()).hasSize(1);
    assertThat(database.database().listCollectionNames())
        .noneMatch(name -> name.startsWith("locktender.work."));
    assertThat(run("db", "status")).isZero();
    assertThat(terminal.out()).contains("version   none");
  }

  @Test
  void aDatabaseThatIsThereAlreadyIsLeftAsItIs() throws IOException {
    release("2.0.0", "");
    assertThat(run("db", "baseline", "2.0.0")).isZero();

    assertThat(run("db", "upgrade", "2.0.0")).isZero();

    assertThat(terminal.out()).contains("is at 2.0.0 already; nothing to do");
    assertThat(store.read().orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void whatOneLeftThatWasKilledAfterItsEndIsSwept() throws IOException {
    release("2.0.0", "");
    assertThat(run("db", "baseline", "2.0.0")).isZero();
    database.database().createCollection("locktender.work.dold.packages");
    database.database().createCollection("locktender.backup.dold.packages");

    assertThat(run("db", "upgrade", "2.0.0")).isZero();

    assertThat(terminal.out()).contains("is at 2.0.0 already; nothing to do");
    assertThat(database.database().listCollectionNames())
        .contains("locktender.backup.dold.packages")
        .noneMatch(name -> name.startsWith("locktender.work."));
  }

  @Test
  void allReasonsAgainstItAreGivenAndNothingIsChanged() throws IOException {
    release(
        "2.0.0",
        """
        steps:
          - id: rewrite-config
            target: all-machines
            exec: {command: [bin/rewrite]}
        """);
    assertThat(run("db", "baseline", "none")).isZero();

    assertThat(run("db", "upgrade", "2.0.0")).isEqualTo(3);
    assertThat(terminal.err())
        .contains("2.0.0 is refused, nothing was changed:")
        .contains("the plan has steps that run on nodes, but there are no nodes: rewrite-config");

    assertThat(run("db", "upgrade", "1.0.0")).isEqualTo(3);
    assertThat(terminal.err()).contains("expected release 1.0.0 in");
    assertThat(store.read().orElseThrow().version()).hasToString("none");
  }

  @Test
  void anUpgradeThatWasLeftIsBroughtToItsEndAndTheOneAskedForFollows() throws IOException {
    release("2.0.0", RENAME);
    release("3.0.0", "");
    assertThat(run("db", "baseline", "none")).isZero();
    leave("2.0.0");

    assertThat(run("db", "status")).isZero();
    assertThat(terminal.out())
        .contains("upgrade   2.0.0 SYNC, by ann", "'locktender db upgrade 2.0.0' continues it");
    assertThat(run("db", "upgrade", "3.0.0")).isZero();

    assertThat(terminal.out()).contains("none -> 2.0.0: SUCCEEDED", "2.0.0 -> 3.0.0: SUCCEEDED");
  }

  @Test
  void ofTwoUpgradesJsonIsOneDocumentAndTheRestIsBesideIt() throws IOException {
    release("2.0.0", RENAME);
    release("3.0.0", "");
    assertThat(run("db", "baseline", "none")).isZero();
    leave("2.0.0");
    Terminal terminal = new Terminal();

    assertThat(run(terminal, "db", "upgrade", "3.0.0", "--json")).isZero();

    assertThat(terminal.out().lines()).hasSize(1);
    assertThat(terminal.out()).contains("\"to\":\"3.0.0\"", "\"outcome\":\"SUCCEEDED\"");
    assertThat(terminal.err()).contains("SWAP: committed", "none -> 2.0.0: SUCCEEDED");
  }

  @Test
  void aRollingUpgradeThatWasLeftIsForAgents() throws IOException {
    release("2.0.0", "");
    assertThat(run("db", "baseline", "none")).isZero();
    VersionDocument idle = store.read().orElseThrow();
    store.replace(
        idle, RollingTransitions.expand(idle, left("2.0.0", Rolling.of(RollOptions.DEFAULT))));

    assertThat(run("db", "upgrade", "2.0.0")).isEqualTo(3);

    assertThat(terminal.err()).contains("a rolling upgrade to 2.0.0").contains("start one");
  }

  @Test
  void aDatabaseThatNodesShareIsNotUpgradedBesideThem() throws IOException {
    release("2.0.0", "");
    assertThat(run("db", "baseline", "none")).isZero();
    register("node-1");

    assertThat(run("db", "upgrade", "2.0.0")).isEqualTo(3);

    assertThat(terminal.err()).startsWith("1 node is registered, and their workers may run");
  }

  /** What is there after a 'db upgrade' that was killed when it had just begun. */
  private void leave(String version) {
    VersionDocument idle = store.read().orElseThrow();
    assertThat(store.replace(idle, HoldTransitions.sync(idle, left(version, null)))).isTrue();
  }

  private Upgrade left(String version, @Nullable Rolling rolling) {
    ReleaseVersion parsed = ReleaseVersion.parse(version);
    ReleaseId to = new ReleaseId(parsed, new ReleaseStore(releases).read(parsed).digest());
    return new Upgrade(
        "left",
        "left",
        new ReleaseId(ReleaseVersion.NONE, ""),
        to,
        List.of(to),
        false,
        rolling == null ? Phase.SYNC : Phase.EXPAND,
        "ann",
        ClusterFixture.AT,
        0,
        null,
        null,
        List.of(),
        0,
        List.of(
            StepMark.pending(parsed, "renamed", StepTarget.MASTER_STATE_SERVER, StepPhase.MIGRATE)),
        List.of(),
        null,
        rolling,
        null,
        null);
  }

  private void register(String node) {
    store.register(
        new NodeRegistration(node, "incarnation", List.of(NodeRole.MACHINE), ClusterFixture.AT));
  }

  private void release(String version, String rest) throws IOException {
    Path directory = Files.createDirectories(releases.resolve(version));
    Files.writeString(directory.resolve("release.yaml"), "version: " + version + "\n" + rest);
  }

  private String mongodb() {
    return database.uriOfDatabase();
  }

  private int run(String... words) {
    return run(terminal, words);
  }

  private int run(Terminal on, String... words) {
    Stream<String> where =
        Stream.of(
            "--cluster",
            "shop",
            "--zookeeper",
            zookeeper.getConnectString(),
            "--mongodb",
            mongodb(),
            "--releases",
            releases.toString());
    return on.run(Stream.concat(Arrays.stream(words), where).toArray(String[]::new));
  }
}
