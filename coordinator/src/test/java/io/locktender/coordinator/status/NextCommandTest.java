package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.ended;
import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.report;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.WhyModel.Waiting;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In each kind of trouble the command that helps; and what is left to say of it. */
class NextCommandTest {
  private static final StepFailure NO_NUMBER =
      new StepFailure(
          "split", "node-2", "1 document", 1, List.of(new DocumentFailure("7", "no number")));

  private static NodeReport serves(String node) {
    return report(node, NodeState.SERVING, null);
  }

  private static WhyModel running(VersionDocument document, NodeReport... reports) {
    return WhyModel.of(snapshot(null, mirror(document, null, "node-1"), reports));
  }

  private static WhyModel after(Outcome outcome, StepFailure failure, NodeReport... reports) {
    return WhyModel.of(
        snapshot(
            null, mirror(Documents.idle(), ended("request", outcome, failure), "node-1"), reports));
  }

  private static NodeReport has(String request, String node, String digest) {
    NodeReport report = serves(node);
    return new NodeReport(
        node,
        report.incarnation(),
        report.roles(),
        report.state(),
        report.revision(),
        report.known(),
        report.release(),
        null,
        null,
        new Prepared(request, Map.of(ReleaseVersion.parse("2.0.0"), digest), List.of()),
        null,
        null,
        List.of());
  }

  @Test
  void atACanaryItIsResume() {
    VersionDocument canary =
        RollingTransitions.pauseAfterCanary(
            Documents.rollingIn(Phase.ROLLING, RollOptions.DEFAULT));

    assertThat(running(canary, serves("node-1")).next())
        .isEqualTo("locktender resume   (or 'locktender abort')");
  }

  @Test
  void atACanaryThatIsDrainedItIsResumeOfThatNode() {
    RollOptions options = RollOptions.DEFAULT;
    RollOptions canary =
        new RollOptions(
            "1", "node-1", options.healthyFor(), options.progress(), options.soak(), false);
    VersionDocument rolling = Documents.rollingIn(Phase.ROLLING, canary);
    String watch = "locktender status --watch   (or 'locktender abort')";

    assertThat(running(rolling, report("node-1", NodeState.DRAINED, null)).next())
        .isEqualTo(
            "locktender node resume node-1   (when its maintenance is over; or 'locktender"
                + " abort')");
    assertThat(running(rolling, serves("node-1")).next()).isEqualTo(watch);
    VersionDocument resumed =
        RollingTransitions.answer(
            RollingTransitions.pauseAfterCanary(rolling),
            new OperatorCommand("c1", OperatorCommand.Kind.RESUME, "ann"),
            null);
    assertThat(running(resumed, report("node-1", NodeState.DRAINED, null)).next()).isEqualTo(watch);
  }

  @Test
  void inASoakThatEndsByHandItIsFinalize() {
    RollOptions byHand = RollOptions.DEFAULT.manual(true);

    assertThat(next(Documents.rollingIn(Phase.SOAK, byHand)))
        .isEqualTo("locktender finalize   (or 'locktender abort')");
    assertThat(next(Documents.rollingIn(Phase.SOAK, RollOptions.DEFAULT.manual(false))))
        .isEqualTo("locktender status --watch   (or 'locktender abort')");
  }

  /** Where no node is waited for. */
  private static String next(VersionDocument document) {
    return WhyModel.of(snapshot(null, mirror(document, null))).next();
  }

  @Test
  void atAHoldByHandItIsCutover() {
    VersionDocument ready = HoldTransitions.ready(Documents.in(Phase.SYNC));

    assertThat(next(Documents.with(ready, new HoldOptions(HoldOptions.Cutover.MANUAL, null), 0)))
        .isEqualTo("locktender cutover   (or 'locktender abort')");
  }

