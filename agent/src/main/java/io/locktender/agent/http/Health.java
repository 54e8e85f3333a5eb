package io.locktender.agent.http;

/**
 * What {@code /health} answers.
 *
 * @param alive whether the agent's loop goes round
 * @param sentence what it decided last
 * @param lastCycleMillis how long ago that was
 */
public record Health(boolean alive, String sentence, long lastCycleMillis) {
  private static final double MILLIS_PER_SECOND = 1000;

  /** How long ago it was, in seconds. */
  public double ageSeconds() {
    return lastCycleMillis / MILLIS_PER_SECOND;
  }
}
