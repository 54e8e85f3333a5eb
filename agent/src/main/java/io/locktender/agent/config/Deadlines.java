package io.locktender.agent.config;

import java.time.Duration;

/**
 * How long the cluster waits before it gives up on something; each from 1 s to a week.
 *
 * @param preflight for every node's answer to a request; then the request is refused
 * @param hold for every node's workers to be gone; then the upgrade is rolled back
 * @param nodeSteps for the nodes' own steps in MIGRATE
 * @param check for the nodes' checks in CHECK
 * @param start for every node to serve the new release; then the upgrade ends DEGRADED
 * @param database for MongoDB to answer again in mid-upgrade
 * @param upgrade from HOLD to the commit point, all in all
 */
public record Deadlines(
    Duration preflight,
    Duration hold,
    Duration nodeSteps,
    Duration check,
    Duration start,
    Duration database,
    Duration upgrade) {
  /** Used where {@code deadlines} says nothing. */
  public static final Deadlines DEFAULTS =
      new Deadlines(
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(2),
          Duration.ofSeconds(60),
          Duration.ofHours(12));
}
