package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpeedLimitTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final SpeedLimit limit = new SpeedLimit(100, now::get, now::addAndGet);

  @Test
  void aThousandDocumentsAtAHundredASecondTakeTenSeconds() {
    long before = now.get();
    for (int document = 0; document < 1_000; document++) {
      limit.await();
    }

    assertThat(Duration.ofNanos(now.get() - before)).isEqualTo(Duration.ofMillis(9_990));
  }

  @Test
  void timeThatTheCallerWasBusyIsNotMadeUpFor() {
    limit.await();
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    long before = now.get();
    limit.await();
    limit.await();

    assertThat(Duration.ofNanos(now.get() - before)).isEqualTo(Duration.ofMillis(10));
  }
}
