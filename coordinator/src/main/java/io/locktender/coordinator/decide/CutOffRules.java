package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A master that gets no answer from the database gives way to a state server that does. It waits
 * until what the others say can no longer be of before: a node at rest looks every 12.5 s at most.
 * Whoever gave way does not stand again before it is answered, so two do not take turns.
 */
public final class CutOffRules {
  private static final Duration SHORTEST = Duration.ofSeconds(25);
  private static final int SPREAD_MILLIS = 10_000;

  private CutOffRules() {}

  /**
   * How long a mastership waits for an answer: 25 to 35 s, each another time, so that not all give
   * way in step where the database goes away for all.
   *
   * @param token the mastership's, which is random
   */
  public static Duration patience(String token) {
    return SHORTEST.plusMillis(Math.floorMod(token.hashCode(), SPREAD_MILLIS));
  }

  /**
   * The state server that is to be master instead; empty where the master stays.
   *
   * @param self the master's own node
   * @param silent for how long the database has not answered it
   * @param reports what the live nodes say
   */
  public static Optional<String> givesWayTo(
      String self, String token, Duration silent, Map<String, NodeReport> reports) {
    if (silent.compareTo(patience(token)) < 0) {
      return Optional.empty();
    }
    return StateServers.others(self, reports).map(NodeReport::node).findFirst();
  }
}
