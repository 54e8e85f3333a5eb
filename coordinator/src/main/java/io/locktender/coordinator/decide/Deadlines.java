package io.locktender.coordinator.decide;

import java.time.Duration;

/**
 * How long each part of an upgrade may take before it is rolled back; counted on a monotonic clock
 * from when the part began, or from the take-over.
 *
 * @param preflight until every live node has answered; then the silent ones are named
 * @param hold until every registered node has acked that its workers are stopped
 * @param quiet until the server has ended what workers had asked for that are stopped now
 * @param sync until the copies are current, beside the workers; the same under the hold; or until a
 *     backup beside workers is made
 * @param problem until documents that cannot be changed end an upgrade in SYNC and READY
 * @param step until one step of the master is done; until it has looked at a request
 * @param nodeSteps until every node has done its own steps
 * @param check until every node's check has passed and the originals are proved unchanged
 * @param start until every node serves the new release; then the upgrade ends degraded
 * @param database how long the database may not answer before SWAP: when it answers sooner, the
 *     upgrade begins again as after a take-over, else it is rolled back
 * @param takeovers the take-over of one upgrade at which the new master rolls back instead
 * @param sweepEvery how often leftovers of ended masterships are looked for while nothing runs
 */
public record Deadlines(
    Duration preflight,
    Duration hold,
    Duration quiet,
    Duration sync,
    Duration problem,
    Duration step,
    Duration nodeSteps,
    Duration check,
    Duration start,
    Duration database,
    int takeovers,
    Duration sweepEvery) {
  /** What holds when nothing is configured. */
  public static final Deadlines DEFAULT =
      new Deadlines(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofHours(6),
          Duration.ofSeconds(30),
          Duration.ofHours(6),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          2,
          Duration.ofSeconds(30));
}
