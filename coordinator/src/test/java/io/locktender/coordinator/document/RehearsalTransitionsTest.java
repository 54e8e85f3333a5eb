package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalTransitionsTest {
  private static final Rehearsal BEGUN = Rehearsal.of(Documents.V1, List.of(Documents.V2), false);

  private static Upgrade upgrade(VersionDocument document) {
    return requireNonNull(document.upgrade());
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "FINISH", "ROLLING_BACK"})
  void theOldReleaseIsAdmittedAllTheTimeAndNothingIsHeld(Phase phase) {
    VersionDocument document = Documents.rehearsing(phase);
    assertThat(document.admits()).containsExactly(Documents.V1);
    assertThat(upgrade(document).heldAt()).isZero();
    assertThat(upgrade(document).phase()).isEqualTo(phase);
  }

  @Test
  void whatRunsBeforeTheHoldIsDoneWhenTheOthersBegin() {
    assertThat(upgrade(Documents.rehearsing(Phase.FINISH)).steps())
        .extracting(StepMark::state, StepMark::changed)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(StepMark.State.DONE, 9L),
            org.assertj.core.groups.Tuple.tuple(StepMark.State.PENDING, 0L));
  }

  @Test
  void itNeverHoldsProvesOrSwaps() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HoldTransitions.hold(Documents.rehearsing(Phase.READY)))
        .withMessage("a rehearsal holds nothing");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                HoldTransitions.finish(Documents.rehearsing(Phase.READY), mark -> true, mark -> 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HoldTransitions.check(Documents.rehearsing(Phase.FINISH)));
  }

  @Test
  void anUpgradeIsNotFinishedOrEndedAsARehearsal() {
    VersionDocument ready = Documents.in(Phase.READY);
    assertThatIllegalStateException()
        .isThrownBy(
            () -> RehearsalTransitions.rehearseFinish(ready, mark -> true, mark -> 0, BEGUN))
        .withMessage("this upgrade is no rehearsal");
    assertThatIllegalStateException()
        .isThrownBy(() -> RehearsalTransitions.rehearsed(ready, BEGUN, null));
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "FINISH"})
  void aTakeOverBeginsAtSyncAgainKnowsNothingAndIsNotCounted(Phase phase) {
    VersionDocument taken = Transitions.takeOver(Documents.rehearsing(phase), "token-2");
    assertThat(upgrade(taken).phase()).isEqualTo(Phase.SYNC);
    assertThat(upgrade(taken).takeovers()).isZero();
    assertThat(upgrade(taken).rehearsal()).isEqualTo(BEGUN);
    assertThat(upgrade(taken).steps())
        .extracting(StepMark::state)
        .containsOnly(StepMark.State.PENDING);
    assertThat(taken.admits()).containsExactly(Documents.V1);
  }

  @Test
  void itEndsAsRehearsedOnlyWhereItHasComeToItsEnd() {
    VersionDocument finishing = Documents.rehearsing(Phase.FINISH);
    StepFailure failure = StepFailure.of("index", "duplicates");
    assertThat(ends(RehearsalTransitions.rehearsed(finishing, BEGUN, null)))
        .isEqualTo(Outcome.REHEARSED);
    assertThat(ends(RehearsalTransitions.rehearsed(finishing, BEGUN, failure)))
        .isEqualTo(Outcome.REHEARSED);
    assertThat(ends(Transitions.rollBack(finishing, failure, "bob")))
        .isEqualTo(Outcome.ROLLED_BACK);
    VersionDocument adopted =
        Transitions.adopt(finishing, "lineage-2", "token-2", List.of(finishing.known()));
    assertThat(upgrade(adopted).phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(ends(adopted)).isEqualTo(Outcome.ROLLED_BACK);
  }

  private static Outcome ends(VersionDocument document) {
    return requireNonNull(Transitions.rolledBack(document).lastEnded()).outcome();
  }

  @Test
  void moreDocumentsAreNamedThanAnUpgradeNames() {
    List<DocumentFailure> all = Collections.nCopies(24, new DocumentFailure("7", "no address"));
    StepFailure failure = new StepFailure("split", null, "24 of 9", 24, all);
    VersionDocument ended =
        RehearsalTransitions.rehearsed(Documents.rehearsing(Phase.SYNC), BEGUN, failure);
    assertThat(requireNonNull(upgrade(ended).rehearsal()).documents()).hasSize(24);
    assertThat(requireNonNull(upgrade(ended).failure()).documents()).hasSize(20);
    assertThat(BsonRecords.fromBson(BsonRecords.toBson(ended), VersionDocument.class, "d"))
        .isEqualTo(ended);
  }

  @Test
  void aRecordWithRoomAndFiguresIsReadAsItWasWritten() {
    CopyRoom room =
        new CopyRoom(9, 900, List.of(new DiskRoom("db", 1, 2)), 3L, null, new DiskRoom("l", 4, 5));
    Rehearsal rehearsal =
        BEGUN
            .with(new SyncFigures(1, 9, 2, -1))
            .with(List.of(new Rehearsal.StepFigures(0, false, 9, 3)), room, null);
    VersionDocument document =
        RehearsalTransitions.ready(Documents.rehearsing(Phase.SYNC), rehearsal);
    assertThat(BsonRecords.fromBson(BsonRecords.toBson(document), VersionDocument.class, "d"))
        .isEqualTo(document);
  }

  @Test
  void aDocumentOfAnUpgradeThatDoesNotSayIsOfNoRehearsal() {
    VersionDocument document = Documents.in(Phase.READY);
    var bson = BsonRecords.toBson(document);
    Set.of("rehearsal").forEach(bson.getDocument("upgrade")::remove);
    assertThat(BsonRecords.fromBson(bson, VersionDocument.class, "d")).isEqualTo(document);
  }
}
