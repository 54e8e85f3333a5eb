package io.locktender.coordinator.document;

import static io.locktender.coordinator.document.Documents.TOKEN;
import static io.locktender.coordinator.document.Documents.V1;
import static io.locktender.coordinator.document.Documents.V2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {
  private static final StepFailure FAILURE = StepFailure.of("split", "it broke");

  @Test
  void theFirstDocumentAdmitsJustItsRelease() {
    VersionDocument first = Documents.idle();
    assertThat(first.revision()).isEqualTo(1);
    assertThat(first.admits()).containsExactly(V1);
  }

  @Test
  void anEmptyDatabaseAdmitsNothing() {
    ReleaseId none = new ReleaseId(ReleaseVersion.parse("none"), "");
    assertThat(Transitions.baseline("shop", "l", "t", none).admits()).isEmpty();
  }

  @Test
  void holdWithdrawsTheAdmissionAndRemembersItsRevision() {
    VersionDocument held = Documents.held();
    assertThat(held.admits()).isEmpty();
    assertThat(held.version()).isEqualTo(ReleaseVersion.parse("1.0.0"));
    assertThat(requireNonNull(held.upgrade()).heldAt()).isEqualTo(held.revision());
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
  void aTakeOverBetweenSyncAndCheckBeginsAgainAtSyncAndTheOldReleaseServes(Phase phase) {
    VersionDocument after = Transitions.takeOver(Documents.in(phase), "token-2");
    Upgrade upgrade = requireNonNull(after.upgrade());
    assertThat(upgrade.phase()).isEqualTo(Phase.SYNC);
    assertThat(upgrade.heldAt()).isZero();
    assertThat(upgrade.steps()).allMatch(mark -> mark.state() == StepMark.State.PENDING);
    assertThat(after.admits()).containsExactly(V1);
  }

  @ParameterizedTest
  @CsvSource({"SYNC, 0", "READY, 0", "HOLD, 1", "FINISH, 1", "CHECK, 1", "SWAP, 1"})
  void aTakeOverIsCountedOnceWorkersWereHeld(Phase phase, int counted) {
    Upgrade upgrade =
        requireNonNull(Transitions.takeOver(Documents.in(phase), "token-2").upgrade());
    assertThat(upgrade.takeovers()).isEqualTo(counted);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
  void goingBackByHoldAdmitsTheOldReleaseInThatVeryTransition(Phase phase) {
    VersionDocument back = Transitions.rollBack(Documents.in(phase), FAILURE, null);
    assertThat(requireNonNull(back.upgrade()).phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(back.admits()).containsExactly(V1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY"})
  void theOldReleaseServesWhileCopiesAreMadeAndKeptCurrent(Phase phase) {
    assertThat(Documents.in(phase).admits()).containsExactly(V1);
    assertThat(requireNonNull(Documents.in(phase).upgrade()).heldAt()).isZero();
  }

  @Test
  void finishMarksTheStepsThatEveryDocumentHasGoneThrough() {
    VersionDocument finishing =
        HoldTransitions.finish(Documents.held(), mark -> mark.id().equals("index"), mark -> 0);
    assertThat(requireNonNull(finishing.upgrade()).steps())
        .extracting(StepMark::state)
        .containsExactly(StepMark.State.DONE, StepMark.State.PENDING);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SWAP", "ADMIT", "ROLLING_BACK"})
  void aTakeOverElsewhereGoesOnWhereItWas(Phase phase) {
    VersionDocument before = Documents.in(phase);
    VersionDocument after = Transitions.takeOver(before, "token-2");
    assertThat(requireNonNull(after.upgrade()).phase()).isEqualTo(phase);
    assertThat(after.token()).isEqualTo("token-2");
    assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
    assertThat(after.admits()).isEqualTo(before.admits());
  }

  @Test
  void theSwapRemembersWhoseCopiesItRenames() {
    VersionDocument swapping =
        HoldTransitions.commit(
            Documents.in(Phase.CHECK), List.of(new SwapEntry("packages", true, true)));
    VersionDocument taken = Transitions.takeOver(swapping, "token-2");
    assertThat(requireNonNull(taken.upgrade()).copies()).isEqualTo(TOKEN);
    assertThat(requireNonNull(taken.upgrade()).swap()).hasSize(1);
  }

  @Test
  void admitChangesVersionAndAdmissionInOneWrite() {
    VersionDocument rolling = Documents.in(Phase.ADMIT);
    assertThat(rolling.version()).isEqualTo(ReleaseVersion.parse("2.0.0"));
    assertThat(rolling.admits()).containsExactly(V2);
  }

  @Test
  void theEndOfARequestIsInTheWriteThatEndsIt() {
    VersionDocument done = Transitions.done(Documents.in(Phase.ADMIT), null);
    assertThat(done.upgrade()).isNull();
    assertThat(done.ended("req-1")).isTrue();
    assertThat(requireNonNull(done.lastEnded()).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aDegradedEndStaysAtTheNewVersion() {
    VersionDocument done = Transitions.done(Documents.in(Phase.ADMIT), FAILURE);
    assertThat(requireNonNull(done.lastEnded()).outcome()).isEqualTo(Outcome.DEGRADED);
    assertThat(done.admits()).containsExactly(V2);
  }

  @Test
  void rolledBackAdmitsTheOldReleaseAgain() {
    VersionDocument back = Transitions.rolledBack(Documents.in(Phase.ROLLING_BACK));
    assertThat(back.version()).isEqualTo(ReleaseVersion.parse("1.0.0"));
    assertThat(back.admits()).containsExactly(V1);
    assertThat(requireNonNull(back.lastEnded()).outcome()).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void aFailureMarksItsStep() {
    Upgrade upgrade =
        requireNonNull(Transitions.rollBack(Documents.in(Phase.FINISH), FAILURE, null).upgrade());
    assertThat(upgrade.steps().get(0).state()).isEqualTo(StepMark.State.FAILED);
    assertThat(upgrade.failure()).isEqualTo(FAILURE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SWAP", "ADMIT"})
  void thereIsNoRollBackAfterTheCommit(Phase phase) {
    assertThatThrownBy(() -> Transitions.rollBack(Documents.in(phase), FAILURE, null))
        .hasMessageContaining("no way from " + phase);
  }

  @Test
  void aRefusalLeavesWhatRunsAlone() {
    VersionDocument before = Documents.in(Phase.FINISH);
    VersionDocument after = Transitions.refused(before, "req-2");
    assertThat(after.upgrade()).isEqualTo(before.upgrade());
    assertThat(after.ended("req-2")).isTrue();
  }

  @Test
  void everyTransitionRaisesTheRevisionByOne() {
    VersionDocument held = Documents.held();
    assertThat(HoldTransitions.finish(held, mark -> false, mark -> 0).revision())
        .isEqualTo(held.revision() + 1);
    assertThat(Transitions.takeOver(held, "x").revision()).isEqualTo(held.revision() + 1);
    assertThat(Transitions.refused(held, "x").revision()).isEqualTo(held.revision() + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {
        "SYNC",
        "READY",
        "HOLD",
        "FINISH",
        "CHECK",
        "SWAP",
        "ADMIT",
        "ROLLING_BACK",
        "EXPAND",
        "ROLLING",
        "SOAK",
        "CONTRACT",
        "ROLLING_BACK_NODES"
      })
  void aDocumentSurvivesJsonAndBson(Phase phase) {
    VersionDocument document = Documents.inAny(phase);
    assertThat(BsonRecords.fromBson(BsonRecords.toBson(document), VersionDocument.class, "it"))
        .isEqualTo(document);
    assertThat(Records.fromJson(Records.toJson(document), VersionDocument.class, "it"))
        .isEqualTo(document);
  }
}
