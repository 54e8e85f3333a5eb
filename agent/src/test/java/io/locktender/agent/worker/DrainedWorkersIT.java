package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.HealthSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which workers are drained: those that may be in service. */
class DrainedWorkersIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path temp;
  private final String cluster = "t" + UUID.randomUUID();
  private DrainServer server;
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    server = new DrainServer();
    node = new TestNode(temp, cluster);
    node.adopt();
  }

  @AfterEach
  void close() {
    node.close();
    server.close();
  }

  @Test
  void aWorkerThatHasNotBecomeHealthyIsNotDrained() throws Exception {
    node.start("api", TestNode.SERVING, health(), server.spec(LONG));
    node.pidIn("pid");
    node.supervisor.stop("api");
    node.awaitNone();

    assertNotDrained();
  }

  @Test
  void aWorkerThatNeverBecameHealthyInTimeIsNotDrained() throws Exception {
    node.start("api", TestNode.SERVING, health(), server.spec(LONG));
    node.pidIn("pid");
    node.skew.addAndGet(LONG.toNanos());
    assertThat(node.view("api").state()).isEqualTo(State.UNHEALTHY);
    node.supervisor.stop("api");
    node.awaitNone();

    assertNotDrained();
  }

  @Test
  void anUnhealthyWorkerThatWasHealthyIsDrained() throws Exception {
    Path healthy = Files.createFile(node.release.resolve("healthy"));
    node.start("api", TestNode.SERVING, health(), server.spec(LONG));
    node.awaitState("api", State.HEALTHY);
    Files.delete(healthy);
    node.awaitState("api", State.UNHEALTHY);
    node.supervisor.stop("api");
    assertThat(node.supervisor.problem()).isEmpty();
    node.awaitNone();

    assertThat(server.asked()).isEqualTo(1);
    assertThat(node.eventTypes()).contains("worker-drained");
  }

  @Test
  void aWorkerThatBacksOffIsNotDrained() throws Exception {
    node.start("api", "exit 3", null, server.spec(LONG));
    node.awaitState("api", State.BACKING_OFF);
    node.supervisor.stop("api");

    assertThat(node.supervisor.views()).isEmpty();
    assertNotDrained();
  }

  @Test
  void anAdoptedWorkerIsDrained() throws Exception {
    node.start("api", TestNode.SERVING, health(), server.spec(LONG));
    node.pidIn("pid");
    another();
    assertThat(node.view("api").state()).isEqualTo(State.STARTING);

    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(server.asked()).isEqualTo(1);
    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.eventTypes())
        .endsWith("worker-adopted", "worker-stopping", "worker-drained", "worker-ended");
  }

  @Test
  void aWorkerWhoseAgentDiedWhileItWasDrainedIsDrainedAgainAndEnds() throws Exception {
    server.hangs();
    node.startServing(server.spec(LONG));
    node.supervisor.stop("api");
    node.await(() -> server.asked() == 1);
    server.answers(() -> 200);
    another();
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);

    node.awaitNone();

    assertThat(server.asked()).isEqualTo(2);
    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.eventTypes())
        .endsWith("worker-adopted", "worker-stopping", "worker-drained", "worker-ended");
    node.startServing(server.spec(LONG));
  }

  @Test
  void whatALostRecordSaidOfADrainIsNotKnown() throws Exception {
    node.startServing(server.spec(LONG));
    node.die();
    Files.delete(temp.resolve("state/workers.json"));
    node = new TestNode(temp, cluster);
    node.adopt();
    node.awaitNone();

    assertNotDrained();
  }

  /** The agent dies, and the next one adopts. */
  private void another() {
    node.die();
    node = new TestNode(temp, cluster);
    node.adopt();
  }

  private static HealthSpec health() {
    return new HealthSpec.Exec(List.of("/bin/sh", "-c", "test -e healthy"), HealthSpec.WITHIN);
  }

  private void assertNotDrained() throws IOException {
    assertThat(server.asked()).isZero();
    assertThat(node.eventTypes()).doesNotContain("worker-drained", "worker-drain-failed");
  }
}
