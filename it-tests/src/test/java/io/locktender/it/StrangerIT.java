package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.util.ArrayList;
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
 * Something outside the cluster writes by a plain driver. One cluster for all, as it comes back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class StrangerIT {
  private static final int PACKAGES = 3_000;

  private final Cluster cluster = Cluster.ofStateServers(2);
  private final Brakes brakes = new Brakes(cluster);

  @BeforeAll
  void serve() {
    UpgradeIT.load(cluster, PACKAGES);
    collection("untouched").insertOne(new Document("_id", 1));
    cluster.serving("1.0.0");
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void aWriteInFinishIsFoundBeforeSwapAndKept() {
    brakes.on("step");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.FINISH);
    Object written = write("packages", "finish");
    brakes.off("step");

    upgrade.end().exits(1);

    cameBackBecauseOf("packages", List.of(written));
  }

  @Test
  @Order(2)
  void aChangeOfOneFieldIsFoundToo() {
    brakes.on("step");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.FINISH);
    collection("packages")
        .updateOne(new Document("_id", 7), new Document("$set", new Document("size", "0")));
    brakes.off("step");

    upgrade.end().exits(1);

    cameBackBecauseOf("packages", List.of(7));
    assertThat(collection("packages").find(new Document("_id", 7)).first())
        .containsEntry("size", "0")
        .doesNotContainKey("owner");
  }

  /** Whoever writes while workers may run is as a worker: it is carried over, in the new shape. */
  @Test
  @Order(3)
  void aWriteBeforeTheLastAckIsCarriedOverAndOneToWhatNoStepTouchesIsNoReason() {
    brakes.on("hold");
    brakes.on("step");
    cluster.leaveMuchToSweep();
    Cli.Running upgrade = upgrade();
    cluster.keepInReady();
    List<Object> written = new ArrayList<>(List.of(write("packages", "ready")));
    collection("packages").deleteOne(new Document("_id", 8));
    cluster.removeAbsent();
    cluster.awaitPhase(Phase.HOLD);
    written.add(write("packages", "hold"));
    brakes.off("hold");
    cluster.awaitPhase(Phase.FINISH);
    write("untouched", "finish");
    brakes.off("step");

    upgrade.end().exits(0);

    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(collection("untouched").countDocuments()).isEqualTo(2);
    assertThat(
            collection("packages")
                .countDocuments(
                    new Document("_id", new Document("$in", written)).append("times", 1)))
        .as("in the new shape")
        .isEqualTo(2);
    // One was written in FINISH, by the first test, two here, and one was deleted.
    assertThat(collection("packages").countDocuments()).isEqualTo(PACKAGES + 2);
    assertThat(collection("packages").countDocuments(new Document("times", 1)))
        .isEqualTo(PACKAGES + 2);
    cluster.awaitServing("2.0.0");
  }

  private Cli.Running upgrade() {
    return cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
  }

  private Object write(String collection, String id) {
    collection(collection).insertOne(new Document("_id", id));
    return id;
  }

  private MongoCollection<Document> collection(String collection) {
    return cluster.database().database().getCollection(collection);
  }

  private void cameBackBecauseOf(String collection, List<?> written) {
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(cluster.reason()).contains("collection " + collection);
    cluster.awaitServing("1.0.0");
    assertThat(written).isNotEmpty();
    assertThat(
            collection(collection)
                .countDocuments(new Document("_id", new Document("$in", written))))
        .isEqualTo(written.size());
    assertThat(
            collection(collection)
                .countDocuments(new Document("owner", new Document("$exists", true))))
        .isZero();
    assertThat(Contents.leftOvers(cluster.database().database())).isEmpty();
  }
}
