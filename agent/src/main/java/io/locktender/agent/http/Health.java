package io.locktender.agent.http;

/**
 * What {@code /health} answers.
 *
 * @param alive whether the agent's loop goes round
 * @param sentence what it decided last
 * @param lastCycleMillis how long ago that was
 */
public record Health(boolean alive, String sentence, long lastCycleMillis) {}
