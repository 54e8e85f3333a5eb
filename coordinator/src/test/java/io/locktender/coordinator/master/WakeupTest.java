package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Stopwatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WakeupTest {
  private final Wakeup wakeup = new Wakeup();

  @Test
  @Timeout(180)
  void aWakeUpThatCameWhileNobodyWaitedIsKept() throws InterruptedException {
    wakeup.wake();
    wakeup.await(Duration.ofDays(1));
  }

  @Test
  @Timeout(180)
  void manyWakeUpsAreOne() throws InterruptedException {
    wakeup.wake();
    wakeup.wake();
    wakeup.await(Duration.ofDays(1));
    Stopwatch waited = Stopwatch.createStarted();
    wakeup.await(Duration.ofMillis(20));
    assertThat(waited.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
  }

  @Test
  @Timeout(180)
  void whoIsToBeWokenSoonWaitsAsLongAsItSettles_andNoLonger() throws InterruptedException {
    wakeup.wakeSoon();
    Stopwatch waited = Stopwatch.createStarted();
    wakeup.await(Duration.ofDays(1), Duration.ofMillis(20));
    assertThat(waited.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(20));

    Thread waker = new Thread(wakeup::wakeSoon);
    waker.start();
    wakeup.await(Duration.ofDays(1), Duration.ofMillis(20));
    waker.join();
  }

  @Test
  @Timeout(180)
  void whatMustNotWaitWakesWhoSettles() throws InterruptedException {
    wakeup.wakeSoon();
    Thread waker = new Thread(wakeup::wake);
    waker.start();
    wakeup.await(Duration.ofDays(1), Duration.ofDays(1));
    waker.join();
  }

  @Test
  @Timeout(180)
  void manyThatComeMeanwhileAreOne() throws InterruptedException {
    wakeup.wakeSoon();
    wakeup.wakeSoon();
    wakeup.await(Duration.ofDays(1), Duration.ZERO);
    Stopwatch waited = Stopwatch.createStarted();
    wakeup.await(Duration.ofMillis(20), Duration.ZERO);
    assertThat(waited.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
  }

  @Test
  @Timeout(180)
  void whoWaitsIsWoken() throws InterruptedException {
    Thread waker = new Thread(wakeup::wake);
    waker.start();
    wakeup.await(Duration.ofDays(1));
    waker.join();
  }
}