  @Test
  void afterAVetoItIsTheCutOver_whichAsksAgain() {
    Due pause = new Due(Due.AFTER_VETO, Duration.ofSeconds(10), Instant.EPOCH, Due.Then.GOES_ON);
    Mirror vetoed =
        new Mirror(
            "node-2",
            "READY: nothing is held yet: gate vetoes it: a sale is on",
            pause,
            Documents.in(Phase.READY),
            null,
            List.of(),
            null,
            false,
            null);
    WhyModel why = WhyModel.of(snapshot(null, vetoed));
    assertThat(why.sentence()).contains("gate vetoes it: a sale is on");
    assertThat(why.next())
        .isEqualTo("locktender cutover   (asks again at once; or 'locktender abort')");
  }

  @Test
  void aNodeThatIsAwayIsToBeStarted() {
    assertThat(running(Documents.in(Phase.HOLD)).next())
        .isEqualTo(
            "systemctl start locktender   (on node-1; or 'locktender node remove node-1"
                + " --workers-are-stopped', if it is gone for good)");
  }

  @Test
  void beforeAHoldTheNodeWithOtherFilesIsNamed() {
    WhyModel why =
        running(
            HoldTransitions.ready(Documents.in(Phase.SYNC)),
            has("req-1", "node-1", "sha256:other"));

    assertThat(why.next()).startsWith("locktender release verify 2.0.0   (on node-1");
    assertThat(why.waitsFor())
        .containsExactly(
            new Waiting(
                "node-1",
                "its release 2.0.0 (sha256:other) is not the one that the upgrade began with"
                    + " (sha256:2)"));
  }

  @Test
  void afterARefusalTheOddNodeIsNamed() {
    WhyModel why =
        after(
            Outcome.REFUSED,
            StepFailure.of(null, "release 2.0.0 is not the same"),
            has("request", "node-1", "sha256:2"),
            has("request", "node-2", "sha256:odd"),
            has("request", "node-3", "sha256:2"));

    assertThat(why.next())
        .isEqualTo("locktender release verify 2.0.0   (on node-2, and on another node)");
  }

  @Test
  void aRefusalOrAnAbortOfOnesOwnIsWell() {
    WhyModel refused = after(Outcome.REFUSED, StepFailure.of(null, "no release"), serves("node-1"));
    assertThat(refused.well()).isTrue();
    assertThat(refused.next()).isEqualTo("locktender upgrade 2.0.0 --wait   (once that is mended)");

    WhyModel aborted =
        after(Outcome.ROLLED_BACK, StepFailure.of(null, "aborted by ann"), serves("node-1"));
    assertThat(aborted.well()).isTrue();
    assertThat(aborted.sentence()).isEqualTo("2.0.0 was rolled back: aborted by ann");
    assertThat(aborted.next()).isEqualTo("locktender upgrade 2.0.0 --wait");
  }

  /** A rehearsal holds nobody; the upgrade stops the workers. */
  @Test
  void afterARehearsalThatWasAbortedOrRefusedItIsARehearsal() {
    StepFailure aborted = StepFailure.of(null, "aborted by ann");

    assertThat(after(asked(Outcome.ROLLED_BACK, aborted, true, null)))
        .isEqualTo("locktender rehearse 2.0.0");
    assertThat(after(asked(Outcome.REFUSED, StepFailure.of(null, "no room"), true, null)))
        .isEqualTo("locktender rehearse 2.0.0   (once that is mended)");
  }

  @Test
  void afterARestoreThatWasRefusedItIsARestore() {
    EndedUpgrade refused = asked(Outcome.REFUSED, StepFailure.of(null, "no room"), null, "up-1");

    assertThat(after(refused))
        .isEqualTo("locktender revert 1.0.0 --restore-backup --wait   (once that is mended)");
  }

  private static String after(EndedUpgrade last) {
    return WhyModel.of(snapshot(null, mirror(Documents.idle(), last, "node-1"), serves("node-1")))
        .next();
  }

