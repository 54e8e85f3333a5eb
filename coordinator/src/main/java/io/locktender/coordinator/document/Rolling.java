package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade by ROLLING has, and one by HOLD has not.
 *
 * @param options how it goes
 * @param switched the nodes that are told to run the new release, in the order in which they were
 *     told; the others run the old one
 * @param paused who paused it, or null
 * @param resumed whether somebody went on after the canary had paused it: it was found good
 * @param finalized who asked to finalize it, or null
 * @param settled whether, in CONTRACT, everything that old workers wrote is expanded
 */
public record Rolling(
    RollOptions options,
    List<String> switched,
    @Nullable String paused,
    boolean resumed,
    @Nullable String finalized,
    boolean settled) {
  /** Who has paused it where the canary serves, or is gone. */
  public static final String CANARY = "the canary";

  public Rolling {
    requireNonNull(options, "options");
    switched = List.copyOf(requireNonNull(switched, "switched"));
  }

  /** Before any node has switched. */
  public static Rolling of(RollOptions options) {
    return new Rolling(options, List.of(), null, false, null, false);
  }

  /** Whether it waits for {@code finalize}. */
  public boolean manual() {
    return Boolean.TRUE.equals(options.manual());
  }

  Rolling switched(List<String> nodes) {
    return new Rolling(options, nodes, paused, resumed, finalized, settled);
  }

  Rolling paused(@Nullable String by) {
    boolean good = by == null && CANARY.equals(paused);
    return new Rolling(options, switched, by, resumed || good, finalized, settled);
  }

  Rolling finalized(String by) {
    return new Rolling(options, switched, null, resumed, by, settled);
  }

  Rolling whenSettled() {
    return new Rolling(options, switched, paused, resumed, finalized, true);
  }
}
