package io.locktender.coordinator.zookeeper;

import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.PATIENCE;
import static io.locktender.coordinator.zookeeper.ZooKeeperFixture.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Phase;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReportPublisherIT {
  @RegisterExtension final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

  @Test
  void aReportIsWrittenOnlyWhenItChanged() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);

    assertThat(publisher.publish(report("node-1", "i1", 1))).isTrue();
    assertThat(publisher.publish(report("node-1", "i1", 1))).isFalse();
    assertThat(publisher.publish(report("node-1", "i1", 2))).isTrue();
    await().atMost(PATIENCE).until(() -> revision(connection) == 2);
    assertThat(publisher.publish(report("node-1", "i1", 2))).isFalse();
  }

  @Test
  void aReportIsWrittenOnce_alsoWhenItIsPublishedAgainBeforeItWasHeardOf() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    assertThat(publisher.publish(report("node-1", "i1", 0))).isTrue();
    assertThat(publisher.publish(report("node-1", "i1", 0))).isFalse();
    await().atMost(PATIENCE).until(() -> revision(connection) == 0);

    for (int revision = 1; revision <= 20; revision++) {
      assertThat(publisher.publish(report("node-1", "i1", revision))).isTrue();
      assertThat(publisher.publish(report("node-1", "i1", revision))).isFalse();
    }

    String path = zooKeeper.paths.node("node-1");
    assertThat(connection.client().checkExists().forPath(path).getVersion()).isEqualTo(20);
  }

  @Test
  void whatItWroteItselfWakesNobody_butWhoeverTakesItAwayDoes() throws Exception {
    ClusterConnection connection = zooKeeper.connect(ZooKeeperFixture.LONG_SESSION);
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    String path = zooKeeper.paths.node("node-1");
    try (WatchedZnode heard = WatchedZnode.alone(connection, path, () -> {})) {
      publishAndHear(publisher, heard, 0);
      int before = zooKeeper.wakes.get();

      for (int revision = 1; revision <= 20; revision++) {
        publishAndHear(publisher, heard, revision);
      }

      // That it watches, and that it is connected, may be told after what is asked here.
      assertThat(zooKeeper.wakes.get() - before).isLessThan(5);
      int own = zooKeeper.wakes.get();
      connection.client().delete().forPath(path);
      await().atMost(PATIENCE).until(() -> zooKeeper.wakes.get() > own);
      assertThat(publisher.publish(report("node-1", "i1", 20))).isTrue();
    }
  }

  @Test
  void whatAStrangerWroteOverItIsReplacedWithTheNextTurn() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    publisher.publish(report("node-1", "i1", 3));

    connection.client().setData().forPath(zooKeeper.paths.node("node-1"), new byte[] {'?'});

    await().atMost(PATIENCE).until(() -> publisher.publish(report("node-1", "i1", 3)));
    await().atMost(PATIENCE).until(() -> revision(connection) == 3);
  }

  private static void publishAndHear(ReportPublisher publisher, WatchedZnode heard, long revision) {
    NodeReport report = report("node-1", "i1", revision);
    publisher.publish(report);
    byte[] data = ReportBounds.toJson(report);
    await()
        .atMost(PATIENCE)
        .until(() -> heard.now().filter(it -> Arrays.equals(it.getData(), data)).isPresent());
  }

  @Test
  void aReportGoesWithItsAgent() throws Exception {
    ClusterConnection watching = zooKeeper.connect();
    ClusterConnection agent = zooKeeper.connect();
    new ReportPublisher(agent, "node-1", "i1", null).publish(report("node-1", "i1", 7));
    await().atMost(PATIENCE).until(() -> revision(watching) == 7);

    agent.close();

    await().atMost(PATIENCE).until(() -> watching.readView().reports().isEmpty());
  }

  @Test
  void afterALostSessionTheReportIsThereAgain() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    publisher.publish(report("node-1", "i1", 3));
    long session = connection.zooKeeper().getSessionId();

    zooKeeper.killSession(connection);
    await()
        .atMost(PATIENCE)
        .until(() -> connection.connected() && connection.zooKeeper().getSessionId() != session);

    assertThat(publisher.publish(report("node-1", "i1", 3))).isTrue();
    await().atMost(PATIENCE).until(() -> revision(connection) == 3);
  }

  @Test
  void aReportDeletedByAStrangerIsWrittenAgain() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    publisher.publish(report("node-1", "i1", 3));
    await().atMost(PATIENCE).until(() -> revision(connection) == 3);

    connection.client().delete().forPath(zooKeeper.paths.node("node-1"));
    await().atMost(PATIENCE).until(() -> revision(connection) == -1);

    assertThat(publisher.publish(report("node-1", "i1", 3))).isTrue();
  }

  @Test
  void aSecondAgentUnderOneNodeNameIsRefusedAndToldWhoTheOtherIs() throws Exception {
    new ReportPublisher(zooKeeper.connect(), "node-1", "i1", null)
        .publish(report("node-1", "i1", 1));
    ReportPublisher second = new ReportPublisher(zooKeeper.connect(), "node-1", "i2", "i0");

    assertThatThrownBy(() -> second.publish(report("node-1", "i2", 0)))
        .isInstanceOfSatisfying(
            NodeNameTakenException.class, e -> assertThat(e.incarnation()).isEqualTo("i1"))
        .hasMessageContainingAll(
            "node node-1", "incarnation i1", "127.0.0.1:7480", "stop the other");
  }

  @Test
  void aGarbledReportOfALivingSessionIsNotTakenOver() throws Exception {
    ClusterConnection other = zooKeeper.connect();
    other
        .client()
        .create()
        .creatingParentsIfNeeded()
        .withMode(org.apache.zookeeper.CreateMode.EPHEMERAL)
        .forPath(zooKeeper.paths.node("node-1"), new byte[] {'?'});
    ReportPublisher publisher = new ReportPublisher(zooKeeper.connect(), "node-1", "i2", "i1");

    assertThatThrownBy(() -> publisher.publish(report("node-1", "i2", 0)))
        .isInstanceOf(NodeNameTakenException.class)
        .hasMessageContaining("incarnation unknown");
  }

  @Test
  void whatThePreviousRunLeftIsReplaced() throws Exception {
    new ReportPublisher(zooKeeper.connect(), "node-1", "i1", null)
        .publish(report("node-1", "i1", 1));
    ClusterConnection connection = zooKeeper.connect();

    ReportPublisher next = new ReportPublisher(connection, "node-1", "i2", "i1");
    assertThat(next.publish(report("node-1", "i2", 5))).isTrue();

    await().atMost(PATIENCE).until(() -> revision(connection) == 5);
  }

  @Test
  void whatWasWrittenByHandIsReplaced() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ZooKeeperFixture.put(connection, zooKeeper.paths.node("node-1"), "by hand");

    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    assertThat(publisher.publish(report("node-1", "i1", 5))).isTrue();
  }

  @Test
  void withoutAConnectionPublishingFailsAtOnce() throws Exception {
    ClusterConnection connection = zooKeeper.connect();
    ReportPublisher publisher = new ReportPublisher(connection, "node-1", "i1", null);
    zooKeeper.stopServer();
    await().atMost(PATIENCE).until(() -> !connection.connected());

    assertThatThrownBy(() -> publisher.publish(report("node-1", "i1", 1)))
        .isInstanceOf(ZooKeeperUnavailableException.class)
        .hasMessageContainingAll("expected an answer from", "found the connection");
  }

  @Test
  void aReportThatIsTooLargeIsShortenedButKeepsWhatIsDecidedBy() {
    List<String> problems = Collections.nCopies(50, "x".repeat(10_000));
    NodeReport large =
        new NodeReport(
            "node-1",
            "i1",
            List.of(NodeRole.MACHINE),
            NodeState.HELD,
            9,
            null,
            null,
            "y".repeat(10_000),
            null,
            new NodeReport.Prepared("r1", Map.of(ReleaseVersion.parse("2.0.0"), "sha"), problems),
            new NodeReport.Duty(
                "t1", Phase.CHECK, NodeReport.Duty.State.FAILED, "s", "z".repeat(9_000)),
            null,
            List.of(
                new NodeReport.WorkerReport(
                    "api", ReleaseVersion.parse("1.0.0"), "HEALTHY", 1, 0)));

    byte[] json = ReportBounds.toJson(large);

    assertThat(json).hasSizeLessThan(ReportBounds.MAX_BYTES);
    NodeReport kept = ViewBuilder.parse(json, NodeReport.class, "it", "");
    assertThat(kept.revision()).isEqualTo(9);
    assertThat(kept.prepared()).isNotNull();
    assertThat(kept.prepared().digests()).containsEntry(ReleaseVersion.parse("2.0.0"), "sha");
    assertThat(kept.prepared().problems()).hasSize(21).last().asString().startsWith("and 30 more");
    assertThat(kept.duty()).isNotNull();
    assertThat(kept.duty().state()).isEqualTo(NodeReport.Duty.State.FAILED);
    assertThat(kept.workers()).isEmpty();
  }

  private static long revision(ClusterConnection connection) {
    NodeReport report = connection.readView().reports().get("node-1");
    return report == null ? -1 : report.revision();
  }
}
