package io.locktender.agent.worker;

import static io.locktender.agent.systemd.FakeSystemd.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.systemd.FakeSystemd;
import io.locktender.agent.systemd.Units;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.command.CommandResult.End;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are units, on a systemd that does as the test says. */
class UnitWorkersTest {
  private static final ProgramSpec.Unit API = new ProgramSpec.Unit("shop-api@.service");
  private static final String UNIT = "shop-api@1.0.0.service";

  @TempDir Path temp;
  private final FakeSystemd systemd = new FakeSystemd();

  private TestNode node() {
    TestNode node = new TestNode(temp, systemd);
    node.adopt();
    return node;
  }

  private static void start(TestNode node) {
    Duration within = Duration.ofSeconds(5);
    node.start(new WorkerSpec("api", API, Optional.empty(), within, within, Optional.empty()));
  }

  @Test
  void aUnitOfTheReleaseIsStartedWatchedAndStopped() throws Exception {
    try (TestNode node = node()) {
      start(node);
      assertThat(node.view("api").state()).isEqualTo(State.STARTING);
      node.awaitState("api", State.HEALTHY);
      WorkerView view = node.view("api");
      assertThat(view.pid()).isEqualTo(4711);
      assertThat(view.release()).isEqualTo(new ReleaseId(ReleaseVersion.parse("1.0.0"), "digest"));
      assertThat(Files.readString(temp.resolve("state/workers.json")))
          .contains("\"unit\":\"" + UNIT + "\"", "\"templates\":[\"shop-api@.service\"]");

      node.supervisor.stop("api");
      node.awaitNone();
      assertThat(systemd.there(UNIT)).isFalse();
      assertThat(systemd.changes())
          .containsExactly("--no-block start " + UNIT, "--no-block stop " + UNIT);
      assertThat(node.eventTypes())
          .containsExactly("worker-starting", "worker-started", "worker-stopping", "worker-ended");
      assertThat(Files.readString(temp.resolve("state/workers.json")))
          .contains("\"workers\":[]", "shop-api@.service");
    }
  }

  @Test
  void itIsNotHealthyBeforeItsStartHasEnded() {
    try (TestNode node = node()) {
      systemd.slow();
      start(node);
      node.await(() -> systemd.there(UNIT));
      node.skew.addAndGet(Duration.ofSeconds(4).toNanos());
      assertThat(node.view("api").state()).isEqualTo(State.STARTING);
      node.skew.addAndGet(Duration.ofSeconds(2).toNanos());
      node.awaitState("api", State.UNHEALTHY);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("is not healthy: unit " + UNIT + " is activating (start-pre)")
          .contains("what it wrote: journalctl -u " + UNIT);
      systemd.is(UNIT, "active", "running", 12);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.awaitState("api", State.HEALTHY);
    }
  }

  @Test
  void aUnitThatFailsIsStartedAgain() throws Exception {
    try (TestNode node = node()) {
      start(node);
      node.awaitState("api", State.HEALTHY);
      systemd.failed(UNIT, 3);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.awaitState("api", State.BACKING_OFF);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("worker api ended with exit code 3, and is started again")
          .contains("unit " + UNIT + " is failed (exit-code)");
      node.awaitNone();
      start(node);
      node.awaitState("api", State.HEALTHY);
      assertThat(node.view("api").restarts()).isEqualTo(1);
      assertThat(node.lastEvent("worker-ended")).contains("\"exit\":3").contains("\"asked\":false");
    }
  }

  @Test
  void aUnitThatCannotBeStartedIsOneThatEnded() {
    systemd.refuse(new CommandResult(End.EXITED, 5, "Unit " + UNIT + " not found.\n"));
    try (TestNode node = node()) {
      start(node);
      node.await(() -> !systemd.changes().isEmpty());
      systemd.refuse(null);
      node.awaitState("api", State.BACKING_OFF);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("exited with 5: Unit " + UNIT + " not found.");
    }
  }

  @Test
  void aUnitThatDoesNotStopIsStillThereAndIsNamed() {
    try (TestNode node = node()) {
      start(node);
      node.awaitState("api", State.HEALTHY);
      systemd.stubborn(true);
      node.supervisor.stop("api");
      node.await(() -> systemd.changes().size() == 2);
      assertThat(node.supervisor.problem()).isEmpty();
      node.skew.addAndGet(Duration.ofSeconds(6).toNanos());
      node.await(() -> node.supervisor.problem().isPresent());
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      assertThat(node.supervisor.problem().orElseThrow())
          .matches(
              "worker api does not end: unit shop-api@1\\.0\\.0\\.service is deactivating"
                  + " \\(stop-sigterm\\) \\d s after 'systemctl stop'; see .*");
      systemd.stubborn(false);
      systemd.gone(UNIT);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.awaitNone();
    }
  }

  @Test
  void aStopThatIsRefusedIsAskedForAgainAndSaid() {
    try (TestNode node = node()) {
      start(node);
      node.awaitState("api", State.HEALTHY);
      systemd.refuse(new CommandResult(End.EXITED, 4, "Access denied"));
      node.supervisor.stop("api");
      node.await(() -> node.supervisor.problem().isPresent());
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("unit " + UNIT + " is active (running)")
          .contains("exited with 4: Access denied");
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      systemd.refuse(null);
      node.skew.addAndGet(Duration.ofSeconds(3).toNanos());
      node.awaitNone();
      assertThat(systemd.there(UNIT)).isFalse();
    }
  }

