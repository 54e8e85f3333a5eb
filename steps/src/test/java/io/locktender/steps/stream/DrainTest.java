package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long is waited for a marker. */
class DrainTest {
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final AtomicLong nanos = new AtomicLong();
  private final Intake intake =
      new Intake(
          new EventRouting(Set.of("a"), Events.MARKERS, Events.IDS),
          new HandOver(1 << 20),
          nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whatTakesLongToBeAppliedIsNoFaultOfTheStream() throws Exception {
    intake.take(Events.insert(1, "a", "1"));
    int[] batches = {0};

    boolean drained =
        intake.drainTo(
            7,
            WITHIN,
            batch -> {
              pass(WITHIN.multipliedBy(2));
              if (++batches[0] < 3) {
                intake.take(Events.insert(2, "a", "2"));
              } else {
                intake.take(Events.marker(3, 7));
              }
            });

    assertThat(drained).isTrue();
    assertThat(batches[0]).isEqualTo(3);
  }

  @Test
  void aStreamThatTellsNothingForTooLongIsGivenUp() throws Exception {
    Intake slow =
        new Intake(
            new EventRouting(Set.of("a"), Events.MARKERS, Events.IDS),
            new HandOver(1 << 20),
            () -> nanos.addAndGet(Duration.ofMinutes(1).toNanos()));
    slow.take(Events.insert(1, "a", "1"));

    assertThat(slow.drainTo(7, WITHIN, batch -> {})).isFalse();
  }
}
