package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long what a decision waits for may take, on the master's monotonic clock.
 *
 * @param setting what says so, such as {@code deadlines.hold} or {@code --soak-for}
 * @param total how long
 * @param elapsed how much of it had passed when it was decided
 * @param then what is decided when all of it has
 */
public record TimeLimit(String setting, Duration total, Duration elapsed, Due.Then then) {
  /** By so much two clocks may drift apart, before what is shown is shown anew. */
  private static final Duration DRIFT = Duration.ofSeconds(2);

  /** Whether the time is over. */
  public boolean over() {
    return elapsed.compareTo(total) >= 0;
  }

  /** How much of it is left; zero or less when it is over. */
  public Duration left() {
    return total.minus(elapsed);
  }

  /** The same time, after which something else follows. */
  TimeLimit then(Due.Then other) {
    return new TimeLimit(setting, total, elapsed, other);
  }

  /**
   * When it is over, by the wall clock. What was shown before stays as long as it is true: a record
   * that changes wakes every agent.
   *
   * @param now the wall clock when it was decided
   * @param before what was shown before, or null
   */
  public Due due(Instant now, @Nullable Due before) {
    Instant at = now.plus(total).minus(elapsed).truncatedTo(ChronoUnit.SECONDS);
    if (before != null
        && before.setting().equals(setting)
        && before.total().equals(total)
        && before.then() == then
        && Duration.between(before.at(), at).abs().compareTo(DRIFT) <= 0) {
      return before;
    }
    return new Due(setting, total, at, then);
  }
}
