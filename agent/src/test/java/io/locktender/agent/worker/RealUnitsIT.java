package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.process.ProcessTable;
import io.locktender.coordinator.decide.WorkerView.State;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are units of a real systemd, where one can be started. */
class RealUnitsIT {
  private static final String UNIT = "shop-api@1.0.0.service";
  private static final ProgramSpec.Unit TEMPLATE = new ProgramSpec.Unit("shop-api@.service");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path temp;
  private UserSystemd systemd;
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    systemd = new UserSystemd(Files.createTempDirectory("sd"));
    node = new TestNode(temp, systemd);
    node.adopt();
  }

  @AfterEach
  void close() throws IOException {
    if (node != null) {
      node.die();
    }
    if (systemd != null) {
      systemd.close();
    }
  }

  private void start(String service) throws IOException {
    systemd.unit(TEMPLATE.template(), "[Service]\n" + service);
    Optional<HealthSpec> none = Optional.empty();
    node.start(new WorkerSpec("api", TEMPLATE, none, SECOND, SECOND, Optional.empty()));
  }

  private void awaitProblem(String... words) {
    node.await(
        () -> {
          String problem = node.supervisor.problem().orElse("");
          return List.of(words).stream().allMatch(problem::contains);
        });
    assertThat(node.view("api").state()).isEqualTo(State.STOPPING);
  }

  @Test
  void aUnitIsStartedAndStoppedWithAllThatItStarted() throws Exception {
    start("ExecStartPre=/bin/sleep 0.3\nExecStart=/bin/sh -c 'setsid sleep 100 & exec sleep 101'");
    assertThat(node.view("api").state()).isEqualTo(State.STARTING);
    node.awaitState("api", State.HEALTHY);
    long pid = node.view("api").pid();
    List<Long> processes = new ProcessTable().byUnit(UNIT::equals).get(UNIT);
    assertThat(processes).hasSize(2).contains(pid);

    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(processes).noneMatch(TestNode::lives);
    assertThat(node.eventTypes())
        .containsExactly("worker-starting", "worker-started", "worker-stopping", "worker-ended");
  }

  @Test
  void aUnitThatFailsIsSeenWithItsExitCode() throws Exception {
    start("ExecStart=/bin/sh -c 'exit 3'");
    node.awaitState("api", State.BACKING_OFF);

    assertThat(node.supervisor.problem().orElseThrow())
        .contains("ended with exit code 3", "unit " + UNIT + " is failed (exit-code)");
  }

  @Test
  void aUnitThatIsNotThereIsSaid() throws Exception {
    systemd.unit("other@.service", "[Service]\nExecStart=/bin/sleep 100\n");
    Optional<HealthSpec> none = Optional.empty();
    node.start(new WorkerSpec("api", TEMPLATE, none, SECOND, SECOND, Optional.empty()));
    node.awaitState("api", State.BACKING_OFF);

    assertThat(node.supervisor.problem().orElseThrow()).contains("exited with 5", "not found");
  }

  @Test
  void aUnitThatIgnoresSigtermIsWaitedForAndNamed() throws Exception {
    start(
        "TimeoutStopSec=infinity\n"
            + "ExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 1; done'");
    node.awaitState("api", State.HEALTHY);
    node.supervisor.stop("api");
    awaitProblem("unit " + UNIT + " is deactivating (stop-sigterm)");

    assertThat(systemd.systemctl("kill", "--signal=KILL", UNIT).succeeded()).isTrue();
    node.awaitNone();
  }

  @Test
  void whatAUnitLeavesInItsControlGroupIsWaitedForAndNamed() throws Exception {
    start(
        "KillMode=process\nExecStart=/bin/sh -c 'sleep 100 & echo $! > %s/left; exec sleep 101'"
            .formatted(temp));
    node.awaitState("api", State.HEALTHY);
    long left = node.numberIn(temp.resolve("left"));
    node.supervisor.stop("api");
    awaitProblem("unit " + UNIT + " is inactive (dead)", "process " + left + " (sleep 100)");

    assertThat(ProcessHandle.of(left).orElseThrow().destroyForcibly()).isTrue();
    node.awaitNone();
  }

  @Test
  void aUnitThatSomebodyElseStartedIsStopped() throws Exception {
    systemd.unit(TEMPLATE.template(), "[Service]\nExecStart=/bin/sleep 100\n");
    assertThat(systemd.systemctl("start", "shop-api@0.9.0.service").succeeded()).isTrue();
    node.supervisor.watch(List.of(TEMPLATE));
    node.await(() -> node.find("stray-shop-api@0.9.0.service").isPresent());
    node.awaitNone();

    assertThat(new ProcessTable().byUnit(TEMPLATE::names)).isEmpty();
    node.await(() -> node.supervisor.unseen(7).isEmpty());
  }

  @Test
  void theNextAgentAdoptsAUnit() throws Exception {
    start("ExecStart=/bin/sleep 100");
    node.awaitState("api", State.HEALTHY);
    long pid = node.view("api").pid();
    node.die();
    node = new TestNode(temp, systemd);
    node.adopt();
    node.awaitState("api", State.HEALTHY);

    assertThat(node.view("api").pid()).isEqualTo(pid);
    assertThat(node.eventTypes()).endsWith("worker-adopted");
  }
}
