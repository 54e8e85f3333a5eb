package io.locktender.agent.metrics;

import java.util.function.LongSupplier;

/** Whether a server answers this agent, as who asks it has seen. For any thread; never waits. */
public final class Answers {
  private enum Last {
    NOT_ASKED,
    ANSWERED,
    SILENT
  }

  private final LongSupplier nanos;
  private volatile Last last = Last.NOT_ASKED;
  private volatile long answeredAt;

  /**
   * @param nanos a monotonic clock
   */
  Answers(LongSupplier nanos) {
    this.nanos = nanos;
    this.answeredAt = nanos.getAsLong();
  }

  /** It was asked. */
  public void heard(boolean answered) {
    if (answered) {
      answeredAt = nanos.getAsLong();
    }
    last = answered ? Last.ANSWERED : Last.SILENT;
  }

  /** 1 or 0; not a number before it was asked. */
  double up() {
    return switch (last) {
      case NOT_ASKED -> Double.NaN;
      case ANSWERED -> 1;
      case SILENT -> 0;
    };
  }

  /** How long ago it last answered; before the first answer, how long ago the agent began. */
  double ageSeconds() {
    return Meters.seconds(nanos.getAsLong() - answeredAt);
  }
}
