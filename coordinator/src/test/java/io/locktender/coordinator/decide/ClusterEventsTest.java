package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterEventsTest {
  private static final VersionDocument IDLE = Documents.idle();

  @Test
  void aMasterThatTakesOverIsTold() {
    assertThat(kinds(IDLE, Transitions.takeOver(IDLE, "token-9"), null))
        .containsExactly(Kind.MASTER_CHANGED);
  }

  @Test
  void aRefusalTellsTheRequestFirst() {
    VersionDocument next = Transitions.refused(IDLE, "req-1");
    List<ClusterEvent> events =
        ClusterEvents.of(IDLE, next, ended(Outcome.REFUSED), "refuses 2.0.0: no", Instant.EPOCH);

    assertThat(events).extracting(ClusterEvent::kind).containsExactly(Kind.REQUESTED, Kind.REFUSED);
    assertThat(events).extracting(ClusterEvent::id).containsExactly("lineage-1:20", "lineage-1:21");
    assertThat(events.get(0).text())
        .isEqualTo("ann@desk asked for 2.0.0; the database is at 1.0.0");
    assertThat(events.get(1).text()).isEqualTo("refuses 2.0.0: no");
  }

  @Test
  void anUpgradeByHoldTellsItsTurns() {
    VersionDocument ready = Documents.in(Phase.READY);
    VersionDocument held = HoldTransitions.hold(ready);

    assertThat(kinds(ready, held, null)).containsExactly(Kind.HOLD);
    assertThat(kinds(held, HoldTransitions.serveAgain(held, "late"), null))
        .containsExactly(Kind.HOLD_GIVEN_UP);
  }

  @Test
  void aHoldThatATakeOverEndsIsTold_andNoOther() {
    VersionDocument ready = Documents.in(Phase.READY);
    VersionDocument held = HoldTransitions.hold(ready);

    assertThat(kinds(held, Transitions.takeOver(held, "token-9"), null))
        .containsExactly(Kind.MASTER_CHANGED, Kind.HOLD_GIVEN_UP);
    assertThat(kinds(ready, Transitions.takeOver(ready, "token-9"), null))
        .containsExactly(Kind.MASTER_CHANGED);
  }

  @Test
  void aStepThatFailsIsToldBeforeTheRollBack() {
    VersionDocument ready = Documents.in(Phase.READY);

    assertThat(kinds(ready, Transitions.rollBack(ready, StepFailure.of("split", "no"), null), null))
        .containsExactly(Kind.STEP_FAILED, Kind.ROLLING_BACK);
    assertThat(kinds(ready, Transitions.rollBack(ready, StepFailure.of(null, "no"), null), null))
        .containsExactly(Kind.ROLLING_BACK);
  }

  /** Nothing was held, and nothing is rolled back but copies. */
  @Test
  void aRehearsalThatIsAbortedIsToldAsARehearsal() {
    VersionDocument sync = Documents.rehearsing(Phase.SYNC);
    StepFailure aborted = StepFailure.of(null, "aborted by ann");
    VersionDocument back = Transitions.rollBack(sync, aborted, "ann");
    EndedUpgrade ended = ended(Outcome.ROLLED_BACK, true);

    assertThat(kinds(sync, back, null)).isEmpty();
    assertThat(kinds(back, Transitions.rolledBack(back), ended)).containsExactly(Kind.REHEARSED);
    assertThat(ended.told()).isEqualTo(Outcome.REHEARSED);
    assertThat(ended(Outcome.ROLLED_BACK).told()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(ended(Outcome.REFUSED, true).told()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void everyEndIsTold() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(kinds(IDLE, Transitions.refused(IDLE, "req-1"), ended(outcome))).isNotEmpty();
    }
  }

  @Test
  void whatChangesNothingForOthersTellsNothing() {
    VersionDocument ready = Documents.in(Phase.READY);

    assertThat(kinds(IDLE, IDLE, null)).isEmpty();
    assertThat(kinds(ready, ready, null)).isEmpty();
  }

  @Test
  void aRestoredDumpComesBehindAllThatWasSeen() {
    ClusterEvent event =
        ClusterEvents.restored(IDLE, new SeenRevision("lineage-1", 70), "a dump", Instant.EPOCH);

    assertThat(event.kind()).isEqualTo(Kind.RESTORED_DUMP);
    assertThat(event.sequence()).isEqualTo(709);
  }

  @Test
  void aTextIsCutAndAWordIsWrittenAsInTheFile() {
    ClusterEvent event =
        ClusterEvent.of(IDLE, 1, 0, Kind.WAITS_FOR_CUTOVER, Instant.EPOCH, "x".repeat(900), null);

    assertThat(event.text()).hasSize(ClusterEvent.MAX_TEXT);
    assertThat(event.kind().word()).isEqualTo("waits-for-cutover");
  }

  private static List<Kind> kinds(
      VersionDocument before, VersionDocument next, @Nullable EndedUpgrade ended) {
    return ClusterEvents.of(before, next, ended, "it is so", Instant.EPOCH).stream()
        .map(ClusterEvent::kind)
        .toList();
  }

  private static EndedUpgrade ended(Outcome outcome) {
    return ended(outcome, null);
  }

  private static EndedUpgrade ended(Outcome outcome, @Nullable Boolean rehearse) {
    return new EndedUpgrade(
        "req-1",
        null,
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        Phase.PREFLIGHT,
        outcome,
        "ann@desk",
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        List.of(),
        List.of(),
        2,
        null,
        rehearse,
        null);
  }
}
