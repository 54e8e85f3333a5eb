package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long what a decision waits for may take comes with the decision, as it counts it. */
final class DecisionLimitsTest {
  private static final Duration PASSED = Duration.ofSeconds(7);

  private static void assertLimit(MasterDecision decision, String setting, Then then) {
    TimeLimit limit = decision.limit();
    assertThat(limit).as(decision.sentence()).isNotNull();
    assertThat(limit.setting() + " " + limit.then()).isEqualTo(setting + " " + then);
    assertThat(limit.elapsed()).isEqualTo(PASSED);
  }

  private static MasterViews in(Phase phase) {
    return new MasterViews().document(Documents.in(phase)).after(PASSED);
  }

  private static MasterViews running(Phase phase, MasterTask<?> task) {
    return in(phase).task(running(task, null));
  }

  private static TaskView running(MasterTask<?> key, @Nullable Object result) {
    TaskView.State state = result == null ? TaskView.State.RUNNING : TaskView.State.SUCCEEDED;
    return new TaskView(key, state, PASSED, Duration.ZERO, 1, result, null, false);
  }

  @Test
  void inPreflightTheTasksAgeCounts() {
    MasterViews view = new MasterViews().steady(Duration.ofDays(1));
    assertLimit(
        view.task(running(new PreflightTask("req-1", false), null)).decide(),
        "deadlines.preflight",
        Then.REFUSED);
  }

  @Test
  void inHoldItIsTheAcks() {
    assertLimit(in(Phase.HOLD).decide(), "deadlines.hold", Then.SERVES_AGAIN);
  }

  @Test
  void inHoldItIsThatTheCopiesAreBroughtUpThen() {
    VersionDocument held = Documents.held();
    MasterViews view = new MasterViews().document(held);
    view.acked("node-1", held.revision()).acked("node-2", held.revision()).quiet();
    TimeLimit begins = view.after(PASSED).decide().limit();
    assertThat(begins)
        .as("how long the acks took is not counted")
        .isEqualTo(
            new TimeLimit(
                "deadlines.sync", Deadlines.DEFAULT.sync(), Duration.ZERO, Then.ROLLED_BACK));
    view.after(Duration.ofDays(1)).task(running(new CatchUpTask("req-1"), null));
    assertLimit(view.decide(), "deadlines.sync", Then.ROLLED_BACK);
  }

  @Test
  void whenAllHaveAckedItIsThatTheServerIsQuiet() {
    long heldAt = Documents.held().revision();
    MasterViews acked = in(Phase.HOLD).acked("node-1", heldAt).acked("node-2", heldAt);
    assertThat(acked.decide().limit())
        .isEqualTo(
            new TimeLimit(
                "deadlines.quiet", Deadlines.DEFAULT.quiet(), Duration.ZERO, Then.SERVES_AGAIN));
    assertLimit(acked.busy("one", PASSED).decide(), "deadlines.quiet", Then.SERVES_AGAIN);
  }

  @Test
  void inSyncItIsThatTheCopiesAreCurrent() {
    MasterDecision starts = in(Phase.SYNC).decide();
    MasterDecision runs = running(Phase.SYNC, new SyncTask("req-1")).decide();
    assertLimit(starts, "deadlines.sync", Then.ROLLED_BACK);
    assertLimit(runs, "deadlines.sync", Then.ROLLED_BACK);
  }

  @Test
  void inFinishItIsAStepAndThenTheNodesOwnSteps() {
    assertLimit(in(Phase.FINISH).decide(), "deadlines.step", Then.ROLLED_BACK);

    StepMark ofNodes =
        StepMark.pending(
            ReleaseVersion.parse("2.0.0"), "cache", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);
    VersionDocument document = Documents.finishing(List.of(ofNodes), true);
    assertLimit(
        new MasterViews().document(document).after(PASSED).decide(),
        "deadlines.node-steps",
        Then.ROLLED_BACK);
  }

  @Test
  void inCheckItIsTheProof() {
    assertLimit(
        running(Phase.CHECK, new ProveTask("req-1")).decide(), "deadlines.check", Then.ROLLED_BACK);
  }

  @Test
  void inSwapItIsOneAttempt() {
    assertLimit(
        running(Phase.SWAP, new SwapTask("req-1")).decide(), "deadlines.step", Then.TRIED_AGAIN);
  }

  @Test
  void inAdmitItIsThatEveryNodeServes() {
    assertLimit(in(Phase.ADMIT).decide(), "deadlines.start", Then.DEGRADED);
  }

  @Test
  void whereItRollsTheOptionsOfTheRequestCount() {
    RollOptions options = RollOptions.DEFAULT.manual(false);
    VersionDocument switching =
        RollingTransitions.switchOver(
            Documents.rollingIn(Phase.ROLLING, options), List.of("node-1"));
    assertLimit(rolling(switching).decide(), "--progress-deadline", Then.ROLLED_BACK);

    VersionDocument soaking = Documents.rollingIn(Phase.SOAK, options);
    MasterViews view = rolling(soaking).steady(PASSED);
    for (String node : List.of("node-1", "node-2")) {
      view.report(node, NodeState.SERVING, soaking.revision(), "2.0.0", null, null);
    }
    assertLimit(view.decide(), "--soak-for", Then.GOES_ON);
  }

  @Test
  void whatMayTakeForEverHasNoLimit() {
    VersionDocument soaking = Documents.rollingIn(Phase.SOAK, RollOptions.DEFAULT);
    assertThat(rolling(soaking).decide().limit()).isNull();
    assertThat(new MasterViews().document(null).decide().limit()).isNull();
  }

  @Test
  void theLimitIsTheOneThatTheMasterGoesBy() {
    Duration longest = Deadlines.DEFAULT.hold();
    MasterDecision before = in(Phase.HOLD).after(longest.minusMillis(1)).decide();
    MasterDecision after = in(Phase.HOLD).after(longest).decide();

    assertThat(before.action()).isInstanceOf(MasterAction.Wait.class);
    assertThat(after.action()).isInstanceOf(MasterAction.WriteDocument.class);
    assertThat(after.sentence()).contains("within " + Durations.words(longest));
  }

  private static MasterViews rolling(VersionDocument document) {
    return new MasterViews()
        .document(document)
        .after(PASSED)
        .succeeded(new KeepUpTask("req-1", false), new KeptUp(0, 0));
  }
}
