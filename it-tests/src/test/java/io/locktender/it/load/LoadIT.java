package io.locktender.it.load;

import static com.mongodb.client.model.Filters.exists;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.it.load.PackageWorker.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What clients notice of an upgrade. One short run is made with all other tests; the figures of
 * {@code docs/load.md} are of {@code -Pload}.
 */
@TestMethodOrder(OrderAnnotation.class)
class LoadIT {
  private static final String FULL = "load.full";
  private static final int RECORDS = Integer.getInteger("load.records", 20_000);
  private static final int PER_SECOND = Integer.getInteger("load.rate", 100);
  private static final int WRITERS = 2;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration BEFORE = Duration.ofSeconds(20);
  private static final String[] QUICK = {
    "--healthy-for", "2s", "--soak-for", "2s", "--finalize", "auto"
  };

  @BeforeAll
  static void needsHaProxy() {
    if (Boolean.getBoolean(FULL)) {
      assertThat(Balancer.program()).as("HAProxy (Debian: apt-get install haproxy)").isPresent();
    }
    assumeThat(Balancer.program())
        .as("no HAProxy on this machine (Debian: apt-get install haproxy): nothing is under load")
        .isPresent();
  }

  @Test
  void threeNodesRollUnderALittleLoad_noRequestFails_noWriteIsLost() {
    try (Shop shop = Shop.open(3, 2_000)) {
      shop.rolls();
      OpenLoop readers = shop.readers(30);
      Writers writers = shop.writers(1);
      shop.upgrade(Outcome.SUCCEEDED, QUICK);
      writers.close();
      readers.close();

      assertThat(Figures.of(readers.lap()).failures()).isEmpty();
      assertThat(Figures.of(writers.calls()).failures()).isEmpty();
      assertThat(writers.byRelease()).containsOnlyKeys(Shop.OLD, Shop.NEW);
      checkWrites(shop, writers);
    }
  }

  /** First: the clients are as little warmed up as when it is run alone. */
  @Order(1)
  @ParameterizedTest
  @ValueSource(ints = {3, 10})
  @EnabledIfSystemProperty(named = FULL, matches = "true")
  void nobodyNoticesARollingUpgrade(int nodes) {
    try (Shop shop = Shop.open(nodes, RECORDS)) {
      shop.rolls();
      OpenLoop readers = shop.readers(PER_SECOND);
      Writers writers = shop.writers(WRITERS);
      pass(WARM_UP);
      readers.lap();
      pass(BEFORE);
      Figures before = Figures.of(readers.lap());
      long begin = System.nanoTime();
      shop.request(QUICK);
      shop.awaitExpanded();
      List<Call> calls = new ArrayList<>(readers.lap());
      Figures expand = Figures.of(calls);
      shop.end(Outcome.SUCCEEDED);
      double seconds = seconds(begin);
      List<Call> rest = readers.lap();
      calls.addAll(rest);
      Figures during = Figures.of(calls);
      Figures afterExpand = Figures.of(rest);
      writers.close();
      readers.close();

      String run = "rolling, " + nodes + " nodes";
      print(run + ", before: " + before);
      print(run + ", during (%.1f s): %s".formatted(seconds, during));
      print(run + ", of these until EXPAND was done: " + expand);
      print(run + ", of these afterwards: " + afterExpand);
      print(
          run
              + ": p99 is %.2f times that of before; after EXPAND %.2f times"
                  .formatted(
                      during.p99Millis() / before.p99Millis(),
                      afterExpand.p99Millis() / before.p99Millis()));
      print(run + ", writers: " + Figures.of(writers.calls()));
      print(run + ", writes that were acknowledged, by release: " + writers.byRelease());
      assertThat(before.failures()).isEmpty();
      assertThat(during.failures()).isEmpty();
      assertThat(Figures.of(writers.calls()).failures()).isEmpty();
      checkWrites(shop, writers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10})
  @EnabledIfSystemProperty(named = FULL, matches = "true")
  void byHoldThereIsAnOutage(int nodes) {
    try (Shop shop = Shop.open(nodes, RECORDS)) {
      shop.holds();
      OpenLoop readers = shop.readers(PER_SECOND);
      pass(WARM_UP);
      readers.lap();
      pass(BEFORE);
      Figures before = Figures.of(readers.lap());
      long asked = System.nanoTime();
      shop.request("--cutover", "manual");
      shop.awaitReady();
      double copying = seconds(asked);
      Figures sync = Figures.of(readers.lap());
      pass(BEFORE);
      Figures ready = Figures.of(readers.lap());
      long begin = System.nanoTime();
      shop.cutOver();
      shop.end(Outcome.SUCCEEDED);
      double seconds = seconds(begin);
      List<Call> calls = new ArrayList<>(readers.lap());
      await("it serves again")
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  calls.addAll(readers.lap())
                      && Double.isFinite(Figures.of(calls).outageSeconds()));
      readers.close();

      Figures during = Figures.of(calls);
      String run = "hold, %d nodes, %d records".formatted(nodes, RECORDS);
      print(run + ", before: " + before);
      print(run + ", in PREFLIGHT and SYNC (%.1f s): %s".formatted(copying, sync));
      print(run + ", in READY: " + ready);
      print(
          run
              + ": p99 is %.2f times that of before in SYNC, %.2f times in READY"
                  .formatted(
                      sync.p99Millis() / before.p99Millis(),
                      ready.p99Millis() / before.p99Millis()));
      print(
          run
              + ": outage %.1f s; from the cut-over to the end (%.1f s): %s"
                  .formatted(during.outageSeconds(), seconds, during));
      assertThat(sync.failures()).isEmpty();
      assertThat(ready.failures()).isEmpty();
      assertThat(during.failed()).isPositive();
      assertThat(shop.packages().countDocuments(exists(Maintainer.SPLIT))).isEqualTo(RECORDS);
    }
  }

