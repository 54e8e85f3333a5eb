package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.locktender.it.Brakes;
import io.locktender.it.Cli;
import io.locktender.it.Cluster;
import io.locktender.it.Scrape;
import io.locktender.it.Services;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent's metrics say of an upgrade, and of servers that are gone. */
class MetricsIT {
  private static final int TICK_MILLIS = 500;
  private static final double FIVE_MINUTES = 300;

  @TempDir private Path directory;

  @Test
  void theyTellOfAnUpgradeAndItsHoldAndThatServersAreGone() throws Exception {
    try (TestingServer zookeeper =
            new TestingServer(
                new InstanceSpec(null, -1, -1, -1, false, -1, TICK_MILLIS, -1), true);
        EmbeddedServer server = new EmbeddedServer(directory);
        MongoClient client = MongoClients.create(server.uri());
        Cluster cluster = cluster(zookeeper, server, client).stateServers(1, "")) {
      cluster
          .database()
          .database()
          .getCollection("packages")
          .insertOne(new Document("_id", 1).append("name", "package-1"));
      Brakes brakes = new Brakes(cluster);
      cluster.serving("1.0.0");
      Scrape scrape = Scrape.of(cluster, cluster.node(1));

      anUpgradeIsSeen(cluster, brakes, scrape);
      serversThatAreGoneAreSeenAndNotWaitedFor(cluster, zookeeper, server, scrape);
    }
  }

  private static void anUpgradeIsSeen(Cluster cluster, Brakes brakes, Scrape scrape) {
    brakes.on("step");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    cluster.eventually(
        "the step is seen", () -> scrape.value("locktender_phase{phase=\"FINISH\"}") == 1);
    assertThat(scrape.value("locktender_gate_open")).isZero();
    cluster.eventually("the hold lasts", () -> scrape.value("locktender_hold_seconds") > 1);
    assertThat(scrape.value("locktender_phase_age_seconds")).isPositive();
    assertThat(scrape.text()).doesNotContain("locktender_worker_healthy{");
    brakes.off("step");
    upgrade.end().exits(0);

    cluster.eventually(
        "when it has ended is known",
        () -> scrape.value("locktender_last_outcome_timestamp_seconds") > 0);
    assertThat(scrape.value("locktender_last_outcome_timestamp_seconds"))
        .isCloseTo((double) Instant.now().getEpochSecond(), within(FIVE_MINUTES));
    assertThat(scrape.value("locktender_last_outcome{outcome=\"SUCCEEDED\"}")).isOne();
    assertThat(scrape.value("locktender_last_hold_seconds")).isGreaterThan(1);
    assertThat(scrape.value("locktender_hold_seconds")).isZero();
    assertThat(scrape.value("locktender_worker_healthy{worker=\"api\"}")).isOne();
    cluster.eventually(
        "the master sees its node serve",
        () -> scrape.value("locktender_nodes{state=\"SERVING\"}") == 1);
    assertThat(scrape.value("locktender_zookeeper_up")).isOne();
    assertThat(scrape.value("locktender_mongodb_up")).isOne();
  }

  private static void serversThatAreGoneAreSeenAndNotWaitedFor(
      Cluster cluster, TestingServer zookeeper, EmbeddedServer server, Scrape scrape)
      throws Exception {
    server.kill();
    cluster.eventually("MongoDB is seen gone", () -> scrape.value("locktender_mongodb_up") == 0);
    assertThat(scrape.value("locktender_zookeeper_up")).isOne();
    assertThat(scrape.value("locktender_worker_healthy{worker=\"api\"}")).as("runs on").isOne();
    cluster.eventually(
        "its answer grows old", () -> scrape.value("locktender_mongodb_answer_age_seconds") > 3);

    zookeeper.stop();
    cluster.eventually(
        "ZooKeeper is seen gone", () -> scrape.value("locktender_zookeeper_up") == 0);
    cluster.eventually("nobody is master", () -> scrape.value("locktender_master") == 0);

    server.start();
    zookeeper.restart();
    cluster.eventually("MongoDB is back", () -> scrape.value("locktender_mongodb_up") == 1);
    cluster.eventually("ZooKeeper is back", () -> scrape.value("locktender_zookeeper_up") == 1);
    cluster.awaitServing("2.0.0");
  }

  private static Cluster cluster(
      TestingServer zookeeper, EmbeddedServer server, MongoClient client) {
    return Cluster.on(
        new Services(
            zookeeper.getConnectString(),
            new TestDatabase(server.uri(), client, "metrics"),
            node -> zookeeper.getConnectString(),
            node -> server.uri()));
  }
}
