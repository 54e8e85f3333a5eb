package io.locktender.it.chaos;

import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How the upgrade of a plan holds.
 *
 * @param options as the operator asks for it
 * @param rehearses whether it is only rehearsed
 * @param attendedAfterMillis how long an upgrade waits for {@code cutover} until the operator on
 *     duty types it
 */
record Held(HoldOptions options, boolean rehearses, int attendedAfterMillis) {
  private static final int MANUAL_ONE_IN = 3;
  private static final int BOUNDED_ONE_IN = 2;
  private static final int REHEARSED_ONE_IN = 5;

  /** A hold that nothing disturbs is shorter. */
  private static final int LEAST_MAX_HOLD_MILLIS = 5_000;

  private static final int MOST_MAX_HOLD_MILLIS = 12_000;

  static Held draw(RandomGenerator random) {
    Cutover cutover = random.nextInt(MANUAL_ONE_IN) == 0 ? Cutover.MANUAL : Cutover.AUTO;
    int maxHold = random.nextInt(LEAST_MAX_HOLD_MILLIS, MOST_MAX_HOLD_MILLIS);
    boolean bounded = random.nextInt(BOUNDED_ONE_IN) == 0;
    boolean rehearses = random.nextInt(REHEARSED_ONE_IN) == 0;
    return new Held(
        rehearses
            ? HoldOptions.DEFAULT
            : new HoldOptions(cutover, bounded ? Duration.ofMillis(maxHold) : null),
        rehearses,
        random.nextInt(100, 2_000));
  }

  /** As a request has it. */
  @Nullable Boolean asked() {
    return rehearses ? true : null;
  }

  /** The same on a machine that is so many times slower. */
  Held slower(int times) {
    Duration maxHold = options.maxHold();
    return new Held(
        new HoldOptions(options.cutover(), maxHold == null ? null : maxHold.multipliedBy(times)),
        rehearses,
        attendedAfterMillis);
  }

  @Override
  public String toString() {
    Duration maxHold = options.maxHold();
    return rehearses
        ? "it is rehearsed"
        : "it holds: cutover %s, %s; attended to after %d ms"
            .formatted(
                options.cutover() == Cutover.MANUAL ? "manual" : "auto",
                maxHold == null ? "no max-hold" : "max-hold " + maxHold.toMillis() + " ms",
                attendedAfterMillis);
  }
}
