package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.WorkerSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Writes down that it was told to end; once there is a pid, it can be. */
  private static final String WORKER =
      "trap 'echo SIGTERM >> told; exit 0' TERM; echo $$ > pid; while :; do sleep 0.05; done";

  @TempDir Path temp;
  private final String cluster = "t" + UUID.randomUUID();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch testEnds = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private IntSupplier answer = () -> 200;
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/drain", this::drain);
    server.start();
    node = new TestNode(temp, cluster);
    node.adopt();
  }

  private void drain(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    exchange.sendResponseHeaders(
        exchange.getRequestMethod().equals("POST") ? answer.getAsInt() : 405, -1);
    exchange.close();
  }

  @AfterEach
  void close() {
    node.close();
    testEnds.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aWorkerIsOutOfServiceBeforeItIsToldToEnd() throws Exception {
    int port = freePort();
    node.start(
        new WorkerSpec(
            "api",
            DrainedWorker.command(port),
            Optional.of(new HealthSpec.Http(url(port, "/health"))),
            LONG,
            LONG,
            Optional.of(new DrainSpec.Http(url(port, "/drain"), LONG))));
    node.awaitState("api", State.HEALTHY);

    node.supervisor.stop("api");
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    node.awaitNone();

    assertThat(told()).containsExactly("POST /drain", "out of service", "SIGTERM");
    assertThat(node.eventTypes())
        .containsExactly(
            "worker-starting",
            "worker-started",
            "worker-stopping",
            "worker-drained",
            "worker-ended");
    assertThat(event("worker-drained")).contains("\"name\":\"api\"", "\"millis\":");
  }

  @Test
  void aDrainThatHangsIsGivenUpAfterDrainWithin() throws Exception {
    answer = this::never;
    startHealthy(http(LONG));
    long pid = node.view("api").pid();
    node.supervisor.stop("api");
    node.await(() -> asked.get() == 1);

    assertThat(node.supervisor.nextDeadline().orElseThrow()).isLessThanOrEqualTo(LONG);
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    assertThat(node.view("api").running()).isTrue();
    assertThat(node.supervisor.problem()).isEmpty();
    assertThat(TestNode.lives(pid)).isTrue();
    assertThat(node.release.resolve("told")).doesNotExist();
    assertThatThrownBy(() -> startHealthy(http(LONG))).isInstanceOf(IllegalStateException.class);

    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    assertThat(told()).containsExactly("SIGTERM");
    assertThat(event("worker-drain-failed")).contains("\"reason\":\"no answer in 30000 ms\"");
    assertThat(node.eventTypes()).endsWith("worker-drain-failed", "worker-ended");
  }

  @Test
  void aDrainThatIsRefusedDoesNotKeepTheWorkerAliveAndNamesNoSecret() throws Exception {
    answer = () -> 500;
    URI secret = URI.create(url(server.getAddress().getPort(), "/drain") + "?key=s3cret");
    startHealthy(new DrainSpec.Http(secret, LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(told()).containsExactly("SIGTERM");
    assertThat(event("worker-drain-failed"))
        .contains("\"reason\":\"POST " + url(server.getAddress().getPort(), "/drain"))
        .contains("/drain answered 500\"")
        .doesNotContain("s3cret");
  }

  @Test
  void anAddressThatNobodyListensOnIsAFailure() throws Exception {
    startHealthy(new DrainSpec.Http(url(freePort(), "/drain"), LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(told()).containsExactly("SIGTERM");
    assertThat(event("worker-drain-failed")).contains("/drain failed: ", "ConnectException");
  }

  @Test
  void aDrainCommandRunsInTheReleaseWithWhatItsWorkerIsTold() throws Exception {
    startHealthy(exec("env > drain-env; pwd > drain-pwd; cat told; echo no more requests"));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.eventTypes()).endsWith("worker-stopping", "worker-drained", "worker-ended");
    assertThat(node.supervisor.lastOutput("api"))
        .contains("no more requests")
        .doesNotContain("SIGTERM");
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
    startHealthy(exec("exit 3"));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(told()).containsExactly("SIGTERM");
    assertThat(event("worker-drain-failed")).contains("exited with 3");
  }

  @Test
  void aDrainCommandThatIsNotThereIsAFailure() throws Exception {
    startHealthy(new DrainSpec.Exec(List.of("bin/none"), LONG));
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(told()).containsExactly("SIGTERM");
    assertThat(event("worker-drain-failed")).contains("[bin/none] cannot be run");
  }

  @Test
  void aDrainCommandThatHangsIsGoneWithItsWorker() throws Exception {
    startHealthy(exec("trap '' TERM; echo $$ > drain-pid; sleep 60; sleep 60"));
    node.supervisor.stop("api");
    long command = node.pidIn("drain-pid");

    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    assertThat(TestNode.lives(command)).isFalse();
    assertThat(event("worker-drain-failed")).contains("no answer in 30000 ms");
  }

  @Test
  void thatAWorkerIsDrainedIsDurableBeforeItIsAsked() throws Exception {
    startHealthy(exec("cat ../state/workers.json > workers-then"));
    assertThat(temp.resolve("state/workers.json")).content().contains("\"begun\":false");
    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(node.release.resolve("workers-then")).content().contains("\"begun\":true");
  }

  @Test
  void aWorkerThatIsToldToStopTwiceIsDrainedOnce() throws Exception {
    answer = this::never;
    startHealthy(http(LONG));
    node.supervisor.stop("api");
    node.supervisor.stop("api");
    node.await(() -> asked.get() == 1);
    node.supervisor.stopAll();
    node.skew.addAndGet(LONG.toNanos());
    node.awaitNone();

    assertThat(asked).hasValue(1);
    assertThat(node.eventTypes()).containsOnlyOnce("worker-stopping", "worker-drain-failed");
  }

  @Test
  void aWorkerThatEndsWhileItIsDrainedHasEnded() throws Exception {
    answer = this::never;
    startHealthy(http(LONG));
    long pid = node.view("api").pid();
    node.supervisor.stop("api");
    node.await(() -> asked.get() == 1);

    assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    node.awaitNone();

    assertThat(event("worker-drain-failed")).contains("its process ended meanwhile");
    assertThat(event("worker-ended")).contains("\"asked\":true");
  }

  @Test
  void noWorkerWaitsForTheDrainOfAnother() throws Exception {
    CountDownLatch all = new CountDownLatch(5);
    answer =
        () -> {
          all.countDown();
          return await(all) ? 200 : 500;
        };
    for (int i = 0; i < 5; i++) {
      start("api-" + i, WORKER, null, http(LONG));
    }
    node.await(() -> node.supervisor.views().stream().allMatch(v -> v.state() == State.HEALTHY));
    node.supervisor.stopAll();
    node.awaitNone();

    assertThat(node.eventTypes()).filteredOn("worker-drained"::equals).hasSize(5);
  }

  @Test
  void aWorkerThatHasNotBecomeHealthyIsNotDrained() throws Exception {
    start("api", WORKER, health(), http(LONG));
    node.pidIn("pid");
    node.supervisor.stop("api");
    node.awaitNone();

    assertNotDrained();
  }

  @Test
  void aWorkerThatNeverBecameHealthyInTimeIsNotDrained() throws Exception {
    start("api", WORKER, health(), http(LONG));
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
    start("api", WORKER, health(), http(LONG));
    node.awaitState("api", State.HEALTHY);
    Files.delete(healthy);
    node.awaitState("api", State.UNHEALTHY);
    node.supervisor.stop("api");
    assertThat(node.supervisor.problem()).isEmpty();
    node.awaitNone();

    assertThat(asked).hasValue(1);
    assertThat(node.eventTypes()).contains("worker-drained");
  }

  @Test
  void aWorkerThatBacksOffIsNotDrained() throws Exception {
    start("api", "exit 3", null, http(LONG));
    node.awaitState("api", State.BACKING_OFF);
    node.supervisor.stop("api");

    assertThat(node.supervisor.views()).isEmpty();
    assertNotDrained();
  }

  @Test
  void anAdoptedWorkerIsDrained() throws Exception {
    start("api", WORKER, health(), http(LONG));
    node.pidIn("pid");
    another();
    assertThat(node.view("api").state()).isEqualTo(State.STARTING);

    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(asked).hasValue(1);
    assertThat(told()).containsExactly("SIGTERM");
    assertThat(node.eventTypes())
        .endsWith("worker-adopted", "worker-stopping", "worker-drained", "worker-ended");
  }

  @Test
  void aWorkerWhoseAgentDiedWhileItWasDrainedIsDrainedAgainAndEnds() throws Exception {
    answer = this::never;
    startHealthy(http(LONG));
    node.supervisor.stop("api");
    node.await(() -> asked.get() == 1);
    answer = () -> 200;
    another();
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);

    node.awaitNone();

    assertThat(asked).hasValue(2);
    assertThat(told()).containsExactly("SIGTERM");
    assertThat(node.eventTypes())
        .endsWith("worker-adopted", "worker-stopping", "worker-drained", "worker-ended");
    startHealthy(http(LONG));
  }

  @Test
  void whatALostRecordSaidOfADrainIsNotKnown() throws Exception {
    startHealthy(http(LONG));
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

  private void startHealthy(DrainSpec drain) throws IOException {
    start("api", WORKER, null, drain);
    node.pidIn("pid");
    node.awaitState("api", State.HEALTHY);
  }

  private void start(String name, String script, @Nullable HealthSpec health, DrainSpec drain) {
    node.start(
        new WorkerSpec(
            name,
            List.of("/bin/sh", "-c", script),
            Optional.ofNullable(health),
            LONG,
            LONG,
            Optional.of(drain)));
  }

  private static HealthSpec health() {
    return new HealthSpec.Exec(List.of("/bin/sh", "-c", "test -e healthy"));
  }

  private DrainSpec http(Duration within) {
    return new DrainSpec.Http(url(server.getAddress().getPort(), "/drain"), within);
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

  private int never() {
    return await(testEnds) ? 503 : 504;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<String> told() throws IOException {
    return Files.readAllLines(node.release.resolve(DrainedWorker.TOLD));
  }

  private String event(String type) throws IOException {
    return node.events(type).stream().reduce((first, last) -> last).orElseThrow();
  }

  private void assertNotDrained() throws IOException {
    assertThat(asked).hasValue(0);
    assertThat(node.eventTypes()).doesNotContain("worker-drained", "worker-drain-failed");
  }
}
