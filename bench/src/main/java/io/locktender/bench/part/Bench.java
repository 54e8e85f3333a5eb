package io.locktender.bench.part;

import io.locktender.bench.BenchOptions;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.Distribution;
import io.locktender.bench.site.ZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What all parts measure with.
 *
 * @param distribution that is measured, with its archive of classes
 * @param work for files, gone at the end
 */
public record Bench(
    BenchOptions options, Distribution distribution, ZooKeeper zookeeper, Path work) {
  private static final int MOST_LATE_SECONDS = 60;

  /** Of ZooKeeper, where agent.yaml says nothing. */
  static final String DEFAULT_SESSION = "6s";

  /** A cluster of its own for a part, of agents with their defaults. */
  BenchCluster site(int nodes) {
    return site(nodes, DEFAULT_SESSION);
  }

  /** The same, of agents with another time-out of ZooKeeper's sessions. */
  BenchCluster site(int nodes, String session) {
    return BenchCluster.of(distribution, zookeeper, nodes, session);
  }

  /** Says how far it is. */
  static void say(String format, Object... values) {
    System.out.println(String.format(java.util.Locale.ROOT, format, values));
  }

  /** Lets so much time pass: what is measured is at its own work. */
  static void pass(Duration time) {
    Awaitility.await()
        .pollDelay(time)
        .atMost(time.plusSeconds(MOST_LATE_SECONDS))
        .until(() -> true);
  }
}
