package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an upgrade by ROLLING goes, as its operator asked for it.
 *
 * @param maxUnavailable how many nodes may be out of service at a time: a number, or a percentage
 *     of the registered ones with {@code %} behind it, rounded up; at least one node
 * @param canary the node that goes first, and after which it waits for {@code resume}; or null
 * @param healthyFor how long a batch must have served without a break before the next one
 * @param progress how long a batch may take to serve; then the nodes are sent back
 * @param soak how long every node must have served before it is finalized by itself
 * @param manual whether it waits for {@code finalize}; null: where a contract step has no revert
 */
public record RollOptions(
    String maxUnavailable,
    @Nullable String canary,
    Duration healthyFor,
    Duration progress,
    Duration soak,
    @Nullable Boolean manual) {
  /** The longest time of each kind. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final Pattern UNAVAILABLE = Pattern.compile("[1-9][0-9]{0,4}|[1-9][0-9]?%|100%");

  /** What holds when nothing is asked for. */
  public static final RollOptions DEFAULT =
      new RollOptions(
          "1", null, Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofMinutes(10), null);

  public RollOptions {
    checkArgument(
        UNAVAILABLE.matcher(requireNonNull(maxUnavailable, "maxUnavailable")).matches(),
        "maxUnavailable: expected a number from 1 to 99999, or 1%% to 100%%, found '%s'",
        maxUnavailable);
    checkTime("healthyFor", healthyFor);
    checkTime("progress", progress);
    checkTime("soak", soak);
  }

  /** The same, with the default where it was not asked whether it waits for {@code finalize}. */
  public RollOptions manual(boolean unsaid) {
    return new RollOptions(
        maxUnavailable, canary, healthyFor, progress, soak, manual == null ? unsaid : manual);
  }

  /** How many of so many nodes may be out of service at a time. */
  public int unavailable(int nodes) {
    if (!maxUnavailable.endsWith("%")) {
      return Integer.parseInt(maxUnavailable);
    }
    int percent = Integer.parseInt(maxUnavailable.substring(0, maxUnavailable.length() - 1));
    return Math.max(1, (nodes * percent + 99) / 100);
  }

  private static void checkTime(String field, Duration time) {
    checkArgument(
        !requireNonNull(time, field).isNegative() && time.compareTo(LONGEST) <= 0,
        "%s: expected a time up to %s, found %s",
        field,
        LONGEST,
        time);
  }
}
