package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a master makes of a node that an operator has drained. */
class DrainedUpgradeTest {
  private static final RollOptions DEFAULT = RollOptions.DEFAULT;
  private static final RollOptions CANARY =
      new RollOptions(
          "1", "node-2", DEFAULT.healthyFor(), DEFAULT.progress(), DEFAULT.soak(), false);

  private static MasterViews in(VersionDocument document, String drainedRuns) {
    Phase phase = requireNonNull(document.upgrade()).phase();
    return new MasterViews()
        .document(document)
        .report("node-1", NodeState.SERVING, document.revision(), "1.0.0", null, null)
        .report("node-2", NodeState.DRAINED, document.revision(), drainedRuns, null, null)
        .steady(RollOptions.LONGEST)
        .succeeded(new KeepUpTask("req-1", phase == Phase.CONTRACT), new KeptUp(0, 0));
  }

  private static Rolling rolling(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    VersionDocument next = ((MasterAction.WriteDocument) decision.action()).next();
    return requireNonNull(requireNonNull(next.upgrade()).rolling());
  }

  @Test
  void inAdmitNobodyWaitsUntilItServes() {
    MasterDecision decision =
        new MasterViews()
            .document(Documents.in(Phase.ADMIT))
            .report("node-1", NodeState.SERVING, 9, "2.0.0", null, null)
            .report("node-2", NodeState.DRAINED, 9, "1.0.0", null, null)
            .decide();

    MasterAction.WriteDocument written = (MasterAction.WriteDocument) decision.action();
    assertThat(requireNonNull(written.ended()).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void inAHoldItsAckIsWaitedForAsEveryNodes() {
    VersionDocument held = Documents.held();
    MasterDecision decision =
        new MasterViews()
            .document(held)
            .acked("node-1", held.revision())
            .report("node-2", NodeState.DRAINED, held.revision() - 1, "1.0.0", null, null)
            .decide();

    assertThat(decision.sentence()).contains("waits for node-2");
  }

  @Test
  void itDoesNotCountAsANodeThatIsOutOfServiceAndSwitchesLast() {
    VersionDocument none = Documents.rollingIn(Phase.ROLLING, DEFAULT);
    assertThat(rolling(in(none, "1.0.0").decide()).switched()).containsExactly("node-1");

    VersionDocument one = RollingTransitions.switchOver(none, List.of("node-1"));
    MasterViews view =
        in(one, "1.0.0").report("node-1", NodeState.SERVING, one.revision(), "2.0.0", null, null);
    assertThat(rolling(view.decide()).switched()).containsExactly("node-1", "node-2");

    VersionDocument both = RollingTransitions.switchOver(one, List.of("node-2"));
    MasterDecision decision =
        in(both, "2.0.0")
            .report("node-1", NodeState.SERVING, both.revision(), "2.0.0", null, null)
            .decide();
    assertThat(decision.sentence()).startsWith("SOAK");
  }

  @Test
  void theWayBackDoesNotWaitForIt() {
    VersionDocument back = Documents.rollingIn(Phase.ROLLING_BACK_NODES, DEFAULT);
    for (String node : List.of("node-1", "node-2")) {
      back =
          requireNonNull(requireNonNull(back.upgrade()).rolling()).switched().contains(node)
              ? RollingTransitions.switchBack(back, List.of(node))
              : back;
    }

    assertThat(in(back, "2.0.0").decide().sentence()).startsWith("ROLLING_BACK:");
  }

  @Test
  void itIsNeverTheCanary() {
    VersionDocument none = Documents.rollingIn(Phase.ROLLING, CANARY);

    MasterDecision decision = in(none, "1.0.0").decide();

    assertThat(decision.action()).isInstanceOf(MasterAction.Wait.class);
    assertThat(decision.sentence())
        .contains("the canary node-2 is drained", "locktender node resume node-2");
  }

  @Test
  void aCanaryThatIsDrainedAfterItWasToldToSwitchIsWaitedFor_andNobodyIsToldThatItServes() {
    VersionDocument switched =
        RollingTransitions.switchOver(
            Documents.rollingIn(Phase.ROLLING, CANARY), List.of("node-2"));

    MasterDecision decision = in(switched, "2.0.0").decide();

    assertThat(decision.action()).isInstanceOf(MasterAction.Wait.class);
    assertThat(decision.sentence())
        .contains("the canary node-2 is drained", "locktender node resume node-2");
  }

  @Test
  void aRequestThatNamesItAsTheCanaryIsRefused() {
    Target target =
        new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", null, CANARY, null, null);
    PreflightTask.PreflightAnswer rolls =
        new PreflightTask.PreflightAnswer(
            List.of(), List.of(Documents.V2), List.of(Documents.ADD), false, true, false);

    MasterDecision decision =
        new MasterViews()
            .target(target)
            .report("node-2", NodeState.DRAINED, 1, "1.0.0", null, null)
            .succeeded(new PreflightTask("req-1", false), rolls, RollOptions.LONGEST)
            .decide();

    assertThat(decision.sentence())
        .contains("the canary node-2 is drained: name another one, or 'locktender node resume");
  }
}
