package io.locktender.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Style;
import io.locktender.coordinator.document.Rehearsal.SyncFigures;
import io.locktender.coordinator.document.Rehearsal.WorkerFigures;
import io.locktender.coordinator.status.RehearsalModel;
import io.locktender.coordinator.status.RehearsalModel.RehearsedStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RehearsalPrinterTest {
  private static final ReleaseVersion ONE = ReleaseVersion.parse("1.0.0");
  private static final ReleaseVersion TWO = ReleaseVersion.parse("2.0.0");
  private static final List<RehearsedStep> STEPS =
      List.of(
          new RehearsedStep(
              TWO, "split", StepTarget.MASTER_STATE_SERVER, "before the hold", 20_004L, 2_100L),
          new RehearsedStep(TWO, "late", StepTarget.MASTER_STATE_SERVER, null, null, null),
          new RehearsedStep(TWO, "conf", StepTarget.ALL_MACHINES, "in the hold", null, null));

  private static RehearsalModel model(
      @Nullable StepFailure failure,
      long count,
      List<DocumentFailure> documents,
      @Nullable Long hold,
      @Nullable WorkerFigures workers) {
    return new RehearsalModel(
        ONE,
        TWO,
        Instant.EPOCH,
        failure == null,
        failure,
        count,
        documents,
        false,
        hold,
        new SyncFigures(6_000, 20_004, 400, -1),
        STEPS,
        new CopyRoom(
            20_004,
            22_649_241,
            List.of(new DiskRoom("db-1 and db-2", 2_048, 3L << 30)),
            1_038_090_240L,
            94_680L,
            new DiskRoom("/state", 512, 1_024)),
        workers);
  }

  @Test
  void whatWouldGoThroughIsShownWithStepsRoomAndHold() {
    assertThat(RehearsalPrinter.render(model(null, 0, List.of(), 900L, null), Style.PLAIN))
        .isEqualTo(
            """
            rehearsal of 1.0.0 -> 2.0.0: it would go through

            release  step   target               runs             documents  time
            2.0.0    split  master-state-server  before the hold  20,004     2.1 s
            2.0.0    late   master-state-server  -                -          -
            2.0.0    conf   all-machines         in the hold      -          -

            data      20,004 documents, 21.6 MiB
            room      2.0 KiB needed, 3.0 GiB free (db-1 and db-2)
            ledger    512 bytes needed, 1.0 KiB free (/state)
            oplog     holds 990.0 MiB, the last 26.3 h
            copies    of 20,004 documents were current after 6.0 s; the last round took 0.4 s
            hold      about 0.9 s is to be expected, and what workers take to stop and to start
            """);
  }

  @Test
  void numbersAreWrittenTheSameWhateverTheMachinesLanguage() {
    RehearsalModel model = model(null, 0, List.of(), 900L, null);
    String text = RehearsalPrinter.render(model, Style.PLAIN);
    Locale machines = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(RehearsalPrinter.render(model, Style.PLAIN))
          .isEqualTo(text)
          .contains("the last 26.3 h");
    } finally {
      Locale.setDefault(machines);
    }
  }

  @Test
  void whatWouldNotGoThroughNamesItsDocumentsAndCountsTheOthers() {
    StepFailure failure = new StepFailure("split", null, "3 could not be changed", 3, List.of());
    String text =
        RehearsalPrinter.render(
            model(
                failure,
                3,
                List.of(new DocumentFailure("7", "no host"), new DocumentFailure("8", "no host")),
                null,
                null),
            Style.PLAIN);
    assertThat(text)
        .startsWith(
            """
            rehearsal of 1.0.0 -> 2.0.0: it would not go through: step split: 3 could not be changed
              7  no host
              8  no host
              and 1 more
            """)
        .endsWith("hold      its hold is not known\n");
  }

  @Test
  void whatWorkersTakeIsSaidWhereItIsKnown() {
    RehearsalModel known = model(null, 0, List.of(), 5_200L, new WorkerFigures(300L, 4_000L));
    assertThat(RehearsalPrinter.line(known))
        .isEqualTo(
            "it would go through; about 5.2 s is to be expected, 4.3 s of it for workers to stop"
                + " and to start");
    RehearsalModel started = model(null, 0, List.of(), 4_900L, new WorkerFigures(null, 4_000L));
    assertThat(RehearsalPrinter.line(started))
        .isEqualTo(
            "it would go through; about 4.9 s is to be expected, 4.0 s of it for workers to start,"
                + " and what they take to stop");
  }
}
