package io.locktender.agent.page;

import io.locktender.coordinator.cluster.ClusterView;
import java.time.Duration;
import java.util.function.Predicate;

/** The cluster, as commands see it: by a session of its own. */
public interface ClusterWatch extends AutoCloseable {
  /** Opens one. */
  @FunctionalInterface
  interface Opener {
    /**
     * Connects.
     *
     * @throws RuntimeException saying why, when ZooKeeper is not reached
     */
    ClusterWatch open();
  }

  /**
   * Looks now, and after every change, until the time is over or the test is true.
   *
   * @param seen is given what is there
   * @throws RuntimeException saying why, when ZooKeeper does not answer
   */
  void watch(Predicate<ClusterView> seen, Duration atMost) throws InterruptedException;

  @Override
  void close();
}
