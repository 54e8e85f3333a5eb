package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhaseClockTest {
  private static final StepMark STEP =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);

  private final AtomicLong nanos = new AtomicLong();
  private final PhaseClock clock = new PhaseClock(nanos::get);

  private static Upgrade upgrade(Phase phase, StepMark step) {
    return upgrade(phase, step, null);
  }

  private static Upgrade rolling(String... switched) {
    Rolling rolling = new Rolling(RollOptions.DEFAULT, List.of(switched), null, false, null, false);
    return upgrade(Phase.ROLLING, STEP, rolling);
  }

  private static Upgrade upgrade(Phase phase, StepMark step, @Nullable Rolling rolling) {
    ReleaseId to = new ReleaseId(ReleaseVersion.parse("2.0.0"), "d");
    return new Upgrade(
        "u1",
        "u1",
        to,
        to,
        List.of(to),
        true,
        phase,
        "ann",
        Instant.EPOCH,
        2,
        null,
        null,
        List.of(),
        0,
        List.of(step),
        List.of(),
        null,
        rolling,
        null,
        null);
  }

  private Duration at(long seconds, String token, Upgrade upgrade) {
    nanos.set(Duration.ofSeconds(seconds).toNanos());
    return clock.inPhase(token, upgrade, false);
  }

  private Duration there(long seconds, Upgrade upgrade) {
    nanos.set(Duration.ofSeconds(seconds).toNanos());
    return clock.inPhase("t1", upgrade, true);
  }

  @Test
  void aPhaseIsCountedFromWhenItWasFirstSeen() {
    assertThat(at(100, "t1", upgrade(Phase.SYNC, STEP))).isZero();
    assertThat(at(103, "t1", upgrade(Phase.SYNC, STEP))).isEqualTo(Duration.ofSeconds(3));
    assertThat(at(104, "t1", upgrade(Phase.FINISH, STEP))).isZero();
  }

  @Test
  void aTakeOverBeginsToCountAnew() {
    at(100, "t1", upgrade(Phase.SYNC, STEP));
    assertThat(at(103, "t2", upgrade(Phase.SYNC, STEP))).isZero();
  }

  @Test
  void everyBatchOfNodesHasItsOwnTime() {
    at(100, "t1", rolling());
    assertThat(at(103, "t1", rolling())).isEqualTo(Duration.ofSeconds(3));
    assertThat(at(104, "t1", rolling("node-1"))).isZero();
  }

  /** So that one that ceases to serve after a long pause has its own time to come back. */
  @Test
  void inRollingItIsCountedAnewWhenAllThatSwitchedServeAndWhenOneDoesNotAnyMore() {
    Upgrade rolling = rolling("node-1");
    at(100, "t1", rolling);
    assertThat(at(103, "t1", rolling)).isEqualTo(Duration.ofSeconds(3));
    assertThat(there(104, rolling)).isZero();
    assertThat(there(9000, rolling)).isEqualTo(Duration.ofSeconds(8896));
    assertThat(at(9001, "t1", rolling)).isZero();
  }

  @Test
  void inHoldItIsCountedAnewWhenEveryNodeHasAckedAndWhenOneIsMissingAgain() {
    Upgrade held = upgrade(Phase.HOLD, STEP);
    at(100, "t1", held);
    assertThat(at(103, "t1", held)).isEqualTo(Duration.ofSeconds(3));
    assertThat(there(104, held)).isZero();
    assertThat(there(106, held)).isEqualTo(Duration.ofSeconds(2));
    assertThat(at(107, "t1", held)).isZero();
  }

  @Test
  void inOtherPhasesNobodysAckCounts() {
    at(100, "t1", upgrade(Phase.FINISH, STEP));
    assertThat(there(103, upgrade(Phase.FINISH, STEP))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void everyStepHasItsOwnTime() {
    at(100, "t1", upgrade(Phase.FINISH, STEP));
    StepMark done = STEP.with(StepMark.State.DONE, 0, 7);
    assertThat(at(103, "t1", upgrade(Phase.FINISH, done))).isZero();
  }
}
