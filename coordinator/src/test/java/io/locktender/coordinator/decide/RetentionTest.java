package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.decide.Retention.Backup;
import io.locktender.coordinator.decide.Retention.Fate;
import io.locktender.coordinator.document.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  /** Of 1, 10 and 40 days ago, in no order. */
  private static final List<Backup> THREE =
      List.of(backup("middle", 20, 10), backup("new", 30, 1), backup("old", 10, 40));

  private static Backup backup(String id, long revision, int daysAgo) {
    return new Backup(id, revision, NOW.minus(Duration.ofDays(daysAgo)), Outcome.SUCCEEDED);
  }

  private static List<String> going(Retention retention, List<Backup> backups) {
    return retention.fates(backups, NOW).stream()
        .filter(Fate::now)
        .map(fate -> fate.backup().upgradeId())
        .toList();
  }

  private static Retention retention(@Nullable Integer keep, @Nullable Integer days) {
    return new Retention(keep, days == null ? null : Duration.ofDays(days));
  }

  @Test
  void byDefaultNoneGoes() {
    assertThat(Retention.ALL.removes()).isFalse();
    assertThat(going(Retention.ALL, THREE)).isEmpty();
  }

  @Test
  void moreThanAreKeptGo_theOldestOfThem() {
    assertThat(going(retention(2, null), THREE)).containsExactly("old");
    assertThat(going(retention(1, null), THREE)).containsExactly("middle", "old");
    assertThat(going(retention(3, null), THREE)).isEmpty();
  }

  @Test
  void whatIsOldEnoughGoes() {
    assertThat(going(retention(null, 30), THREE)).containsExactly("old");
    assertThat(going(retention(null, 10), THREE)).containsExactly("middle", "old");
  }

  @Test
  void eitherIsEnough() {
    assertThat(going(retention(2, 5), THREE)).containsExactly("middle", "old");
    assertThat(going(retention(1, 30), THREE)).containsExactly("middle", "old");
  }

  @Test
  void theLastOneNeverGoes_howeverOldItIs() {
    List<Backup> one = List.of(backup("only", 10, 4_000));

    assertThat(going(retention(1, 1), one)).isEmpty();
    assertThat(retention(1, 1).fates(one, NOW))
        .containsExactly(new Fate(one.get(0), true, false, null, 1));
  }

  @Test
  void whichIsTheLastIsToldByTheRevision_sinceClocksDiffer() {
    List<Backup> clocksDiffer = List.of(backup("last", 30, 40), backup("before", 20, 1));

    assertThat(going(retention(1, null), clocksDiffer)).containsExactly("before");
    assertThat(going(retention(null, 30), clocksDiffer)).isEmpty();
  }

  /** A rolling revert keeps one before it reverts anything. */
  @Test
  void whatWasRolledBackIsNeverTheLastAndTakesNoPlace() {
    Backup undone = new Backup("undone", 40, NOW.minus(Duration.ofHours(1)), Outcome.ROLLED_BACK);
    List<Backup> all = new ArrayList<>(THREE);
    all.add(undone);

    assertThat(going(retention(1, null), all)).containsExactly("undone", "middle", "old");
    assertThat(going(retention(3, null), all)).containsExactly("undone");
    assertThat(going(retention(null, 30), all)).containsExactly("old");
    assertThat(retention(null, 30).fates(all, NOW))
        .filteredOn(Fate::last)
        .singleElement()
        .satisfies(fate -> assertThat(fate.backup().upgradeId()).isEqualTo("new"));
    assertThat(going(retention(1, 1), List.of(undone, backup("degraded", 5, 4_000))))
        .containsExactly("undone");
  }

  @Test
  void oneThatEndedDegradedCanBeRestored() {
    List<Backup> degraded =
        List.of(new Backup("degraded", 40, NOW, Outcome.DEGRADED), backup("before", 30, 1));

    assertThat(going(retention(1, null), degraded)).containsExactly("before");
  }

  @Test
  void whatIsKeptIsToldWhenItGoes() {
    List<Fate> fates = retention(2, 30).fates(THREE, NOW);

    assertThat(fates).extracting(fate -> fate.backup().upgradeId()).first().isEqualTo("new");
    Fate middle = fates.get(1);
    assertThat(middle.now()).isFalse();
    assertThat(middle.at()).isEqualTo(NOW.plus(Duration.ofDays(20)));
    assertThat(middle.after()).as("with the next backup").isEqualTo(1);
    assertThat(fates.get(2).now()).isTrue();
  }

  @Test
  void whatKeepsNoneIsRefused() {
    assertThatThrownBy(() -> retention(0, null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> retention(null, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
