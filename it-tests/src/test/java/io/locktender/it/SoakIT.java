package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Upgrades and rolls back, one after the other, with the same agents for as long as asked ({@code
 * -Dsoak.minutes}): nothing that they use may grow with the number of upgrades.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+")
class SoakIT {
  private static final Duration TIME = Duration.ofMinutes(Long.getLong("soak.minutes", 0));
  private static final int DOCUMENTS = 1_000;

  /** What is loaded or compiled once is there after so many rounds. */
  private static final int ROUNDS_BEFORE_THE_FIRST_FIGURES = 10;

  private static final int ROUNDS_BETWEEN_FIGURES = 25;
  private static final int REQUESTS_KEPT = 200;
  private static final long HEAP_NOISE = 4L << 20;
  private static final int FEW = 8;

  @Test
  void nothingGrowsWithTheNumberOfUpgrades() throws Exception {
    long begin = System.nanoTime();
    try (Cluster cluster = Cluster.ofStateServers(3);
        OtherTool zookeeper = cluster.otherTool()) {
      UpgradeIT.load(cluster, DOCUMENTS);
      ReleaseDirectory release = release(cluster, 0);
      release.write();
      cluster.serving(release.version());
      Usage first = null;
      int round = 0;
      do {
        round++;
        release = goOn(cluster, release, round);
        comeBack(cluster, round);
        if (round >= ROUNDS_BEFORE_THE_FIRST_FIGURES
            && (first == null || round % ROUNDS_BETWEEN_FIGURES == 0)) {
          Usage now = Usage.of(cluster, zookeeper);
          System.out.printf("soak: round %d: %s%n", round, now);
          first = first == null ? now : first;
        }
      } while (first == null || System.nanoTime() - begin < TIME.toNanos());
      Usage last = Usage.of(cluster, zookeeper);
      System.out.printf(
          "soak: %d upgrades that succeeded and %d that were rolled back in %d minutes%n"
              + "soak: first %s%nsoak: last  %s%n",
          round, round, Duration.ofNanos(System.nanoTime() - begin).toMinutes(), first, last);

      assertFlat("heap", first.heap(), last.heap(), HEAP_NOISE);
      assertFlat("threads", first.threads(), last.threads(), FEW);
      assertFlat("file descriptors", first.descriptors(), last.descriptors(), FEW);
      assertThat(last.znodes()).as("znodes").isEqualTo(first.znodes());
      assertThat(last.collections()).as("collections").isEqualTo(first.collections());
      assertThat(last.requests()).as("requests").isLessThanOrEqualTo(REQUESTS_KEPT + FEW);
      assertFlat("bytes of state", first.state(), last.state(), 64 << 10);
      int documents =
          (int) cluster.database().database().getCollection("packages").countDocuments();
      assertThat(documents).isEqualTo(DOCUMENTS);
    }
  }

  /** One release further; what the upgrade kept is removed, as an operator would. */
  private static ReleaseDirectory goOn(Cluster cluster, ReleaseDirectory from, int round) {
    ReleaseDirectory next = release(cluster, round).step(once(round));
    next.write();
    cluster.cli("upgrade", next.version(), "--yes", "--wait").exits(0);
    cluster.awaitServing(next.version());
    cluster.cli("backup", "remove", requireNonNull(cluster.last().id()), "--yes").exits(0);
    from.remove();
    return next;
  }

  /** An upgrade that fails after it has changed every document of the copy. */
  private static void comeBack(Cluster cluster, int round) {
    String version = cluster.document().version().toString();
    ReleaseDirectory bad =
        new ReleaseDirectory(cluster.releases(), "2.0." + round)
            .worker()
            .step(once(-round))
            .step(RollBackIT.ADDS_UP);
    bad.write();
    cluster.cli("upgrade", bad.version(), "--yes", "--wait").exits(1);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.ROLLED_BACK);
    cluster.awaitServing(version);
    bad.remove();
  }

  private static ReleaseDirectory release(Cluster cluster, int round) {
    return cluster.release("1.0." + round).worker();
  }

  private static String once(int round) {
    return """
    id: once
    transform: {collection: packages, pending: {round: {$ne: %d}}, update: {$set: {round: %d}, $inc: {times: 1}}}
    """
        .formatted(round, round);
  }

  private static void assertFlat(
      String what, Map<String, Long> first, Map<String, Long> last, long noise) {
    last.forEach(
        (node, now) ->
            assertThat(now)
                .as("%s of %s, first %s", what, node, first)
                .isLessThanOrEqualTo(first.getOrDefault(node, 0L) + noise));
    assertThat(Collections.max(last.values())).as(what).isPositive();
  }
}
