package io.locktender.agent.node;

import static io.locktender.agent.node.NodeBench.V1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.state.OwnSteps;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node says of itself with every turn. */
class NodeReporterTest {
  private static final Target REQUEST =
      new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", null);

  private final NodeBench node = new NodeBench();

  private @Nullable Prepared prepared() {
    return node.cluster.report().prepared();
  }

  @Test
  void aRequestIsAnsweredOnce() {
    node.serving().cluster.target = REQUEST;
    node.turn();
    node.turn();

    assertThat(requireNonNull(prepared()).digests())
        .containsOnlyKeys(ReleaseVersion.parse("2.0.0"));
    assertThat(node.releases.prepared).containsExactly("req-1");

    node.cluster.target = new Target(ReleaseVersion.parse("2.0.0"), "req-2", "ann", null);
    node.turn();
    assertThat(node.releases.prepared).containsExactly("req-1", "req-2");
  }

  @Test
  void theAnswerStandsWhileTheUpgradeRuns() {
    node.serving().cluster.target = REQUEST;
    node.turn();
    node.hold();
    node.turn();

    assertThat(requireNonNull(prepared()).requestId()).isEqualTo("req-1");
    assertThat(node.releases.prepared).containsExactly("req-1");
  }

  @Test
  void whileAnUpgradeRunsNoOtherRequestIsLookedAt() {
    node.serving().hold();
    node.cluster.target = new Target(ReleaseVersion.parse("3.0.0"), "req-2", "ann", null);
    node.turn();

    assertThat(prepared()).isNull();
    assertThat(node.releases.prepared).isEmpty();
  }

  @Test
  void aRequestThatHasEndedIsNotLookedAt() {
    node.write(Transitions.refused(node.document(), "req-1"));
    node.cluster.target = REQUEST;
    node.turn();

    assertThat(prepared()).isNull();
  }

  @Test
  void withoutADocumentNoRequestIsLookedAt() {
    node.database.document = null;
    node.cluster.target = REQUEST;
    node.turn();

    assertThat(prepared()).isNull();
  }

  @Test
  void aNodeThatHasStepsToTakeBackCannotBeginAnotherUpgrade() {
    NodeStep step = new NodeStep(ReleaseVersion.parse("2.0.0"), "configure", true);
    node.records.steps = new OwnSteps(ReleaseVersion.parse("1.0.0"), List.of(step), step);
    node.cluster.target = REQUEST;
    node.turn();

    assertThat(requireNonNull(prepared()).problems())
        .singleElement()
        .asString()
        .contains("[configure]", "are not reverted yet");
    assertThat(node.releases.prepared).isEmpty();
  }

  @Test
  void aNodeThatComesInSyncAnswersByTheDocumentUntilItHasWhatItNeeds() {
    node.serving().sync();
    node.cluster.target = null;
    node.releases.problems = List.of("release 2.0.0 is not there");
    node.turn();
    assertThat(requireNonNull(prepared()).problems()).containsExactly("release 2.0.0 is not there");

    node.releases.problems = List.of();
    node.turn();
    assertThat(requireNonNull(prepared()).problems()).isEmpty();

    node.releases.prepared.clear();
    node.turn();
    assertThat(node.releases.prepared).isEmpty();
  }

  private void install(String digest) {
    node.releases.install(new ReleaseId(REQUEST.version(), digest));
  }

  private @Nullable String answered() {
    return requireNonNull(prepared()).digests().get(REQUEST.version());
  }

  @Test
  void aReleaseThatIsLostOrReplacedBeforeTheHoldIsAnsweredAnew() {
    node.serving().cluster.target = REQUEST;
    node.turn();
    node.sync();
    node.turn();
    assertThat(node.releases.prepared).as("it is as it was").containsExactly("req-1");

    install("sha256:other");
    node.turn();
    assertThat(answered()).isEqualTo("sha256:other");

    node.releases.installed.remove(REQUEST.version());
    node.releases.problems = List.of("release 2.0.0 is not there");
    node.turn();
    assertThat(answered()).isNull();
    assertThat(requireNonNull(prepared()).problems()).hasSize(1);

    node.releases.problems = List.of();
    install(NodeBench.V2.digest());
    node.turn();
    assertThat(answered()).isEqualTo(NodeBench.V2.digest());
    node.releases.prepared.clear();
    node.turn();
    assertThat(node.releases.prepared).isEmpty();
  }

  @Test
  void aReleaseThatIsLostWhenTheUpgradeBeginsIsAnsweredAnew() {
    node.serving().cluster.target = REQUEST;
    node.turn();
    node.releases.installed.remove(REQUEST.version());
    node.sync();
    node.turn();

    assertThat(answered()).isNull();
  }

  @Test
  void otherFilesThatAreReplacedWhileItRollsAreAnsweredAnew() {
    install("sha256:other");
    node.serving().roll();
    node.turn();
    assertThat(answered()).isEqualTo("sha256:other");

    install(NodeBench.V2.digest());
    node.turn();
    assertThat(answered()).isEqualTo(NodeBench.V2.digest());
  }

