package io.locktender.agent.state;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The random names of the agent's runs.
 *
 * @param previous the run whose registration the current one may replace, or null
 * @param current this run
 */
public record Incarnation(@Nullable String previous, String current) {
  public Incarnation {
    requireNonNull(current, "current");
  }
}
