package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a drain goes, and that the worker ends however it went. */
class DrainIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String NO_ANSWER = "no answer in " + LONG.toMillis() + " ms";

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
  void aWorkerIsOutOfServiceBeforeItIsToldToEnd() throws Exception {
    int port = freePort();
    node.start(
        new WorkerSpec(
            "api",
            new ProgramSpec.Command(DrainedWorker.command(port)),
            Optional.of(new HealthSpec.Http(url(port, "/health"), HealthSpec.WITHIN)),
            LONG,
            LONG,
            Optional.of(new DrainSpec.Http(url(port, "/drain"), LONG))));
    node.awaitState("api", State.HEALTHY);

    node.supervisor.stop("api");
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    node.awaitNone();

    assertThat(node.told()).containsExactly("POST /drain", "out of service", "SIGTERM");
    assertThat(node.eventTypes())
        .containsExactly(
            "worker-starting",
            "worker-started",
            "worker-stopping",
            "worker-drained",
            "worker-ended");
    assertThat(node.lastEvent("worker-drained")).contains("\"name\":\"api\"", "\"millis\":");
  }

  @Test
  void aDrainThatHangsIsGivenUpAfterDrainWithin() throws Exception {
    server.hangs();
    node.startServing(server.spec(LONG));
    long pid = node.view("api").pid();
    node.supervisor.stop("api");
    node.await(() -> server.asked() == 1);

    assertThat(node.supervisor.nextDeadline().orElseThrow()).isLessThanOrEqualTo(LONG);
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    assertThat(node.view("api").running()).isTrue();
    assertThat(node.supervisor.problem()).isEmpty();
    assertThat(TestNode.lives(pid)).isTrue();
    assertThat(node.release.resolve("told")).doesNotExist();
    assertThatThrownBy(() -> node.startServing(server.spec(LONG)))
        .isInstanceOf(IllegalStateException.class);

    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.lastEvent("worker-drain-failed")).contains("\"reason\":\"" + NO_ANSWER + "\"");
    assertThat(node.eventTypes()).endsWith("worker-drain-failed", "worker-ended");
  }

  @Test
  void aDrainThatIsRefusedDoesNotKeepTheWorkerAliveAndNamesNoSecret() throws Exception {
    server.answers(() -> 500);
    URI secret = URI.create(server.uri() + "?key=s3cret");
    node.startServing(new DrainSpec.Http(secret, LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.lastEvent("worker-drain-failed"))
        .contains("\"reason\":\"POST " + server.uri() + " answered 500\"")
        .doesNotContain("s3cret");
  }

  @Test
  void anAddressThatNobodyListensOnIsAFailure() throws Exception {
    node.startServing(new DrainSpec.Http(url(freePort(), "/drain"), LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.lastEvent("worker-drain-failed"))
        .contains("/drain failed: ", "ConnectException");
  }

  @Test
  void aDrainCommandRunsInTheReleaseWithWhatItsWorkerIsTold() throws Exception {
    node.startServing(exec("env > drain-env; pwd > drain-pwd; cat told; echo no more requests"));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.eventTypes()).endsWith("worker-stopping", "worker-drained", "worker-ended");
    assertThat(node.lastOutput("api")).contains("no more requests").doesNotContain("SIGTERM");
    assertThat(Files.readString(node.release.resolve("drain-pwd"))).startsWith("" + node.release);
    assertThat(Files.readAllLines(node.release.resolve("drain-env")))
        .contains(
            "LOCKTENDER_CLUSTER=" + cluster,
            "LOCKTENDER_NODE=node-1",
            "LOCKTENDER_WORKER=api",
            "LOCKTENDER_RELEASE=1.0.0",
            "LOCKTENDER_RELEASE_DIRECTORY=" + node.release,
            "LOCKTENDER_DATABASE=shop")
        .anyMatch(line -> line.startsWith("LOCKTENDER_COOKIE=" + cluster + "/node-1/"));
  }

  @Test
  void aDrainCommandThatFailsDoesNotKeepTheWorkerAlive() throws Exception {
    node.startServing(exec("exit 3"));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.lastEvent("worker-drain-failed")).contains("exited with 3");
  }

  @Test
  void aDrainCommandThatIsNotThereIsAFailure() throws Exception {
    node.startServing(new DrainSpec.Exec(List.of("bin/none"), LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.told()).containsExactly("SIGTERM");
    assertThat(node.lastEvent("worker-drain-failed")).contains("[bin/none] cannot be run");
  }

  @Test
  void aDrainCommandThatHangsIsGoneWithItsWorker() throws Exception {
    node.startServing(exec("trap '' TERM; echo $$ > drain-pid; sleep 60; sleep 60"));
    node.supervisor.stop("api");
    long command = node.pidIn("drain-pid");

    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    // One that was killed may have lost its environment, and be there for a moment.
    node.await(() -> !TestNode.lives(command));
    assertThat(node.lastEvent("worker-drain-failed")).contains(NO_ANSWER);
  }

  @Test
  void thatAWorkerIsDrainedIsDurableBeforeItIsAsked() throws Exception {
    node.startServing(exec("cat ../state/workers.json > workers-then"));
    assertThat(temp.resolve("state/workers.json")).content().contains("\"begun\":false");
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.release.resolve("workers-then")).content().contains("\"begun\":true");
  }

  @Test
  void whatCannotBeRecordedIsNotAskedAndIsAskedWhenItCan() throws Exception {
    node.startServing(server.spec(LONG));
    Path inTheWay = Files.createDirectories(temp.resolve("state/workers.json.tmp/x"));
    assertThatThrownBy(() -> node.supervisor.stop("api")).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> node.supervisor.poll()).isInstanceOf(UncheckedIOException.class);
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    assertThat(node.drainsBegun()).isZero();

    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    node.awaitNone();

    assertThat(server.asked()).isEqualTo(1);
    assertThat(node.eventTypes()).endsWith("worker-stopping", "worker-drained", "worker-ended");
  }

  @Test
  void aDiskThatStaysFullDoesNotKeepTheWorkerAlive() throws Exception {
    node.startServing(server.spec(LONG));
    Path inTheWay = Files.createDirectories(temp.resolve("state/workers.json.tmp/x"));
    assertThatThrownBy(() -> node.supervisor.stop("api")).isInstanceOf(UncheckedIOException.class);
    node.skew.addAndGet(LONG.toNanos());
    assertThatThrownBy(() -> node.supervisor.poll()).isInstanceOf(UncheckedIOException.class);
    Awaitility.await().until(() -> Files.exists(node.release.resolve("told")));

    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    node.awaitNone();

    assertThat(node.drainsBegun()).isZero();
    assertThat(node.lastEvent("worker-drain-failed")).contains(NO_ANSWER);
  }

  @Test
  void aWorkerThatIsToldToStopTwiceIsDrainedOnce() throws Exception {
    server.hangs();
    node.startServing(server.spec(LONG));
    node.supervisor.stop("api");
    node.supervisor.stop("api");
    node.await(() -> server.asked() == 1);
    node.stopAll();
    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    assertThat(server.asked()).isEqualTo(1);
    assertThat(node.eventTypes()).containsOnlyOnce("worker-stopping", "worker-drain-failed");
  }

  @Test
  void aWorkerThatEndsWhileItIsDrainedHasEnded() throws Exception {
    server.hangs();
    node.startServing(server.spec(LONG));
    long pid = node.view("api").pid();
    node.supervisor.stop("api");
    node.await(() -> server.asked() == 1);

    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    node.awaitNone();

    assertThat(node.lastEvent("worker-drain-failed")).contains("its process has ended");
    assertThat(node.lastEvent("worker-ended")).contains("\"asked\":true");
  }

  @Test
  void noWorkerWaitsForTheDrainOfAnother() throws Exception {
    CountDownLatch all = new CountDownLatch(5);
    server.answers(
        () -> {
          all.countDown();
          return DrainServer.await(all) ? 200 : 500;
        });
    for (int i = 0; i < 5; i++) {
      node.start("api-" + i, TestNode.SERVING, null, server.spec(LONG));
    }
    node.await(() -> node.supervisor.views().stream().allMatch(v -> v.state() == State.HEALTHY));
    node.stopAll();
    node.awaitNone();

    assertThat(node.eventTypes()).filteredOn("worker-drained"::equals).hasSize(5);
  }

  private static DrainSpec exec(String script) {
    return new DrainSpec.Exec(List.of("/bin/sh", "-c", script), LONG);
  }

  private static URI url(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
