package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Plans that failed once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownPlansIT {
  private final Campaign campaign = new Campaign(false);

  @AfterAll
  void close() {
    campaign.close();
  }

  @Test
  void aCommandOfAStepDoesNotOutliveItsStepProcess() {
    holds(
        new Plan(
            -1,
            2,
            1,
            null,
            List.of(
                fault(Phase.HOLD, 0, Kind.STEP_HANGS, 0, 12_000),
                fault(Phase.FINISH, 4_000, Kind.KILL_STEP_PROCESS, Fault.MASTER, 0))));
  }

  @Test
  void aFullDiskUnderTheMasterLeavesNoHalfLineInItsEventLog() {
    holds(
        new Plan(
            -2,
            2,
            1,
            null,
            List.of(fault(Phase.SYNC, 0, Kind.FILL_STATE_DISK, Fault.MASTER, 3_000))));
  }

  @Test
  void whoeverIsElectedWithAFullDiskIsMasterOnceThereIsRoom() {
    holds(
        new Plan(
            -3,
            2,
            1,
            null,
            List.of(
                fault(Phase.FINISH, 0, Kind.FILL_STATE_DISK, 1, 9_000),
                fault(Phase.FINISH, 1, Kind.FILL_STATE_DISK, 2, 9_000),
                fault(Phase.FINISH, 2, Kind.KILL_AGENT, Fault.MASTER, 9_000))));
  }

  private void holds(Plan plan) {
    assertThat(campaign.carryOut(plan)).as("%s", plan).isTrue();
  }

  private static Fault fault(Phase phase, int plusMillis, Kind kind, int number, int millis) {
    return new Fault(new Moment(phase, plusMillis), kind, number, millis, Flow.Cut.SILENT);
  }
}
