package io.locktender.agent.page;

import io.locktender.coordinator.status.PageModel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a stream tells: always all of it.
 *
 * @param serves who tells it
 * @param lost since when ZooKeeper is not reached, and why; null where it is
 * @param page what was read last, or null: nothing yet
 */
record PageState(Serves serves, @Nullable Lost lost, @Nullable PageModel page) {
  /** The agent. */
  record Serves(String cluster, String node, String build) {}

  /** That ZooKeeper is not reached. */
  record Lost(Instant since, String reason) {}

  /**
   * A sign of life.
   *
   * @param now by the agent's clock
   * @param at when it was read last what the last state tells, or null: never
   */
  record Beat(Instant now, @Nullable Instant at) {}
}
