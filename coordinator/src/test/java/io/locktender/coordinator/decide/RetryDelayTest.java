package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryDelayTest {
  private final RetryDelay delay = new RetryDelay(Duration.ofMillis(500), Duration.ofSeconds(30));

  @Test
  void itDoublesWithEachFailureUpToItsBound() {
    assertThat(delay.after(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(delay.after(2)).isEqualTo(Duration.ofSeconds(1));
    assertThat(delay.after(6)).isEqualTo(Duration.ofSeconds(16));
    assertThat(delay.after(7)).isEqualTo(Duration.ofSeconds(30));
    assertThat(delay.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void noDelayAtAllIsRefused() {
    assertThatThrownBy(() -> new RetryDelay(Duration.ZERO, Duration.ofSeconds(30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("over 0");
  }
}
