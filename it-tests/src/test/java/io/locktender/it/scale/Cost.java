package io.locktender.it.scale;

import java.time.Duration;
import java.util.Map;

/**
 * What a time cost, by the server's account.
 *
 * @param lasted how long it was
 * @param median what a node sent: half of all connections sent no more; pings are among it
 * @param requests what the server was asked by all, for each node
 * @param answers what it sent to all, events among it, for each node
 * @param bytesIn what came to the server, for each node
 * @param bytesOut what its answers had, without their headers, for each node
 */
record Cost(
    Duration lasted,
    double median,
    double requests,
    double answers,
    double bytesIn,
    double bytesOut) {

  /** A moment. */
  record Moment(long nanos, Map<String, Long> counts, Map<Integer, long[]> connections) {
    static Moment now(ZooKeeperProcess server) {
      return new Moment(System.nanoTime(), server.counts(), server.connections());
    }

    /** Of a server that has just begun to count. */
    static Moment atStart() {
      return new Moment(System.nanoTime(), Map.of(), Map.of());
    }

    private long count(String name) {
      return counts.getOrDefault(name, 0L);
    }
  }

  static Cost between(Moment before, Moment after, int nodes) {
    double[] sent =
        after.connections().entrySet().stream()
            .mapToDouble(each -> each.getValue()[0] - sent(before, each.getKey()))
            .sorted()
            .toArray();
    return new Cost(
        Duration.ofNanos(after.nanos() - before.nanos()),
        sent.length == 0 ? 0 : sent[sent.length / 2],
        each("zk_packets_received", before, after, nodes),
        each("zk_packets_sent", before, after, nodes),
        each("zk_bytes_received_count", before, after, nodes),
        each("zk_response_bytes", before, after, nodes));
  }

  private static long sent(Moment before, int port) {
    return before.connections().getOrDefault(port, new long[] {0, 0})[0];
  }

  private static double each(String name, Moment before, Moment after, int nodes) {
    return (double) (after.count(name) - before.count(name)) / nodes;
  }

  double perMinute() {
    return median * 60 / Math.max(1e-9, lasted.toNanos() / 1e9);
  }
}
