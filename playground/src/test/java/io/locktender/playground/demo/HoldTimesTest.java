package io.locktender.playground.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HoldTimesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> lines = new ArrayList<>();

  @Test
  void lastChangesStepsProofAndTheWorkersOwnEndAreNotLocktenders() throws IOException {
    transition(-9000, "SYNC", true);
    task(-8900, -3000, "SYNC");
    transition(-2900, "READY", true);
    task(-2900, -2800, "SYNC");
    transition(0, "HOLD", false);
    at(100, "worker-stopping", "node-1", "\"cookie\": \"a\"");
    at(100, "worker-stopping", "node-2", "\"cookie\": \"b\"");
    at(300, "worker-ended", "node-1", "\"cookie\": \"a\"");
    at(400, "worker-ended", "node-2", "\"cookie\": \"b\"");
    task(600, 1600, "CATCH_UP");
    transition(1700, "FINISH", false);
    task(1800, 3800, "STEP");
    transition(3900, "CHECK", false);
    task(4000, 4500, "PROVE");
    transition(4600, "SWAP", false);
    task(4600, 4700, "SWAP");
    transition(4800, "ADMIT", true);
    at(4900, "worker-started", "node-1", "\"cookie\": \"c\"");
    at(5000, "worker-started", "node-2", "\"cookie\": \"d\"");
    transition(7000, "", true);

    assertThat(HoldTimes.of(Event.parse(lines)))
        .singleElement()
        .satisfies(
            times -> {
              assertThat(times.hold()).isEqualTo(Duration.ofSeconds(5));
              assertThat(times.stopping()).isEqualTo(Duration.ofMillis(300));
              assertThat(times.work()).isEqualTo(Duration.ofSeconds(3));
              assertThat(times.proving()).isEqualTo(Duration.ofMillis(500));
              assertThat(times.own()).isEqualTo(Duration.ofMillis(1200));
              assertThat(times.beside()).isEqualTo(Duration.ofMillis(6100));
              assertThat(times.phases())
                  .containsEntry("SYNC", Duration.ofMillis(6100))
                  .containsEntry("READY", Duration.ofMillis(2900))
                  .containsEntry("HOLD", Duration.ofMillis(1700))
                  .containsEntry("ADMIT", Duration.ofMillis(2200))
                  .doesNotContainKey("");
            });
  }

  @Test
  void anUpgradeThatEndsBeforeItsHoldHasNone() throws IOException {
    transition(0, "SYNC", true);
    task(100, 5000, "SYNC");
    transition(6000, "ROLLING_BACK", true);
    transition(7000, "", true);

    HoldTimes times = HoldTimes.of(Event.parse(lines)).get(0);

    assertThat(times.hold()).isZero();
    assertThat(times.work()).isZero();
    assertThat(times.own()).isZero();
    assertThat(times.phases()).containsEntry("SYNC", Duration.ofSeconds(6));
  }

  @Test
  void theOldReleaseServesBetweenTwoHolds() throws IOException {
    transition(0, "SYNC", true);
    transition(1000, "HOLD", false);
    transition(1000, "FINISH", false);
    at(1000, "task-started", "node-1", "\"task\": \"STEP\"");
    transition(6000, "SYNC", true);
    at(7000, "worker-started", "node-1", "\"cookie\": \"c\"");
    transition(20_000, "HOLD", false);
    task(20_000, 21_000, "CATCH_UP");
    transition(22_000, "ADMIT", true);
    at(22_000, "worker-started", "node-1", "\"cookie\": \"d\"");
    transition(23_000, "", true);
    List<Event> events = new ArrayList<>(Event.parse(lines));
    events.add(4, Event.agentKilled(BEGIN.plusSeconds(2), "node-1"));

    HoldTimes times = HoldTimes.of(events).get(0);

    assertThat(times.hold()).isEqualTo(Duration.ofSeconds(6 + 2));
    assertThat(times.work()).isEqualTo(Duration.ofSeconds(1 + 1));
    assertThat(times.own()).isEqualTo(Duration.ofSeconds(5 + 1));
  }

  @Test
  void aHoldThatNobodyIsStartedAfterEndsWhenSomebodyIsAdmitted() throws IOException {
    transition(0, "SYNC", true);
    transition(1000, "HOLD", false);
    transition(4000, "SYNC", true);
    transition(9000, "HOLD", false);
    transition(10_000, "ROLLING_BACK", true);
    transition(11_000, "", true);

    assertThat(HoldTimes.of(Event.parse(lines)).get(0).hold()).isEqualTo(Duration.ofSeconds(3 + 1));
  }

  @Test
  void eachUpgradeIsItsOwnAndARepeatedPhaseIsOne() throws IOException {
    transition(0, "SYNC", true);
    transition(100, "READY", true);
    transition(300, "SYNC", true);
    transition(600, "ROLLING_BACK", true);
    transition(700, "", true);
    transition(10_000, "SYNC", true);
    transition(10_500, "HOLD", false);
    transition(11_000, "", true);

    List<HoldTimes> times = HoldTimes.of(Event.parse(lines));

    assertThat(times).hasSize(2);
    assertThat(times.get(0).phases()).containsEntry("SYNC", Duration.ofMillis(400));
    assertThat(times.get(1).phases()).containsOnlyKeys("SYNC", "HOLD");
  }

  private void task(long from, long to, String kind) {
    at(from, "task-started", "node-1", "\"task\": \"" + kind + "\"");
    at(to, "task-ended", "node-1", "\"task\": \"" + kind + "\"");
  }

  private void transition(long millis, String phase, boolean admits) {
    String list = admits ? "[{}]" : "[]";
    at(millis, "transition", "node-1", "\"phase\": \"" + phase + "\", \"admits\": " + list);
  }

  private void at(long millis, String type, String node, String more) {
    lines.add(
        "{\"at\": \"%s\", \"node\": \"%s\", \"type\": \"%s\", %s}"
            .formatted(BEGIN.plusMillis(millis), node, type, more));
  }
}
