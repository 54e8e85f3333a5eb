package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.AT;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.target;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dump at revision 41 is there; a node has seen more. */
final class DatabaseAdoptIT {
  private static final SeenRevision SEEN = new SeenRevision("lineage", 60);

  private Terminal terminal = new Terminal();
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final ClusterStore store =
      new ClusterStore(new MongoControlStore(database.database(), InstantSource.system()));
  @TempDir private Path releases;
  private TestingServer zookeeper;
  private FakeMaster cluster;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    cluster = new FakeMaster(zookeeper.getConnectString());
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    zookeeper.close();
    database.close();
  }

  @Test
  void aDumpBecomesTheTruthAboveAllThatWasSeen() throws Exception {
    dump(null);
    heldNode("node-1", SEEN);
    cluster.sets(target("2.0.0", "asked-after-the-dump"));

    assertThat(run("db", "adopt", "--yes")).isZero();

    VersionDocument adopted = document();
    assertThat(adopted.revision()).isEqualTo(61);
    assertThat(adopted.lineage()).isNotEqualTo("lineage");
    assertThat(adopted.adopted()).containsExactly("lineage");
    assertThat(adopted.token()).isNotEqualTo("token");
    assertThat(terminal.out()).contains("is adopted: at 1.0.0, revision 61");
    assertThat(store.node("node-1"))
        .as("the dump knows another incarnation of it")
        .hasValueSatisfying(node -> assertThat(node.incarnation()).isEqualTo("incarnation"));
    assertThat(cluster.target())
        .as("what was asked for later does not begin by itself")
        .isEqualTo(new Target(ReleaseVersion.parse("1.0.0"), "none", "locktender", null));
    assertThat(store.journal("adopt", 10))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.detail())
                    .startsWith("a restored dump at 1.0.0, revision 41, lineage lineage, became"));
  }

  @Test
  void whatIsNoRestoredDumpIsLeftAlone() throws Exception {
    dump(null);
    heldNode("node-1", document().known());
    cluster.mirrors(mirror(document(), null, "node-1"));

    assertRefused("there is nothing to adopt");
  }

  @Test
  void anUpgradeThatRunsIsLeftAlone() throws Exception {
    dump(ClusterFixture.upgrade(Phase.FINISH, List.of(), null));
    heldNode("node-1", document().known());

    assertRefused("nothing to adopt; the upgrade to 2.0.0 continues by itself");
  }

  @Test
  void allReasonsAreShownAtOnce() throws Exception {
    dump(null);
    release("1.0.0", "steps:\n  - id: mark\n    set-field: {collection: c, field: v, value: 1}\n");
    insert("c", new Document("_id", 1));
    store.register(new NodeRegistration("node-9", "i", List.of(), AT));
    heldNode("node-1", SEEN);

    assertRefused(
        "node node-9 is unreachable",
        "release 1.0.0, step mark: expected it to be done",
        "add --data-is-at 1.0.0");
  }

  @Test
  void whatAPersonKnowsBetterIsAdoptedAndTold() throws Exception {
    dump(null);
    release("1.0.0", "steps:\n  - id: mark\n    set-field: {collection: c, field: v, value: 1}\n");
    insert("c", new Document("_id", 1));
    store.register(new NodeRegistration("node-9", "i", List.of(), AT));

    assertThat(run("db", "adopt", "--workers-are-stopped", "--data-is-at", "1.0.0", "--yes"))
        .isZero();

    assertThat(terminal.err()).contains("not checked: release 1.0.0, step mark");
    assertThat(document().revision()).isEqualTo(42);
  }

  @Test
  void aVersionThatTheDumpDoesNotSayIsRefused() throws Exception {
    dump(null);

    assertRefused(
        new String[] {"--data-is-at", "2.0.0", "--yes"},
        "expected 1.0.0, which the dump says, found 2.0.0");
  }

  @Test
  void theUpgradeOfADumpIsLeftToTheMasterToRollBack() throws Exception {
    dump(ClusterFixture.upgrade(Phase.CHECK, List.of(), null));
    heldNode("node-1", SEEN);

    assertThat(run("db", "adopt", "--json", "--yes")).isZero();

    Upgrade upgrade = requireNonNull(document().upgrade());
    assertThat(upgrade.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(upgrade.failure()).reason()).contains("a dump taken in CHECK");
    assertThat(requireNonNull(cluster.target()).requestId()).isEqualTo("request");
    JsonNode printed = Records.mapper().readTree(terminal.out());
    assertThat(printed.path("upgrade").asText()).contains("rolls it back to 1.0.0");
    assertThat(printed.path("databaseVersion").path("revision").asLong()).isEqualTo(61);
  }

  @Test
  void aDumpThatContradictsItselfIsRefused() throws Exception {
    dump(ClusterFixture.upgrade(Phase.FINISH, List.of(), null));
    heldNode("node-1", SEEN);
    insert("locktender.backup.request.c", new Document("_id", 1));

    assertRefused("there are backups that only the swap makes, of [c]");
  }

  /** It keeps what it is about to take back, before anything is changed; it swaps nothing. */
  @Test
  void theBackupsOfARevertThatRollsAreNoContradiction() throws Exception {
    dump(ClusterFixture.rolling(Phase.EXPAND, null));
    heldNode("node-1", SEEN);
    insert("locktender.backup.request.c", new Document("_id", 1));

    assertThat(run("db", "adopt", "--yes")).isZero();

    assertThat(requireNonNull(document().upgrade()).phase()).isEqualTo(Phase.ROLLING_BACK);
  }

  @Test
  void aPersonIsAsked() throws Exception {
    dump(null);
    heldNode("node-1", SEEN);
    terminal.typing("n\n");

    assertRefused(new String[0], "not confirmed");
    assertThat(terminal.err()).contains("Adopt database", "at 1.0.0, revision 41?");
  }

  @Test
  void withoutAVersionDocumentThereIsNothingToAdopt() {
    assertThat(run("db", "adopt", "--yes")).isEqualTo(3);
    assertThat(terminal.err()).contains("has no version yet");
  }

  @Test
  void withoutZooKeeperNobodyKnowsWhatWasSeen() throws Exception {
    dump(null);
    zookeeper.stop();

    assertThat(run("db", "adopt", "--yes")).isEqualTo(5);
    assertThat(document().revision()).isEqualTo(41);
  }

  @Test
  void whyNamesTheCommandAndUpgradeRefuses() throws Exception {
    dump(null);
    cluster.isElected("node-2");
    cluster.mirrors(
        new Mirror("node-2", "an old dump was restored", document(), null, List.of(), SEEN));

    assertThat(run("why")).isEqualTo(1);
    assertThat(terminal.out())
        .contains("an old dump was restored", "next      locktender db adopt");
    assertThat(run("upgrade", "2.0.0")).isEqualTo(3);
    assertThat(terminal.err()).contains("restored from a dump that was not adopted yet");
  }

  private void dump(@Nullable Upgrade upgrade) {
    VersionDocument document =
        upgrade == null
            ? ClusterFixture.document(null, ClusterFixture.ONE)
            : ClusterFixture.document(upgrade);
    store.insert(document);
  }

  private VersionDocument document() {
    return store.read().orElseThrow();
  }

  private void heldNode(String node, SeenRevision known) throws Exception {
    store.register(new NodeRegistration(node, "of-the-dump", List.of(NodeRole.MACHINE), AT));
    cluster.reports(
        new NodeReport(
            node,
            "incarnation",
            List.of(NodeRole.MACHINE),
            NodeState.HELD,
            0,
            known,
            ReleaseVersion.parse("1.0.0"),
            null,
            null,
            null,
            null,
            null,
            List.of()));
  }

  private void insert(String collection, Document document) {
    database.database().getCollection(collection).insertOne(document);
  }

  private void release(String version, String rest) throws IOException {
    Path directory = Files.createDirectories(releases.resolve(version));
    Files.writeString(directory.resolve("release.yaml"), "version: " + version + "\n" + rest);
  }

  private void assertRefused(String... reasons) {
    assertRefused(new String[] {"--yes"}, reasons);
  }

  private void assertRefused(String[] options, String... reasons) {
    VersionDocument before = document();
    List<NodeRegistration> nodes = store.nodes();
    String[] words =
        Stream.concat(Stream.of("db", "adopt"), Arrays.stream(options)).toArray(String[]::new);
    assertThat(run(words)).as(terminal.err()).isEqualTo(3);
    assertThat(terminal.err()).contains(reasons);
    assertThat(document()).isEqualTo(before);
    assertThat(store.nodes()).isEqualTo(nodes);
  }

  private int run(String... words) {
    Stream<String> where =
        Stream.of(
            "--cluster",
            "shop",
            "--zookeeper",
            zookeeper.getConnectString(),
            "--mongodb",
            database.uriOfDatabase(),
            "--releases",
            releases.toString());
    String[] all = Stream.concat(Arrays.stream(words), where).toArray(String[]::new);
    if (words[0].equals("why")) {
      all = Arrays.copyOf(all, all.length - 4);
    }
    return terminal.run(all);
  }
}
