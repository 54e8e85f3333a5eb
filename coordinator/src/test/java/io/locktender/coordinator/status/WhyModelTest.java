package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.ended;
import static io.locktender.coordinator.status.Snapshots.migrating;
import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.report;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static io.locktender.coordinator.status.Snapshots.waiting;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.WhyModel.Waiting;
import io.locktender.steps.work.StepFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WhyModelTest {
  @Test
  void theDeadlineIsTheOneOfTheMastersDecision() {
    WhyModel why = WhyModel.of(snapshot(null, waiting(migrating(Documents.SPLIT))));

    assertThat(why.phase()).isEqualTo(Phase.FINISH);
    assertThat(why.sentence()).isEqualTo("FINISH: waits");
    assertThat(why.deadline()).isEqualTo(StatusDeadline.of(Snapshots.DUE));
    assertThat(why.next()).isEqualTo("locktender status --watch   (or 'locktender abort')");
  }

  @Test
  void whereTheMasterNamesNoDeadlineNoneIsShown() {
    WhyModel why = WhyModel.of(snapshot(null, mirror(migrating(Documents.SPLIT), null)));

    assertThat(why.deadline()).isNull();
  }

  @Test
  void inHoldTheNodesWhoseWorkersStillRunAreNamed() {
    WhyModel why =
        WhyModel.of(
            snapshot(
                null,
                waiting(Documents.held(), "node-1", "node-3"),
                report("node-1", NodeState.DRAINING, null)));

    assertThat(why.waitsFor())
        .containsExactly(
            new Waiting("node-1", "its workers still run"),
            new Waiting("node-3", "unreachable: registered, but its agent does not run"));
    assertThat(why.next()).startsWith("journalctl");
    assertThat(why.well()).isTrue();
  }

  @Test
  void goingBackWithNothingWithdrawnNoNodeIsWaitedFor() {
    VersionDocument back =
        Transitions.rollBack(
            Documents.expanding(RollOptions.DEFAULT), StepFailure.of("add", "no"), null);
    WhyModel why = WhyModel.of(snapshot(null, waiting(back, "node-1", "node-3")));

    assertThat(why.waitsFor()).isEmpty();
    assertThat(why.next()).isEqualTo("locktender status --watch");
  }

  /** Node-1 has not read that its release is admitted again, node-3's machine is off. */
  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SWAP", "ROLLING_BACK"})
  void byHoldNoNodeIsWaitedForWhereTheMasterOnlyRenamesOrDropsCollections(Phase phase) {
    VersionDocument document = Documents.in(phase);
    assertThat(requireNonNull(document.upgrade()).heldAt()).isPositive();
    WhyModel why =
        WhyModel.of(
            snapshot(
                null,
                waiting(document, "node-1", "node-3"),
                report("node-1", NodeState.HELD, null)));

    assertThat(why.waitsFor()).isEmpty();
    assertThat(why.next()).isEqualTo("locktender status --watch");
  }

  @Test
  void withoutAMasterItSaysSo() {
    WhyModel why = WhyModel.of(snapshot(null, null));

    assertThat(why.well()).isFalse();
    assertThat(why.sentence()).startsWith("no master: ");
  }

  @Test
  void anUpgradeThatWasRolledBackIsNotWell() {
    StepFailure failure = StepFailure.of("split", "no number");
    WhyModel why =
        WhyModel.of(
            snapshot(
                null,
                mirror(Documents.idle(), ended("request", Outcome.ROLLED_BACK, failure), "node-1"),
                report("node-1", NodeState.SERVING, null)));

    assertThat(why.well()).isFalse();
    assertThat(why.sentence()).contains("2.0.0").contains("no number");
    assertThat(why.deadline()).isNull();
  }
}
