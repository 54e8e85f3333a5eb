package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What an upgrade by HOLD has, and one by ROLLING has not.
 *
 * @param options how it goes
 * @param holds how many holds have begun
 * @param cutover who asked for the hold that has not begun yet, or null; each hold uses it up
 * @param begun whether, in this hold, a step may run on the copies or a node may do something of
 *     its own: the old release can no longer go on with the same copies
 * @param back why the last hold was given up, so that the old release serves again; null when none
 *     was, and from the next one on
 */
public record Hold(
    HoldOptions options,
    int holds,
    @Nullable String cutover,
    boolean begun,
    @Nullable String back) {
  /** As many as anybody could ask for by hand. */
  public static final int MAX_HOLDS = 1_000_000;

  /**
   * What a hold takes beside data, steps and workers, to predict one: the transitions, the looks at
   * the server, the renames. As docs/benchmarks/hold.md has it, on a machine with nothing else to
   * do.
   */
  public static final long OWN_MILLIS = 1_200;

  /** Before anything was held, as by default. */
  public static final Hold DEFAULT = of(HoldOptions.DEFAULT);

  public Hold {
    requireNonNull(options, "options");
    checkArgument(
        holds >= 0 && holds <= MAX_HOLDS, "holds: expected 0 to %s, found %s", MAX_HOLDS, holds);
  }

  /** Before anything was held. */
  public static Hold of(HoldOptions options) {
    return new Hold(options, 0, null, false, null);
  }

  /** Whether each hold waits for {@code locktender cutover}. */
  public boolean manual() {
    return options.cutover() == HoldOptions.Cutover.MANUAL;
  }

  Hold askedBy(String who) {
    return new Hold(options, holds, who, begun, back);
  }

  Hold next() {
    return new Hold(options, holds + 1, null, false, null);
  }

  Hold whenBegun(boolean also) {
    return new Hold(options, holds, cutover, begun || also, back);
  }

  Hold over(@Nullable String why) {
    return new Hold(options, holds, cutover, false, why);
  }
}