  @Test
  void aUnitThatIsStoppedButAboutToStartIsThere() {
    try (TestNode node = node()) {
      start(node);
      node.awaitState("api", State.HEALTHY);
      systemd.stubborn(true);
      node.supervisor.stop("api");
      node.await(() -> systemd.changes().size() == 2);
      systemd.queued(UNIT);
      int calls = systemd.calls().size();
      node.await(() -> systemd.calls().size() > calls + 3);
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      systemd.stubborn(false);
      systemd.gone(UNIT);
      node.awaitNone();
    }
  }

  @Test
  void aUnitThatSomebodyElseStartedIsAStrayUntilItIsStopped() {
    try (TestNode node = node()) {
      node.supervisor.watch(List.of(API));
      assertThat(node.supervisor.unseen(7)).isPresent();
      systemd.is("shop-api@9.9.9.service", "activating", "start-pre", 0);
      systemd.is("other@9.9.9.service", "active", "running", 13);
      node.await(() -> node.supervisor.unseen(7).isEmpty());
      assertThat(node.supervisor.views())
          .singleElement()
          .satisfies(
              stray -> {
                assertThat(stray.name()).isEqualTo("stray-shop-api@9.9.9.service");
                assertThat(stray.release().version()).isEqualTo(ReleaseVersion.parse("none"));
                assertThat(stray.state()).isEqualTo(State.STOPPING);
              });
      node.awaitNone();
      assertThat(systemd.changes()).containsExactly("--no-block stop shop-api@9.9.9.service");
      assertThat(systemd.there("other@9.9.9.service")).isTrue();
    }
  }

  @Test
  void aUnitThatSomebodyStartsWhileItsWorkerBacksOffIsAStrayBesideIt() {
    try (TestNode node = node()) {
      start(node);
      node.awaitState("api", State.HEALTHY);
      systemd.failed(UNIT, 1);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.awaitState("api", State.BACKING_OFF);
      systemd.stubborn(true);
      systemd.is(UNIT, "active", "running", 99);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.await(() -> node.find("stray-" + UNIT).isPresent());
      assertThat(node.view("stray-" + UNIT).state()).isEqualTo(State.STOPPING);
      systemd.stubborn(false);
      systemd.gone(UNIT);
      node.skew.addAndGet(Units.LOOK.toNanos());
      node.awaitNone();
    }
  }

  @Test
  void theNextAgentAdoptsAUnitWithItsRelease() throws Exception {
    TestNode dead = node();
    start(dead);
    dead.awaitState("api", State.HEALTHY);
    dead.die();
    try (TestNode node = node()) {
      assertThat(node.view("api").release())
          .isEqualTo(new ReleaseId(ReleaseVersion.parse("1.0.0"), "digest"));
      assertThat(node.view("api").running()).isTrue();
      node.awaitState("api", State.HEALTHY);
      assertThat(systemd.changes()).containsExactly("--no-block start " + UNIT);
      assertThat(node.eventTypes())
          .containsExactly("worker-starting", "worker-started", "worker-adopted");
    }
  }

  @Test
  void aUnitThatEndedWhileNoAgentLookedIsSeen() throws Exception {
    TestNode dead = node();
    start(dead);
    dead.awaitState("api", State.HEALTHY);
    dead.die();
    systemd.gone(UNIT);
    try (TestNode node = node()) {
      assertThat(node.view("api").running()).isTrue();
      node.awaitState("api", State.BACKING_OFF);
      assertThat(node.eventTypes())
          .containsExactly("worker-starting", "worker-started", "worker-ended");
    }
  }

  @Test
  void whileSystemdDoesNotAnswerAnAdoptedUnitIsThere() {
    TestNode dead = node();
    start(dead);
    dead.awaitState("api", State.HEALTHY);
    dead.die();
    systemd.gone(UNIT);
    systemd.refuse(new CommandResult(End.TIMED_OUT, -1, ""));
    try (TestNode node = node()) {
      assertThat(node.supervisor.unseen(7)).isPresent();
      node.supervisor.stop("api");
      node.skew.addAndGet(Duration.ofMinutes(1).toNanos());
      node.await(() -> node.supervisor.unseen(7).orElse("").startsWith("it is not known"));
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      assertThat(node.supervisor.problem().orElseThrow())
          .contains("unit " + UNIT + " was not looked for yet");
      assertThat(node.supervisor.unseen(7)).isPresent();
      systemd.refuse(null);
      node.skew.addAndGet(Duration.ofMinutes(1).toNanos());
      node.awaitNone();
    }
  }

  @Test
  void withoutItsRecordAUnitOfAKnownTemplateIsAStray() throws Exception {
    TestNode dead = node();
    start(dead);
    dead.awaitState("api", State.HEALTHY);
    dead.die();
    Files.delete(temp.resolve("state/workers.json"));
    try (TestNode node = node()) {
      node.supervisor.watch(List.of(API));
      node.await(() -> node.find("stray-" + UNIT).isPresent());
      node.awaitNone();
      assertThat(systemd.there(UNIT)).isFalse();
    }
  }

  @Test
  void aLateAnswerToAStartDoesNotMakeAUnitThatRunsLookDown() {
    try (TestNode node = node()) {
      systemd.hang();
      start(node);
      node.supervisor.poll();
      node.supervisor.stop("api");
      node.skew.addAndGet(Duration.ofMinutes(1).toNanos());
      node.supervisor.poll();
      assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
      systemd.is(UNIT, "active", "running", 5);
      systemd.answer(done(""));
      node.awaitNone();
      assertThat(systemd.there(UNIT)).isFalse();
    }
  }
}
