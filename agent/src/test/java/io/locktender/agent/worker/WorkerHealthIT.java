package io.locktender.agent.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import com.sun.net.httpserver.HttpServer;
import io.locktender.agent.http.LoopbackServer;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.HealthSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerHealthIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration WITHIN = Duration.ofMillis(500);

  @TempDir Path temp;
  private TestNode node;

  @BeforeEach
  void open() {
    node = new TestNode(temp, "t" + UUID.randomUUID());
    node.adopt();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void byHttpAWorkerIsHealthyWhenItAnswers2xx() throws Exception {
    HttpServer server = LoopbackServer.create();
    AtomicInteger status = new AtomicInteger(503);
    server.createContext(
        "/health",
        exchange -> {
          byte[] body = "state".getBytes(UTF_8);
          exchange.sendResponseHeaders(status.get(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      start(
          new HealthSpec.Http(
              URI.create("http://127.0.0.1:" + port + "/health"), HealthSpec.WITHIN),
          LONG);
      assertThat(node.view("api").state()).isEqualTo(State.STARTING);
      status.set(204);
      node.awaitState("api", State.HEALTHY);
      status.set(500);
      node.awaitState("api", State.UNHEALTHY);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("worker api (process ")
          .contains("/health answered 500");
      status.set(200);
      node.awaitState("api", State.HEALTHY);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAnswerThatComesLaterThanWithinMakesItUnhealthy_thoughItSaysThatAllIsWell()
      throws Exception {
    HttpServer server = LoopbackServer.create();
    CountDownLatch slow = new CountDownLatch(1);
    AtomicBoolean late = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext(
        "/health",
        exchange -> {
          if (late.get()) {
            Uninterruptibles.awaitUninterruptibly(slow);
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
      start(new HealthSpec.Http(uri, WITHIN), LONG);
      node.awaitState("api", State.HEALTHY);
      late.set(true);
      node.awaitState("api", State.UNHEALTHY);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("/health gave no answer in 500 ms");
      late.set(false);
      node.awaitState("api", State.HEALTHY);
    } finally {
      slow.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void byTcpAWorkerIsHealthyWhenItTakesAConnection() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      start(new HealthSpec.Tcp("127.0.0.1", socket.getLocalPort(), HealthSpec.WITHIN), LONG);
      node.awaitState("api", State.HEALTHY);
    }
    node.awaitState("api", State.UNHEALTHY);
    assertThat(node.supervisor.problem().orElseThrow()).contains("took no connection");
  }

  @Test
  void byCommandAWorkerIsHealthyWhenItExitsWith0() throws Exception {
    start(command("/bin/sh", "-c", "test -e healthy"), LONG);
    Files.createFile(node.release.resolve("healthy"));
    int wakesBefore = node.wakes.get();
    node.awaitState("api", State.HEALTHY);
    assertThat(node.wakes.get()).isGreaterThan(wakesBefore);
  }

  @Test
  void aCommandFindsWhatItsWorkerFinds() throws Exception {
    String script = "test \"$LOCKTENDER_WORKER $LOCKTENDER_RELEASE_DIRECTORY\" = \"api $PWD\"";
    start(command("/bin/sh", "-c", script), LONG);
    node.awaitState("api", State.HEALTHY);
  }

  @Test
  void aCommandThatHangsIsAFailureAndIsKilled() throws Exception {
    start(command("/bin/sh", "-c", "echo $$ > probe; sleep 60"), Duration.ofMillis(10));
    long probe = node.pidIn("probe");
    node.await(() -> node.supervisor.problem().filter(p -> p.contains("did not end")).isPresent());
    // The kernel has been told; its end is a moment later.
    node.await(() -> !TestNode.lives(probe));
  }

  @Test
  void aCommandThatRunsWhenItsWorkerIsStoppedIsStoppedToo() throws Exception {
    start(command("/bin/sh", "-c", "echo $$ > probe; exec sleep 60"), LONG);
    long probe = node.pidIn("probe");
    node.supervisor.stop("api");
    node.awaitNone();
    assertThat(TestNode.lives(probe)).isFalse();
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() {
    start(command("bin/none"), Duration.ofMillis(50));
    node.awaitState("api", State.UNHEALTHY);
    node.await(() -> node.supervisor.problem().filter(p -> p.contains("bin/none")).isPresent());
  }

  @Test
  void notHealthyWithinStartWithinIsUnhealthyAndHealthyLaterIsHealthy() throws Exception {
    start(command("/bin/sh", "-c", "test -e healthy"), Duration.ofMinutes(5));
    assertThat(node.view("api").state()).isEqualTo(State.STARTING);
    assertThat(node.supervisor.nextDeadline().orElseThrow())
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    node.skew.addAndGet(Duration.ofMinutes(5).toNanos());
    assertThat(node.view("api").state()).isEqualTo(State.UNHEALTHY);
    Files.createFile(node.release.resolve("healthy"));
    node.awaitState("api", State.HEALTHY);
  }

  @Test
  void withoutACheckAWorkerIsHealthyOnceItHasRunForAMoment() {
    node.start("api", "exec sleep 60");
    assertThat(node.view("api").state()).isEqualTo(State.STARTING);
    assertThat(node.supervisor.nextDeadline()).isPresent();
    node.skew.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(node.view("api").state()).isEqualTo(State.HEALTHY);
    assertThat(node.supervisor.nextDeadline()).isEmpty();
  }

  private static HealthSpec command(String... words) {
    return new HealthSpec.Exec(List.of(words), WITHIN);
  }

  private void start(HealthSpec health, Duration startWithin) {
    node.start("api", "exec sleep 60", health, startWithin, LONG);
  }
}
