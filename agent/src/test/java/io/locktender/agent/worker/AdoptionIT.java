package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.RunningCommand;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.HealthSpec;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path temp;
  private final String cluster = "t" + UUID.randomUUID();

  @Test
  void nothingIsStartedBeforeAdoption() {
    try (TestNode node = new TestNode(temp, cluster)) {
      assertThatThrownBy(() -> node.start("api", "exec sleep 60"))
          .isInstanceOf(IllegalStateException.class);
      node.adopt();
      assertThatThrownBy(node::adopt).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWorkerWhoseAgentWasKilledIsFoundAndNoSecondOneIsStarted() throws Exception {
    long pid;
    try (AgentProcess agent = AgentProcess.withWorker(temp, cluster)) {
      pid = agent.workerPid();
      agent.kill();
    }
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      WorkerView view = node.view("api");
      assertThat(view.pid()).isEqualTo(pid);
      assertThat(view.revision()).isEqualTo(7);
      assertThat(node.supervisor.views()).hasSize(1);
      assertThatThrownBy(() -> node.start("api", "exec sleep 60"))
          .isInstanceOf(IllegalStateException.class);
      node.awaitState("api", State.HEALTHY);
      assertThat(node.eventTypes())
          .containsExactly("worker-starting", "worker-started", "worker-adopted");
      node.supervisor.stop("api");
      node.awaitNone();
      assertThat(TestNode.lives(pid)).isFalse();
    }
  }

  @Test
  void anAdoptionThatCannotBeRecordedIsMadeUpFor() throws Exception {
    long pid;
    try (AgentProcess agent = AgentProcess.withWorker(temp, cluster)) {
      pid = agent.workerPid();
      agent.kill();
    }
    Path inTheWay = Files.createDirectories(temp.resolve("state/events.jsonl.1/x"));
    try (TestNode node = new TestNode(temp, cluster, 1)) {
      assertThatThrownBy(node::adopt).isInstanceOf(UncheckedIOException.class);
      assertThat(node.supervisor.adopted()).isFalse();
      Files.delete(inTheWay);

      node.adopt();

      assertThat(node.supervisor.adopted()).isTrue();
      assertThat(node.view("api").pid()).isEqualTo(pid);
    }
  }

  @Test
  void anAdoptedWorkerIsStartingUntilItsHealthIsAsked() throws Exception {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    HealthSpec health =
        new HealthSpec.Exec(List.of("/bin/sh", "-c", "test -e healthy"), HealthSpec.WITHIN);
    dead.start("api", "exec sleep 60", health, LONG, SHORT);
    dead.die();
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.view("api").state()).isEqualTo(State.STARTING);
      Files.createFile(node.release.resolve("healthy"));
      node.awaitState("api", State.HEALTHY);
    }
  }

  @Test
  void theEndOfAnAdoptedWorkerIsSeen() {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "exec sleep 60");
    long pid = dead.view("api").pid();
    dead.die();
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.supervisor.nextDeadline().orElseThrow()).isLessThan(Duration.ofSeconds(1));
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      node.awaitState("api", State.BACKING_OFF);
    }
  }

  @Test
  void theEndOfAWorkerThatNoAgentSawIsInTheLog() throws Exception {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "exec sleep 60");
    long pid = dead.view("api").pid();
    dead.die();
    ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
    assertThat(worker.destroyForcibly()).isTrue();
    worker.onExit().get(60, TimeUnit.SECONDS);
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      node.awaitNone();
      assertThat(node.eventTypes())
          .containsExactly("worker-starting", "worker-started", "worker-ended");
    }
  }

  @Test
  void withoutItsRecordsAWorkerIsAStrayAndIsStopped() throws Exception {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "trap '' TERM; echo $$ > pid; while :; do sleep 0.2; done");
    long pid = dead.pidIn("pid");
    dead.die();
    Files.writeString(temp.resolve("state/workers.json"), "garbled");
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.supervisor.views())
          .singleElement()
          .satisfies(
              view -> {
                assertThat(view.name()).startsWith("stray-");
                assertThat(view.state()).isEqualTo(State.STOPPING);
              });
      node.awaitNone();
      assertThat(TestNode.lives(pid)).isFalse();
    }
  }

  @Test
  void whatAWorkerLeftBehindWhileNoAgentLookedIsStopped() throws Exception {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "sleep 60 & echo $! > pid; wait");
    long child = dead.pidIn("pid");
    long first = dead.view("api").pid();
    dead.die();
    assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();
    Awaitility.await().until(() -> !TestNode.lives(first));
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      node.awaitState("api", State.BACKING_OFF);
      assertThat(TestNode.lives(child)).isFalse();
    }
  }

  @Test
  void aRecordWithoutAProcessIsGivenAMomentAndThenCleared() {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "exec sleep 60");
    WorkerRecord record =
        dead.state.read("workers.json", WorkerList.class).orElseThrow().workers().get(0);
    dead.stopAll();
    dead.awaitNone();
    dead.state.write("workers.json", new WorkerList(List.of(record.withProcess(0, 0, "")), null));
    dead.die();
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.view("api").running()).isTrue();
      node.awaitState("api", State.BACKING_OFF);
    }
  }

  @Test
  void aProcessIdOfAnotherBootMeansNothing() {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    dead.start("api", "exec sleep 60");
    WorkerRecord record =
        dead.state.read("workers.json", WorkerList.class).orElseThrow().workers().get(0);
    dead.stopAll();
    dead.awaitNone();
    WorkerRecord stale = record.withProcess(ProcessHandle.current().pid(), 1, "another boot");
    dead.state.write("workers.json", new WorkerList(List.of(stale), null));
    dead.die();
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.supervisor.views()).isEmpty();
    }
  }

  @Test
  void aCommandThatOutlivedItsAgentIsAStray() throws Exception {
    TestNode dead = new TestNode(temp, cluster);
    dead.adopt();
    ExecutorService executor = Executors.newCachedThreadPool();
    CommandRunner runner = new CommandRunner(dead.cookies, Map.of(), executor, () -> {});
    RunningCommand command =
        runner.run(
            dead.release, List.of("/bin/sh", "-c", "echo $$ > pid; sleep 60"), Map.of(), LONG);
    long pid = dead.pidIn("pid");
    dead.die();
    try (TestNode node = new TestNode(temp, cluster)) {
      node.adopt();
      assertThat(node.supervisor.views()).hasSize(1);
      node.awaitNone();
      // One that was killed may have lost its environment, and be there for a moment.
      node.await(() -> !TestNode.lives(pid));
      command.result().join();
    }
    executor.shutdown();
  }
}
