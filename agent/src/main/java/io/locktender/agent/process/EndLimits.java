package io.locktender.agent.process;

import java.time.Duration;

/**
 * How long the end of something may take.
 *
 * @param stopWithin from SIGTERM to SIGKILL
 * @param killGrace how long after SIGKILL what is still there is reported
 * @param execGrace how long a process of it may still appear; zero when all are known to exist
 */
public record EndLimits(Duration stopWithin, Duration killGrace, Duration execGrace) {
  /** The same where nothing can appear any more. */
  public EndLimits allKnown() {
    return new EndLimits(stopWithin, killGrace, Duration.ZERO);
  }
}