  @ParameterizedTest
  @EnumSource(Bad.class)
  @EnabledIfSystemProperty(named = FULL, matches = "true")
  void aBadReleaseGoesBackByItself_andOnlyTheBrokenNodeEverFailed(Bad bad) {
    try (Shop shop = Shop.open(3, RECORDS)) {
      bad.write(shop);
      OpenLoop readers = shop.readers(PER_SECOND);
      pass(WARM_UP);
      readers.lap();
      long begin = System.nanoTime();
      // It must be found within this time; else it would go on to the next nodes.
      EndedUpgrade ended = shop.upgrade(Outcome.ROLLED_BACK, "--healthy-for", "20s");
      double seconds = seconds(begin);
      shop.awaitServing(Shop.OLD);
      readers.close();

      List<Call> calls = readers.lap();
      List<Call> ofOthers =
          calls.stream().filter(call -> !shop.switched().contains(call.node())).toList();
      print("bad release, %s: ROLLED_BACK after %.1f s".formatted(bad, seconds));
      print("bad release, %s: %s".formatted(bad, Figures.of(calls)));
      print(
          "bad release, %s: beside the canary %d failed; %s"
              .formatted(bad, Figures.of(ofOthers).failed(), ended.failure()));
      assertThat(shop.switched()).hasSizeLessThanOrEqualTo(1);
      assertThat(Figures.of(ofOthers).failures()).isEmpty();
      assertThat(shop.packages().countDocuments(exists(Maintainer.SPLIT))).isZero();
    }
  }

  /** What is wrong with release 2.0.0. */
  enum Bad {
    DOES_NOT_START {
      @Override
      void write(Shop shop) {
        shop.rolling(Strategy.GOOD, "2s")
            .file("bin/worker", "#!/bin/sh\necho no licence\nexit 3\n")
            .write();
      }
    },
    DIES_AFTER_5_S {
      @Override
      void write(Shop shop) {
        shop.rolling(Strategy.DIES, "2s").write();
      }
    },
    UNHEALTHY {
      @Override
      void write(Shop shop) {
        shop.rolling(Strategy.UNHEALTHY, "2s").write();
      }
    },
    /**
     * Health is answered after 900 ms, so that it would pass for healthy without {@code within}.
     */
    HEALTHY_BUT_SLOW {
      @Override
      void write(Shop shop) {
        shop.rolling(Strategy.SLOW, "700ms").write();
      }
    };

    abstract void write(Shop shop);
  }

  /** Every write that was acknowledged is there, in the new shape; and so is everything else. */
  private static void checkWrites(Shop shop, Writers writers) {
    Map<String, String> written = writers.acknowledged();
    int found = 0;
    for (Document document : shop.packages().find()) {
      String maintainer = written.get(document.getString("_id"));
      assertThat(Maintainer.isSplit(document)).as("%s", document).isTrue();
      assertThat(document).doesNotContainKey(Maintainer.OLD);
      if (maintainer != null) {
        assertThat(document.getString(Maintainer.FIELD)).isEqualTo(maintainer);
        found++;
      }
    }
    assertThat(found).isEqualTo(written.size()).isPositive();
    shop.checkNothingWasPendingAtContract();
    print("%d acknowledged writes, %d lost".formatted(written.size(), written.size() - found));
  }

  private static void print(String figures) {
    System.out.println("load: " + figures);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** What is measured is what happens meanwhile. */
  private static void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }
}
