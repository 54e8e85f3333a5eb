package io.locktender.agent.node;

import static io.locktender.agent.node.NodeBench.V2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.state.OwnSteps;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the loop does to the node itself: the intent is on disk first, and what is done as well. */
class NodeStepsTest {
  private static final StepMark CONFIGURE =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "configure", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);
  private static final NodeStep STEP =
      new NodeStep(ReleaseVersion.parse("2.0.0"), "configure", true);

  private final NodeBench node = new NodeBench();

  private NodeBench configuring(boolean revertible) {
    node.releases.install(V2, FakeReleases.step("2.0.0", "configure", revertible));
    node.serving().finish(CONFIGURE);
    node.turn();
    return node;
  }

  private void rollBack() {
    node.write(
        Transitions.rollBack(node.document(), StepFailure.of(null, "another node failed"), null));
  }

  private Duty duty() {
    return requireNonNull(node.cluster.report().duty());
  }

  private OwnSteps onDisk() {
    return requireNonNull(node.records.steps);
  }

  @Test
  void aStepIsOnDiskAsBegunBeforeItRuns() {
    configuring(true);

    assertThat(node.commands.run).containsExactly("STEP configure");
    assertThat(onDisk())
        .isEqualTo(new OwnSteps(ReleaseVersion.parse("1.0.0"), List.of(STEP), STEP));
    assertThat(duty().state()).isEqualTo(Duty.State.RUNNING);
  }

  @Test
  void aStepThatEndedWellIsDoneOnDiskAndThenReported() {
    configuring(true).commands.exit(0);

    node.turn();

    assertThat(onDisk())
        .isEqualTo(new OwnSteps(ReleaseVersion.parse("1.0.0"), List.of(STEP), null));
    assertThat(node.commands.ended).containsExactly("STEP configure");
    assertThat(duty().state()).isEqualTo(Duty.State.DONE);
    assertThat(node.commands.run).hasSize(1);
  }

  @Test
  void aStepThatFailedIsReportedAndNotTriedAgain() {
    configuring(true).commands.exit(3);

    assertThat(node.turn()).as("a failed command may be due again").isEqualTo(NodeLoop.RETRY);

    assertThat(node.commands.ended).containsExactly("STEP configure: exit code 3");
    assertThat(duty().state()).isEqualTo(Duty.State.FAILED);
    assertThat(duty().reason()).isEqualTo("exit code 3");
    assertThat(onDisk().applying()).as("half of it may be done").isEqualTo(STEP);
    assertThat(node.commands.run).hasSize(1);
  }

  @Test
  void onAFullDiskAStepDoesNotBegin() {
    node.releases.install(V2, FakeReleases.step("2.0.0", "configure", true));
    node.serving().finish(CONFIGURE);
    node.records.room = 1;

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.commands.run).isEmpty();

    node.records.full = false;
    node.turn();
    assertThat(node.commands.run).containsExactly("STEP configure");
  }

  @Test
  void whatCannotBeRecordedAsDoneIsStillSeenAsRunning() {
    configuring(true).commands.exit(0);
    node.records.full = true;

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(onDisk().applying()).isEqualTo(STEP);
    assertThat(duty().state()).isEqualTo(Duty.State.RUNNING);

    node.records.full = false;
    node.turn();
    assertThat(duty().state()).isEqualTo(Duty.State.DONE);
    assertThat(node.commands.run).hasSize(1);
  }

  @Test
  void aStepThatHadBegunWhenTheAgentDiedIsDoneAgain() {
    configuring(true).restart();

    node.turn();

    assertThat(node.commands.run).containsExactly("STEP configure", "STEP configure");
  }

  @Test
  void whenItRollsBackTheStepIsTakenBackAndForgotten() {
    configuring(true).commands.exit(0);
    node.turn();
    rollBack();
    node.turn();

    assertThat(node.commands.run).endsWith("REVERT configure");
    assertThat(onDisk().applying()).as("no more done than one that has begun").isEqualTo(STEP);

    node.commands.exit(0);
    node.turn();
    assertThat(onDisk()).isEqualTo(OwnSteps.at(ReleaseVersion.parse("1.0.0")));
  }

  @Test
  void aStepThatCannotBeTakenBackKeepsTheGateShutAndIsTriedAgainLater() {
    configuring(true).commands.exit(0);
    node.turn();
    rollBack();
    node.turn();
    node.write(Transitions.rolledBack(node.document()));
    node.commands.exit(1);

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(node.workers.views).isEmpty();
    assertThat(node.cluster.report().state()).isEqualTo(NodeState.UNHEALTHY);
    assertThat(node.cluster.report().detail()).contains("attempt 1 failed");

    node.turnAfter(Duration.ofSeconds(1));
    assertThat(node.commands.run).endsWith("REVERT configure", "REVERT configure");

    node.commands.exit(0);
    node.turn();
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void aStepWithoutAWayBackIsForgottenAndTheNodeServes() {
    configuring(false).commands.exit(0);
    node.turn();
    rollBack();
    node.write(Transitions.rolledBack(node.document()));

    node.turn();

    assertThat(node.commands.run).containsExactly("STEP configure");
    assertThat(onDisk()).isEqualTo(OwnSteps.at(ReleaseVersion.parse("1.0.0")));
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void aNodeThatWasAwayCatchesUpBeforeItServes() {
    node.releases.install(V2, FakeReleases.step("2.0.0", "configure", true));
    node.serving();
    node.write(Transitions.baseline("shop", "lineage-1", "token-1", V2));
    node.write(Transitions.takeOver(node.document(), "token-2"));

    node.turn();
    assertThat(node.commands.run).containsExactly("STEP configure");
    assertThat(node.workers.views).isEmpty();

    node.commands.exit(0);
    node.turn();
    assertThat(onDisk()).isEqualTo(OwnSteps.at(ReleaseVersion.parse("2.0.0")));
    assertThat(node.api().release()).isEqualTo(V2);
  }

  @Test
  void belowWhatWasDoneForGoodItsStepsAreTakenBack() {
    node.releases.install(V2, FakeReleases.step("2.0.0", "configure", true));
    node.records.steps = OwnSteps.at(ReleaseVersion.parse("2.0.0"));

    node.turn();

    assertThat(node.commands.run).containsExactly("REVERT configure");
    assertThat(onDisk())
        .isEqualTo(new OwnSteps(ReleaseVersion.parse("1.0.0"), List.of(STEP), STEP));
  }

  @Test
  void theCheckIsRunAndReported() {
    node.serving().finish();
    node.write(HoldTransitions.check(node.document()));
    node.turn();
    assertThat(node.commands.run).containsExactly("CHECK ");

    node.commands.exit(0);
    node.turn();
    assertThat(duty().state()).isEqualTo(Duty.State.DONE);
    assertThat(onDisk())
        .as("a check changes nothing")
        .isEqualTo(OwnSteps.at(ReleaseVersion.parse("1.0.0")));
  }

  @Test
  void aCheckThatHangsIsEndedWhenItIsRolledBack_andTheWorkersStartWhenItHasEnded() {
    node.serving().finish();
    node.write(HoldTransitions.check(node.document()));
    node.turn();
    rollBack();

    node.turn();
    node.turn();
    assertThat(node.commands.cancelled).as("told once").isEqualTo(1);
    assertThat(node.workers.views).as("none starts beside it").isEmpty();
    assertThat(node.cluster.report().detail())
        .isEqualTo("waits until the check of release 2.0.0, which still runs, has ended");

    node.commands.exit(137);
    node.turn();
    assertThat(node.workers.views).containsOnlyKeys("api");
    assertThat(node.commands.run).containsExactly("CHECK ");
  }

  @Test
  void aStepThatIsNoLongerInItsReleaseIsNotBegun() {
    node.releases.install(V2, FakeReleases.step("2.0.0", "configure", true));
    node.serving().finish(CONFIGURE);
    node.releases.replaced.put(ReleaseVersion.parse("2.0.0"), FakeReleases.release(V2));

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.commands.run).isEmpty();
    assertThat(onDisk()).isEqualTo(OwnSteps.at(ReleaseVersion.parse("1.0.0")));
  }
}