  @Test
  void aNodeThatComesWhileItRollsAnswersUntilItHasWhatItNeeds() {
    node.serving().roll();
    node.cluster.target = null;
    node.releases.problems = List.of("release 2.0.0 is not there");
    node.turn();
    assertThat(requireNonNull(prepared()).problems()).containsExactly("release 2.0.0 is not there");

    node.releases.problems = List.of();
    node.turn();
    assertThat(requireNonNull(prepared()).problems()).isEmpty();

    node.releases.prepared.clear();
    node.turn();
    assertThat(node.releases.prepared).isEmpty();
  }

  /** Its own steps are of this upgrade then. */
  @Test
  void aNodeThatIsToldToSwitchIsNotAskedAnyMore() {
    node.serving().roll();
    node.write(
        RollingTransitions.switchOver(node.document(), List.of(node.cluster.report().node())));
    node.turn();

    assertThat(prepared()).isNull();
    assertThat(node.releases.prepared).isEmpty();
  }

  @Test
  void beforeAnUpgradeBeginsAProblemIsSaidOnce() {
    node.serving().cluster.target = REQUEST;
    node.releases.problems = List.of("release 2.0.0 is not there");
    node.turn();
    node.turn();

    assertThat(node.releases.prepared).containsExactly("req-1");
  }

  @Test
  void whatIsMeasuredFollowsTheDocument() {
    node.cluster.target = REQUEST;
    node.progress = new NodeReport.TaskProgress(TaskKind.SYNC, null, 7, 3);
    node.turn();
    assertThat(node.meters.open).isTrue();
    assertThat(node.meters.current).isEqualTo(V1.version());
    assertThat(node.meters.target).hasToString("2.0.0");
    assertThat(node.meters.progress).isEqualTo(node.progress);
    assertThat(node.meters.state).isEqualTo(node.cluster.report().state());
    assertThat(node.cluster.report().progress()).isEqualTo(node.progress);

    node.progress = null;
    node.cluster.target = null;
    node.hold();
    node.turn();
    assertThat(node.meters.open).isFalse();
    assertThat(node.meters.document).isEqualTo(node.document());
    assertThat(node.meters.target).isNull();
    assertThat(node.meters.progress).isNull();
  }

  @Test
  void aDocumentThatIsGoneShutsTheGateAndIsMeasuredAsNone() {
    node.serving();
    node.database.document = null;
    node.turnAfter(GateWatch.REST.multipliedBy(2));

    assertThat(node.meters.open).isFalse();
    assertThat(node.meters.document).isNull();
    assertThat(node.meters.current).isEqualTo(V1.version());
  }

  @Test
  void anotherClustersDatabaseShutsTheGateAndItsDocumentIsNotMeasured() {
    node.serving();
    node.database.document = Transitions.baseline("other", "lineage-1", "token-1", V1);
    node.turnAfter(GateWatch.REST.multipliedBy(2));

    assertThat(node.meters.open).isFalse();
    assertThat(node.meters.document).isNull();
  }

  @Test
  void aNodeThatWasRemovedIsMeasuredAsShut() {
    node.serving();
    node.database.registrations.clear();
    node.turnAfter(GateWatch.REST.multipliedBy(2));

    assertThat(node.meters.open).isFalse();
    assertThat(node.cluster.report().detail()).contains("was removed from the cluster");
  }

  @Test
  void whileTheDatabaseIsSilentWhatItSaidLastIsMeasured() {
    node.serving();
    node.database.failure = NodeBench.unavailable();
    node.turnAfter(GateWatch.REST.multipliedBy(2));

    assertThat(node.meters.open).isTrue();
    assertThat(node.meters.document).isNotNull();
    assertThat(node.meters.unseen).as("that it was not seen").isTrue();
  }

  @Test
  void workersAreMeasuredAsTheyAre() {
    node.serving();
    node.turn();

    assertThat(node.meters.workers).containsExactly(node.api());
  }

  @Test
  void aNewNodeHasNoVersionYet() {
    node.records.full = true;
    node.turn();

    assertThat(node.meters.open).isFalse();
    assertThat(node.meters.current).isNull();
  }

  @Test
  void whatServesSaysNothingElse() {
    node.serving();

    assertThat(node.cluster.report().detail()).isNull();
    assertThat(node.cluster.report().release()).isEqualTo(ReleaseVersion.parse("1.0.0"));
    assertThat(node.cluster.report().workers())
        .extracting(NodeReport.WorkerReport::name)
        .containsExactly("api");
  }

  @Test
  void whatServesWithoutHavingReadADocumentSaysWhy() {
    node.workers.runs("api", V1);
    node.database.nodeFailure = NodeBench.garbled();
    node.turn();

    assertThat(node.cluster.report().detail()).contains("cannot be read");
  }
}
