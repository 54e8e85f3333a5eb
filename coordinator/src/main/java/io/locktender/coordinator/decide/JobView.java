package io.locktender.coordinator.decide;

import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command that the node runs for itself: a step, the revert of a step, or the release's check.
 * One at a time.
 *
 * @param key what it is
 * @param state how it stands
 * @param age since it began, or since it ended
 * @param attempt 1 for the first, and one more each time that the same job is started again
 * @param reason why it failed; null unless FAILED
 */
public record JobView(Key key, State state, Duration age, int attempt, @Nullable String reason) {
  /** How a job stands. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    /** It runs, and was told to end. */
    ENDING
  }

  /** What a job does. */
  public enum Kind {
    STEP,
    REVERT,
    CHECK
  }

  /**
   * Which job it is.
   *
   * @param kind what it does
   * @param release the release
   * @param step the step's id; empty for a check
   * @param scope what it is run for, so that it is not taken for the same job of another time: the
   *     upgrade for its steps and where nodes switch one by one, the mastership's hold for a check
   *     of all, else empty
   */
  public record Key(Kind kind, ReleaseVersion release, String step, String scope) {}
}