  private static EndedUpgrade asked(
      Outcome outcome, StepFailure failure, @Nullable Boolean rehearse, @Nullable String restores) {
    EndedUpgrade last = ended("request", outcome, failure);
    return new EndedUpgrade(
        last.requestId(),
        last.id(),
        restores == null ? last.from() : last.to(),
        restores == null ? last.to() : last.from(),
        last.phase(),
        outcome,
        last.by(),
        last.startedAt(),
        last.finishedAt(),
        failure,
        List.of(failure.reason()),
        List.of(),
        7,
        null,
        rehearse,
        restores);
  }

  @Test
  void aFailedStepIsKeptWithItsNodeAndDocuments() {
    WhyModel why = after(Outcome.ROLLED_BACK, NO_NUMBER, serves("node-1"));

    assertThat(why.sentence()).isEqualTo("2.0.0 was rolled back: step split on node-2: 1 document");
    assertThat(why.failure()).isNotNull();
    assertThat(why.failure().documents()).containsExactly(new DocumentFailure("7", "no number"));
    assertThat(why.well()).isFalse();
    assertThat(why.next())
        .isEqualTo("locktender history   (then fix it, and 'locktender upgrade 2.0.0 --wait')");
  }

  /** As long as something keeps a node from serving the old release. */
  @Test
  void afterARollBackTheNodeThatDoesNotServeComesFirst() {
    StepFailure late = StepFailure.of(null, "did not finish its check within 10m");
    StepFailure aborted = StepFailure.of(null, "aborted by ann");
    String journal = "journalctl -u locktender -n 50   (on node-1)";
    NodeReport held = report("node-1", NodeState.HELD, null);

    assertThat(after(Outcome.ROLLED_BACK, late, held).next()).isEqualTo(journal);
    assertThat(after(Outcome.ROLLED_BACK, aborted, held).next()).isEqualTo(journal);
    assertThat(
            after(Outcome.ROLLED_BACK, aborted, report("node-1", NodeState.STARTING, null)).next())
        .as("that passes")
        .isEqualTo("locktender upgrade 2.0.0 --wait");
  }

  @Test
  void whileItIsRolledBackTheFailureIsSaid() {
    VersionDocument back = Transitions.rollBack(Documents.in(Phase.HOLD), NO_NUMBER, null);

    WhyModel why = running(back, serves("node-1"));
    assertThat(why.failure()).isNotNull();
    assertThat(why.failure().step()).isEqualTo("split");
  }

  @Test
  void whereItEndedDegradedItIsRevert() {
    StepFailure late = StepFailure.of(null, "not healthy");
    WhyModel why = after(Outcome.DEGRADED, late, report("node-1", NodeState.UNHEALTHY, null));

    assertThat(why.next())
        .isEqualTo(
            "locktender revert 1.0.0 --wait   (goes back; 'journalctl -u locktender -n 50' on"
                + " node-1 says what is wrong)");
    assertThat(why.well()).isFalse();
  }

  @Test
  void whereEveryNodeServesByNowItIsDegradedNoMore() {
    WhyModel why = after(Outcome.DEGRADED, StepFailure.of(null, "not healthy"), serves("node-1"));

    assertThat(why.sentence()).endsWith("; every node serves by now");
    assertThat(why.well()).isTrue();
    assertThat(why.next()).isEqualTo("locktender upgrade VERSION --wait");
  }

  @Test
  void atRestANodeThatDoesNotServeIsNotWell() {
    Snapshot away = snapshot(null, mirror(Documents.idle(), null, "node-1"));
    assertThat(WhyModel.of(away).well()).isFalse();
    assertThat(WhyModel.of(away).sentence())
        .isEqualTo("at rest; but not every node serves as it must");
    assertThat(WhyModel.of(away).next()).startsWith("systemctl start locktender   (on node-1");

    Snapshot starting =
        snapshot(
            null,
            mirror(Documents.idle(), null, "node-1"),
            report("node-1", NodeState.STARTING, null));
    assertThat(WhyModel.of(starting).well()).isTrue();
  }
}
