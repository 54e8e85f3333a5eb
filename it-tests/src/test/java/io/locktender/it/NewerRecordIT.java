package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A newer build wrote a record: no agent is master while it is there, what runs goes on, nothing is
 * written over and nobody is told to restore anything. One cluster for all, as it comes back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NewerRecordIT {
  private static final int NEWER = RecordFormat.NEWEST + 1;
  private static final String SAID =
      "written by a newer Locktender (format %d, this one knows up to %d"
          .formatted(NEWER, RecordFormat.NEWEST);

  private final Cluster cluster = Cluster.empty().session("10s").stateServers(2, "");

  @BeforeAll
  void serve() {
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").worker().write();
    cluster.serving("1.0.0");
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void aDocumentOfANewerFormatHoldsEveryAgent_andNoneIsMaster() {
    List<Long> workers = workers();
    BsonDocument before = BsonRecords.toBson(cluster.document());
    BsonDocument newer = before.clone().append("format", new BsonInt32(NEWER));
    newer.append("moon", new BsonString("full"));
    put(newer);
    try {
      cluster.eventually("no agent is master", cluster::noMaster);
      cluster.eventually("every node says so", this::everyNodeSaysSo);
      Cli why = cluster.cli("why").exits(1);
      assertThat(why.out()).contains("no master", "node-1", "node-2", "update these agents");
      assertThat(cluster.cli("status").exits(0).out())
          .contains(SAID, "update this agent")
          .doesNotContain("restore", "put back");
      assertThat(cluster.cli("db", "adopt", "--yes").exits(3).err()).contains(SAID);
      assertThat(
              cluster
                  .cli("node", "remove", "node-2", "--workers-are-stopped", "--yes")
                  .exits(3)
                  .err())
          .contains(SAID, "nothing was changed");
      assertThat(workers()).isEqualTo(workers);
      assertThat(raw().getString("moon").getValue()).isEqualTo("full");
    } finally {
      put(before);
    }
    allIsWell(workers);
  }

  @Test
  @Order(2)
  void aTargetOfANewerFormatIsNotWrittenOver() throws Exception {
    List<Long> workers = workers();
    String newer = newer(cluster.zookeeper().targets().read().orElseThrow().value());
    try (OtherTool tool = cluster.otherTool()) {
      String before = tool.get(cluster.paths().target()).toString();
      tool.put(cluster.paths().target(), newer);
      cluster.eventually("no agent is master", cluster::noMaster);
      assertThat(cluster.cli("upgrade", "2.0.0", "--yes").exits(3).err())
          .contains(SAID, "nothing was changed; use the 'locktender' of that build");
      assertThat(cluster.cli("why").exits(1).out()).contains(SAID);
      assertThat(cluster.cli("status").exits(0).out()).contains("problem", SAID);
      assertThat(tool.get(cluster.paths().target()).toString()).isEqualTo(newer);
      assertThat(workers()).isEqualTo(workers);
      tool.put(cluster.paths().target(), before);
    }
    allIsWell(workers);
  }

  private static String newer(Target target) {
    String json = new String(Records.toJson(target), StandardCharsets.UTF_8);
    return json.replace("\"format\":1", "\"format\":" + NEWER);
  }

  private boolean everyNodeSaysSo() {
    return cluster.reports().size() == 2
        && cluster.reports().values().stream()
            .allMatch(
                report ->
                    Integer.valueOf(NEWER).equals(report.newer())
                        && String.valueOf(report.detail()).contains(SAID));
  }

  private void allIsWell(List<Long> workers) {
    cluster.eventually("all is well", () -> cluster.cli("why").exit() == 0);
    cluster.awaitServing("1.0.0");
    assertThat(workers()).isEqualTo(workers);
    assertThat(cluster.nodes()).allMatch(Node::runs);
  }

  /** The pids of the workers, as the nodes say. */
  private List<Long> workers() {
    return cluster.reports().values().stream()
        .flatMap(report -> report.workers().stream())
        .map(NodeReport.WorkerReport::pid)
        .sorted()
        .toList();
  }

  private MongoCollection<BsonDocument> documents() {
    return cluster.database().database().getCollection("locktender.version", BsonDocument.class);
  }

  private BsonDocument raw() {
    return requireNonNull(documents().find().first());
  }

  private void put(BsonDocument document) {
    documents().replaceOne(new Document("_id", "version"), document);
  }
}
