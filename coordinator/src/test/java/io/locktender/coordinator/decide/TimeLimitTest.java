package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Due.Then;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TimeLimitTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.9Z");
  private static final Instant UNTIL = Instant.parse("2026-11-21T03:01:30Z");

  @Test
  void itIsOverWhenAllOfItHasPassed() {
    assertThat(limit(119).over()).isFalse();
    assertThat(limit(120).over()).isTrue();
  }

  @Test
  void whatIsLeftIsCountedFromNowInWholeSeconds() {
    assertThat(limit(30).due(NOW, null))
        .isEqualTo(new Due("deadlines.hold", Duration.ofMinutes(2), UNTIL, Then.ROLLED_BACK));
  }

  @Test
  void whatWasShownStaysWhileItIsTrue() {
    Due before = limit(30).due(NOW, null);

    assertThat(limit(40).due(NOW.plusSeconds(12), before)).isSameAs(before);
    assertThat(limit(40).due(NOW.plusSeconds(8), before)).isSameAs(before);
  }

  @Test
  void anotherTimeOrAnotherSettingIsShownAnew() {
    Due before = limit(30).due(NOW, null);

    assertThat(limit(0).due(NOW, before).at()).isEqualTo(UNTIL.plusSeconds(30));
    TimeLimit other =
        new TimeLimit(
            "deadlines.copy", Duration.ofMinutes(2), Duration.ofSeconds(30), before.then());
    assertThat(other.due(NOW, before).setting()).isEqualTo("deadlines.copy");
  }

  private static TimeLimit limit(long elapsedSeconds) {
    return new TimeLimit(
        "deadlines.hold",
        Duration.ofMinutes(2),
        Duration.ofSeconds(elapsedSeconds),
        Then.ROLLED_BACK);
  }
}
