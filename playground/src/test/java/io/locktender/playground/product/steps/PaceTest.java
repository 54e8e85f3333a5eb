package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final Pace pace = new Pace(100, now::get, now::addAndGet);

  @Test
  void aThousandDocumentsAtAHundredASecondTakeTenSeconds() {
    long before = now.get();
    for (int document = 0; document < 1_000; document++) {
      pace.await();
    }

    assertThat(Duration.ofNanos(now.get() - before)).isEqualTo(Duration.ofMillis(9_990));
  }

  @Test
  void timeThatTheCallerWasBusyIsNotMadeUpFor() {
    pace.await();
    now.addAndGet(Duration.ofSeconds(3).toNanos());
    long before = now.get();
    pace.await();
    pace.await();

    assertThat(Duration.ofNanos(now.get() - before)).isEqualTo(Duration.ofMillis(10));
  }
}
