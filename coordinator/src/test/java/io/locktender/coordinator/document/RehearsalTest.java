package io.locktender.coordinator.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Rehearsal.StepFigures;
import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.document.Rehearsal.WorkerFigures;
import io.locktender.steps.work.CopyRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final CopyRoom ROOM = new CopyRoom(9, -1, List.of(), null, null, null);

  private static Rehearsal found(@Nullable SyncFigures sync, boolean rolls, StepFigures... steps) {
    Rehearsal begun = Rehearsal.of(Documents.V1, List.of(Documents.V2), rolls);
    return (sync == null ? begun : begun.with(sync)).with(List.of(steps), ROOM, null);
  }

  @Test
  void theHoldIsTwoRoundsAndTheStepsInIt() {
    SyncFigures byPasses = new SyncFigures(60_000, 9, 400, -1);
    SyncFigures byAStream = new SyncFigures(60_000, 9, 400, 30);
    StepFigures before = new StepFigures(0, false, 9, 5_000);
    StepFigures inHold = new StepFigures(1, true, 1, 70);
    StepFigures notRun = new StepFigures(2, true, -1, -1);
    assertThat(found(byPasses, false, before, inHold, notRun).predictedHoldMillis())
        .isEqualTo(Hold.OWN_MILLIS + 870);
    assertThat(found(byAStream, false, before, inHold).predictedHoldMillis())
        .isEqualTo(Hold.OWN_MILLIS + 130);
  }

  @Test
  void whatWorkersTakeComesOnTopWhereItIsKnown() {
    Rehearsal found = found(new SyncFigures(1, 9, 0, 30), false);
    Rehearsal known =
        new Rehearsal(
            found.releases(),
            false,
            true,
            found.sync(),
            found.steps(),
            ROOM,
            new WorkerFigures(300L, 4_000L),
            List.of());
    assertThat(known.predictedHoldMillis()).isEqualTo(Hold.OWN_MILLIS + 4_360);
  }

  @Test
  void ofAPlanThatRollsAndOfCopiesThatNeverWereCurrentThereIsNone() {
    assertThat(found(new SyncFigures(1, 9, 0, 30), true).predictedHoldMillis()).isNull();
    assertThat(found(null, false).predictedHoldMillis()).isNull();
  }

  @Test
  void aStepThatHasRunTakesThePlaceOfTheOneThatHadNot() {
    Rehearsal found = found(null, false, new StepFigures(1, true, -1, -1));
    assertThat(found.with(new StepFigures(1, true, 4, 7)).steps())
        .containsExactly(new StepFigures(1, true, 4, 7));
    assertThat(found.figures(1)).isNotNull();
    assertThat(found.figures(0)).isNull();
  }
}
