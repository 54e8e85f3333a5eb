package io.locktender.steps.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PaceTest {
  private final List<String> seen = new ArrayList<>();
  private long now = 1_000;
  private final Pace pace =
      new Pace(
          () -> now,
          rest -> {
            seen.add("rests " + rest);
            now += rest;
          });

  private int takes(long nanos, int documents) throws InterruptedException {
    return pace.turn(
        new Portion(500),
        most -> {
          seen.add(documents + " of " + most);
          now += nanos;
          return documents;
        });
  }

  @Test
  void aRestIsAsLongAsTheTurnBeforeItTook_andIsNoPartOfTheNextOne() throws Exception {
    assertThat(takes(70, 90)).isEqualTo(90);
    now += 5;
    assertThat(takes(40, 0)).isZero();

    assertThat(seen).containsExactly("90 of 100", "rests 70", "0 of 100", "rests 40");
  }

  @Test
  void aRestIsASecondAtMost() throws Exception {
    takes(5 * Pace.LONGEST_REST_NANOS, 1);

    assertThat(seen).containsExactly("1 of 100", "rests 1000000000");
  }

  @Test
  void nobodyTakesATurnWhileAnotherRests_butWhoeverNeedNotRestDoesNotWait() throws Exception {
    CountDownLatch resting = new CountDownLatch(1);
    CountDownLatch rested = new CountDownLatch(1);
    Pace held =
        new Pace(
            System::nanoTime,
            nanos -> {
              resting.countDown();
              try {
                rested.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> first = threads.submit(() -> held.turn(() -> 1));
      resting.await();
      CountDownLatch waits = new CountDownLatch(1);
      List<Long> left = new ArrayList<>();
      Future<Integer> second =
          threads.submit(
              () -> {
                waits.countDown();
                return held.turn(
                    () -> {
                      left.add(rested.getCount());
                      return 2;
                    });
              });
      waits.await();

      assertThat(Pace.unrested().turn(new Portion(500), most -> most)).isEqualTo(500);

      rested.countDown();
      assertThat(first.get()).isEqualTo(1);
      assertThat(second.get()).isEqualTo(2);
      assertThat(left).containsExactly(0L);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoeverWaitsForATurnCanBeInterrupted() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> endless =
          threads.submit(
              () ->
                  pace.turn(
                      () -> {
                        began.countDown();
                        new CountDownLatch(1).await();
                        return 1;
                      }));
      began.await();
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> pace.turn(() -> 2)).isInstanceOf(InterruptedException.class);

      endless.cancel(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pace.turn(() -> 3)).isEqualTo(3);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTurnThatFailsIsOver() throws Exception {
    assertThatThrownBy(
            () ->
                pace.turn(
                    () -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");

    assertThat(pace.turn(() -> 1)).isEqualTo(1);
  }
}
