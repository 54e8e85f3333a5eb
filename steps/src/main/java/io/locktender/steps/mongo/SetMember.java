package io.locktender.steps.mongo;

import java.util.OptionalLong;

/**
 * One member of a replica set, as far as the user may know.
 *
 * @param host with its port, as the set knows it
 * @param votes whether it counts for a majority
 * @param data whether it holds data: it is no arbiter
 * @param delayed whether it is kept behind on purpose
 * @param state such as {@code PRIMARY}; empty when it is not known
 * @param behindSeconds how far it is behind the primary; empty when it is not known
 */
public record SetMember(
    String host,
    boolean votes,
    boolean data,
    boolean delayed,
    String state,
    OptionalLong behindSeconds) {
  /** Whether it is known not to serve. */
  public boolean isDown() {
    return data && !(state.isEmpty() || state.equals("PRIMARY") || state.equals("SECONDARY"));
  }

  /** Whether a majority for a write may be made with it, as long as it is up. */
  public boolean countsForWrites() {
    return votes && data && !delayed;
  }
}
