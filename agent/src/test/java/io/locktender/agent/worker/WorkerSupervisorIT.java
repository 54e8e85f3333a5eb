package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.process.ProcessTable;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerSupervisorIT {
  private static final String IGNORES_TERM =
      "trap '' TERM; echo $$ > pid; while :; do sleep 0.2; done";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);

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
  void aWorkerRunsInItsReleaseWithWhatItIsTold() throws Exception {
    node.start("api", "env > env; pwd > pwd; echo hello; exec sleep 60");
    node.awaitState("api", State.HEALTHY);
    WorkerView view = node.view("api");
    assertThat(view.release()).isEqualTo(new ReleaseId(ReleaseVersion.parse("1.0.0"), "digest"));
    assertThat(view.revision()).isEqualTo(7);
    assertThat(view.restarts()).isZero();
    assertThat(TestNode.lives(view.pid())).isTrue();
    assertThat(Files.readString(node.release.resolve("pwd"))).contains(node.release.toString());
    assertThat(Files.readAllLines(node.release.resolve("env")))
        .contains(
            "LOCKTENDER_CLUSTER=" + node.cookies.cluster(),
            "LOCKTENDER_NODE=node-1",
            "LOCKTENDER_WORKER=api",
            "LOCKTENDER_RELEASE=1.0.0",
            "LOCKTENDER_RELEASE_DIRECTORY=" + node.release,
            "LOCKTENDER_DATABASE=shop");
    assertThat(node.lastOutput("api")).containsExactly("hello");
    assertThat(node.supervisor.problem()).isEmpty();
  }

  @Test
  void aWorkerLeadsASessionOfItsOwn() {
    node.start("api", "exec sleep 60");
    long pid = node.view("api").pid();
    node.await(() -> new ProcessTable().find(pid).orElseThrow().session() == pid);
  }

  @Test
  void aProgramIsFoundInTheReleaseDirectory() throws Exception {
    Path program = node.release.resolve("bin/api");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho \"$1\"; exec sleep 60\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    node.start(
        new WorkerSpec(
            "api",
            new ProgramSpec.Command(List.of("bin/api", "x")),
            Optional.empty(),
            LONG,
            SHORT,
            Optional.empty()));
    node.await(() -> node.lastOutput("api").equals(List.of("x")));
  }

  @Test
  void aWorkerThatEndsOnSigtermIsGoneAtOnce() throws Exception {
    node.start("api", "exec sleep 60", null, LONG, LONG);
    long pid = node.view("api").pid();
    node.supervisor.stop("api");
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
    node.awaitNone();
    assertThat(TestNode.lives(pid)).isFalse();
    assertThat(node.eventTypes())
        .containsExactly("worker-starting", "worker-started", "worker-stopping", "worker-ended");
    assertThat(Files.readString(temp.resolve("state/workers.json"))).doesNotContain("api");
  }

  @Test
  void theEndOfAWorkerWakesTheLoop() {
    node.start("api", "exit 3");
    node.await(() -> node.wakes.get() > 0);
  }

  @Test
  void aWorkerThatIgnoresSigtermIsKilledAfterStopWithin() throws Exception {
    node.start("api", IGNORES_TERM, null, LONG, SHORT);
    long pid = node.pidIn("pid");
    node.supervisor.stop("api");
    node.supervisor.stop("api");
    node.await(() -> node.supervisor.nextDeadline().isPresent());
    assertThat(TestNode.lives(pid)).isTrue();
    node.awaitNone();
    assertThat(TestNode.lives(pid)).isFalse();
  }

  @Test
  void aGrandchildInASessionOfItsOwnIsFoundAndKilled() throws Exception {
    node.start("api", "setsid sh -c \"" + IGNORES_TERM + "\" & exec sleep 60", null, LONG, SHORT);
    long grandchild = node.pidIn("pid");
    node.supervisor.stop("api");
    node.awaitNone();
    assertThat(TestNode.lives(grandchild)).isFalse();
  }

  @Test
  void aChildThatClearedItsEnvironmentIsFoundByItsSession() throws Exception {
    node.start("api", "env -i sh -c 'echo $$ > pid; exec sleep 60' & wait", null, LONG, SHORT);
    long child = node.pidIn("pid");
    node.supervisor.stop("api");
    node.awaitNone();
    assertThat(TestNode.lives(child)).isFalse();
  }

  @Test
  void aWorkerThatEndsByItselfTakesItsChildrenAlongAndBacksOff() throws Exception {
    node.start("api", "sleep 60 & echo $! > pid; exit 3", null, LONG, LONG);
    long child = node.pidIn("pid");
    node.awaitState("api", State.BACKING_OFF);
    assertThat(TestNode.lives(child)).isFalse();
    assertThat(node.view("api").running()).isFalse();
    assertThat(node.supervisor.problem().orElseThrow())
        .contains("worker api ended with exit code 3");
    assertThat(node.supervisor.nextDeadline().orElseThrow())
        .isLessThanOrEqualTo(Duration.ofMillis(250));
    node.awaitNone();
    node.start("api", "exec sleep 60");
    assertThat(node.view("api").restarts()).isEqualTo(1);
  }

  @Test
  void aWorkerThatIsToldToStopWhileItBacksOffIsForgotten() {
    node.start("api", "exit 3");
    node.awaitState("api", State.BACKING_OFF);
    node.supervisor.stop("api");
    assertThat(node.supervisor.views()).isEmpty();
    node.start("api", "exec sleep 60");
    assertThat(node.view("api").restarts()).isZero();
  }

  @Test
  void aProgramThatIsNotThereIsAWorkerThatEnded() {
    node.start(
        new WorkerSpec(
            "api",
            new ProgramSpec.Command(List.of("bin/none")),
            Optional.empty(),
            LONG,
            LONG,
            Optional.empty()));
    node.awaitState("api", State.BACKING_OFF);
    assertThat(node.lastOutput("api").toString()).contains("bin/none");
  }

  @Test
  void aReleaseDirectoryThatIsNotThereIsAWorkerThatEnded() throws Exception {
    Files.delete(node.release);
    node.start("api", "exec sleep 60");
    assertThat(node.view("api").state()).isEqualTo(State.BACKING_OFF);
    assertThat(node.lastOutput("api").toString()).contains("locktender: ");
    assertThat(node.eventTypes()).containsExactly("worker-starting", "worker-ended");
  }

  @Test
  void aWorkerWhoseStartCannotBeRecordedIsWatched_andItIsRecordedLater() throws Exception {
    Path own = Files.createDirectories(temp.resolve("own"));
    try (TestNode full = new TestNode(own, "t" + UUID.randomUUID(), 1)) {
      Path inTheWay = Files.createDirectories(full.state.path().resolve("events.jsonl.1/x"));
      full.adopt();
      assertThatThrownBy(() -> full.start("api", "exec sleep 60"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(full.eventTypes()).containsExactly("worker-starting");
      assertThat(full.view("api").state()).isEqualTo(State.STARTING);
      assertThatThrownBy(full.supervisor::poll).isInstanceOf(UncheckedIOException.class);

      Files.delete(inTheWay);
      full.awaitState("api", State.HEALTHY);

      assertThat(full.eventTypes()).containsExactly("worker-started");
      assertThat(Files.readString(full.state.path().resolve("workers.json")))
          .contains(String.valueOf(full.view("api").pid()));
    }
  }

  @Test
  void aSecondWorkerOfTheSameNameIsRefused() {
    node.start("api", "exec sleep 60");
    assertThatThrownBy(() -> node.start("api", "exec sleep 60"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("api is there already");
    node.supervisor.stop("api");
    assertThatThrownBy(() -> node.start("api", "exec sleep 60"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNameThatIsNoFileNameIsRefused() {
    assertThatThrownBy(() -> node.lastOutput("../lock"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherThreadIsRefused() {
    assertThatThrownBy(() -> CompletableFuture.runAsync(node.supervisor::poll).join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("expected the node's loop");
  }

  @Test
  void aFullLogIsSetAsideAtTheNextStart() throws Exception {
    Path log = temp.resolve("state/logs/api.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "old line\n".repeat(2000));
    node.start("api", "seq 30; exec sleep 60");
    node.await(() -> node.lastOutput("api").size() == 20);
    assertThat(node.lastOutput("api")).startsWith("11").endsWith("30");
    assertThat(Files.readString(temp.resolve("state/logs/api.log.1"))).startsWith("old line");
  }

  @Test
  void allAreStoppedAtOnce() {
    node.start("api", "exec sleep 60");
    node.start("mail", "exec sleep 60");
    assertThat(node.supervisor.views()).hasSize(2);
    node.stopAll();
    node.awaitNone();
  }
}
