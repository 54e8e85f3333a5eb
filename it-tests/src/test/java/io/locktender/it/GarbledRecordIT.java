package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Somebody edits a record by hand, and it can no longer be read: what runs goes on, nothing is
 * started, {@code status} and {@code why} name the record, and all goes on when it is mended. One
 * cluster for all, as it comes back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class GarbledRecordIT {
  private static final String GARBAGE = "{\"version\": 2, nonsense";
  private static final int PACKAGES = 100;

  private final Cluster cluster = Cluster.empty().session("10s").stateServers(2, "");
  private final ClusterPaths paths = cluster.paths();
  private final Brakes brakes = new Brakes(cluster);

  @BeforeAll
  void serve() {
    UpgradeIT.load(cluster, PACKAGES);
    cluster.serving("1.0.0");
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void aGarbledMirrorIsWrittenAnew() throws Exception {
    List<Long> workers = workers();
    try (OtherTool tool = cluster.otherTool()) {
      tool.put(paths.mirror(), GARBAGE);
      cluster.eventually("the mirror is back", () -> tool.get(paths.mirror()).has("document"));

      String later = tool.get(paths.mirror()).toString().replace("\"revision\":", "\"revision\":9");
      tool.put(paths.mirror(), later);
      cluster.eventually(
          "the mirror is that of the document",
          () ->
              tool.get(paths.mirror()).path("document").path("revision").asLong()
                  == cluster.document().revision());
    }
    assertThat(workers()).isEqualTo(workers);
    cluster.cli("why").exits(0);
  }

  @Test
  @Order(2)
  void anotherNodesGarbledReportIsAProblemUntilItsAgentWritesItAnew() throws Exception {
    Node other = cluster.other();
    String path = paths.node(other.name());
    other.pause();
    try (OtherTool tool = cluster.otherTool()) {
      tool.put(path, GARBAGE);

      Cli status = cluster.cli("status").exits(0);
      assertThat(status.out()).contains("problem", path + ": expected a NodeReport, found no JSON");
      Cli why = cluster.cli("why").exits(1);
      assertThat(why.out()).contains(path, "unreachable until its agent writes it again");

      other.goOn();
      cluster.eventually("the report is back", () -> tool.get(path).has("incarnation"));
    }
    cluster.awaitServing("1.0.0");
    cluster.cli("why").exits(0);
  }

  @Test
  @Order(3)
  void aGarbledVersionDocumentHoldsEveryAgentAndStopsNoWorker() {
    List<Long> workers = workers();
    VersionDocument before = cluster.document();
    edit("locktender.version", "version", "revision", "many");

    try {
      cluster.eventually(
          "every node says so",
          () ->
              cluster.reports().values().stream()
                  .allMatch(
                      report -> String.valueOf(report.detail()).contains("locktender.version")));
      cluster.eventually(
          "the master says so, too: it looks in a turn of its own",
          () -> cluster.cli("why").out().contains("a record cannot be read, so nothing is done"));
      Cli why = cluster.cli("why").exits(1);
      assertThat(why.out())
          .contains("locktender.version: expected a VersionDocument")
          .contains("revision");
      assertThat(cluster.cli("status").exits(0).out()).contains("locktender.version: expected");
      assertThat(workers()).isEqualTo(workers);
    } finally {
      edit("locktender.version", "version", "revision", before.revision());
    }
    cluster.eventually(
        "no node misses it any more",
        () -> cluster.reports().values().stream().allMatch(report -> report.detail() == null));
    cluster.awaitServing("1.0.0");
    assertThat(workers()).isEqualTo(workers);
    everyAgentRuns();
  }

  @Test
  @Order(4)
  void aGarbledRegistrationOfANodeIsNamedAndMendedByARestart() {
    List<Long> workers = workers();
    Node other = cluster.other();
    edit("locktender.nodes", other.name(), "incarnation", 7);

    String path = "locktender.nodes, _id BsonString{value='" + other.name() + "'}";
    cluster.eventually(
        "the master says so", () -> cluster.cli("why").out().contains("a record cannot be read"));
    Cli why = cluster.cli("why").exits(1);
    assertThat(why.out()).contains(path, "restart the agent of that node");
    assertThat(workers()).isEqualTo(workers);

    other.stop();
    other.start();
    cluster.eventually("all is well", () -> cluster.cli("why").exit() <= 1);
    cluster.awaitServing("1.0.0");
    assertThat(workers()).isEqualTo(workers);
  }

  @Test
  @Order(5)
  void aGarbledTargetStartsNothingUntilItIsAskedForAnew() throws Exception {
    List<Long> workers = workers();
    try (OtherTool tool = cluster.otherTool()) {
      tool.put(paths.target(), GARBAGE);
    }
    cluster.eventually(
        "status says so",
        () -> cluster.cli("status").out().contains(paths.target() + ": expected a Target"));
    Cli why = cluster.cli("why").exits(1);
    assertThat(why.out()).contains(paths.target(), "'locktender upgrade VERSION' writes it again");
    assertThat(workers()).isEqualTo(workers);
    everyAgentRuns();
  }

  @Test
  @Order(6)
  void anUpgradeThatRunsGoesOnThoughTheTargetIsGarbled() throws Exception {
    brakes.on("step");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    cluster.awaitPhase(Phase.FINISH);
    try (OtherTool tool = cluster.otherTool()) {
      tool.put(paths.target(), GARBAGE);
    }
    brakes.off("step");

    upgrade.end();

    cluster.eventually("the upgrade ends", () -> cluster.document().upgrade() == null);
    cluster.awaitServing("2.0.0");
    everyAgentRuns();
  }

  /** The pids of the workers, as the nodes say. */
  private List<Long> workers() {
    return cluster.reports().values().stream()
        .flatMap(report -> report.workers().stream())
        .map(NodeReport.WorkerReport::pid)
        .sorted()
        .toList();
  }

  private void everyAgentRuns() {
    assertThat(cluster.nodes()).allMatch(Node::runs);
  }

  private void edit(String collection, String id, String field, Object value) {
    MongoCollection<Document> edited = cluster.database().database().getCollection(collection);
    edited.updateOne(new Document("_id", id), new Document("$set", new Document(field, value)));
  }
}
