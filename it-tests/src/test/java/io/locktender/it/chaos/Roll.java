package io.locktender.it.chaos;

import io.locktender.coordinator.document.RollOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How the upgrade of a plan rolls.
 *
 * @param options as the operator asks for it
 * @param contractHasRevert whether the contract step has a revert
 * @param attendedAfterMillis how long an upgrade waits for {@code resume} or {@code finalize} until
 *     the operator on duty types it
 */
record Roll(RollOptions options, boolean contractHasRevert, int attendedAfterMillis) {
  private static final String[] UNAVAILABLE = {"1", "1", "2", "50%", "100%"};
  private static final int CANARY_ONE_IN = 3;
  private static final Duration PROGRESS = Duration.ofSeconds(15);

  /** As after the faults: all by itself, and soon. */
  static final RollOptions UNDISTURBED =
      new RollOptions(
          "100%",
          null, Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofMillis(200), false);

  static Roll draw(RandomGenerator random, int nodes) {
    String unavailable = UNAVAILABLE[random.nextInt(UNAVAILABLE.length)];
    String canary =
        random.nextInt(CANARY_ONE_IN) == 0 ? "node-" + random.nextInt(1, nodes + 1) : null;
    RollOptions options =
        new RollOptions(
            unavailable,
            canary,
            Duration.ofMillis(random.nextInt(200, 1_000)),
            PROGRESS,
            Duration.ofMillis(random.nextInt(200, 2_000)),
            finalize(random.nextInt(3)));
    return new Roll(options, random.nextBoolean(), random.nextInt(100, 2_000));
  }

  private static @Nullable Boolean finalize(int drawn) {
    return drawn == 0 ? null : Boolean.valueOf(drawn == 1);
  }

  @Override
  public String toString() {
    Boolean manual = options.manual();
    return ("it rolls: max-unavailable %s, %s, healthy-for %d ms, soak-for %d ms, finalize %s;"
            + " a contract step %s a revert; attended to after %d ms")
        .formatted(
            options.maxUnavailable(),
            options.canary() == null ? "no canary" : "canary " + options.canary(),
            options.healthyFor().toMillis(),
            options.soak().toMillis(),
            manual == null ? "unsaid" : manual ? "manual" : "auto",
            contractHasRevert ? "with" : "without",
            attendedAfterMillis);
  }
}
