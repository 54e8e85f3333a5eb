package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainCallTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final long BEGIN = 5 * SECOND;

  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicInteger starts = new AtomicInteger();
  private final ClosableStarter starter =
      new ClosableStarter(
          command -> {
            starts.incrementAndGet();
            throw new IOException("no command is run here");
          });

  @Test
  void withoutAnAnswerItIsGivenUpWhenItsTimeIsOverAndNotBefore() {
    DrainCall drain = drain(timeout -> Optional.empty());

    assertThat(drain.giveUpAt()).isEqualTo(BEGIN + 10 * SECOND);
    assertThat(drain.end(BEGIN + 10 * SECOND - 1, true)).isEmpty();
    assertThat(drain.end(BEGIN + 10 * SECOND, true))
        .contains(new DrainCall.DrainEnd(WITHIN, "no answer in 10000 ms"));
  }

  @Test
  void aYesEndsItAndWakesTheLoop() {
    DrainCall drain = begun(drain(timeout -> Optional.empty()));

    assertThat(wakes).hasValue(1);
    assertThat(drain.end(BEGIN + 2 * SECOND, true))
        .contains(new DrainCall.DrainEnd(Duration.ofSeconds(2), null));
  }

  @Test
  void aNoEndsItAndWakesTheLoop() {
    DrainCall drain = begun(drain(timeout -> Optional.of("answered 500")));

    assertThat(wakes).hasValue(1);
    assertThat(failure(drain, true)).isEqualTo("answered 500");
  }

  @Test
  void aCallThatThrowsIsANo() {
    DrainCall drain =
        begun(
            drain(
                timeout -> {
                  throw new IllegalArgumentException("port out of range");
                }));

    assertThat(wakes).hasValue(1);
    assertThat(failure(drain, true)).contains("port out of range");
  }

  @Test
  void theCallMayTakeAsLongAsTheReleaseSays() {
    DrainCall drain = begun(drain(timeout -> Optional.of("had " + timeout)));

    assertThat(failure(drain, true)).isEqualTo("had PT10S");
  }

  @Test
  void itIsAskedOnceHoweverOftenItIsBegun() {
    AtomicInteger asked = new AtomicInteger();
    DrainCall drain = drain(timeout -> Optional.of("call " + asked.incrementAndGet()));

    begun(begun(drain));

    assertThat(asked).hasValue(1);
  }

  @Test
  void ofAWorkerThatEndedMeanwhileNothingIsWaitedFor() {
    assertThat(failure(drain(timeout -> Optional.empty()), false))
        .isEqualTo("its process has ended");
  }

  @Test
  void thatItsWorkerEndedMeanwhileIsWhyTheCallFailed() {
    DrainCall drain = begun(drain(timeout -> Optional.of("connection reset")));

    assertThat(failure(drain, false)).isEqualTo("its process has ended");
  }

  @Test
  void aWorkerThatAnsweredAndEndedWasOutOfService() {
    DrainCall drain = begun(drain(timeout -> Optional.empty()));

    assertThat(drain.end(BEGIN, false)).contains(new DrainCall.DrainEnd(Duration.ZERO, null));
  }

  @Test
  void whenItIsClosedTheCallIsInterruptedAndWakesNobody() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    DrainCall drain =
        drain(
            timeout -> {
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return Optional.empty();
            });
    ExecutorService executor = Executors.newSingleThreadExecutor();
    drain.begin(executor, wakes::incrementAndGet);
    assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

    drain.close();

    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(wakes).hasValue(0);
    assertThat(drain.end(BEGIN, true)).isEmpty();
  }

  @Test
  void whenItIsClosedNoCommandIsStartedAnyMore() {
    DrainCall drain = drain(new ExecCall(List.of("bin/drain"), starter));

    drain.close();

    assertThatThrownBy(() -> starter.start(List.of("bin/drain")))
        .isInstanceOf(IOException.class)
        .hasMessage("the worker is being stopped");
    assertThat(starts).hasValue(0);
  }

  private DrainCall drain(WorkerCall call) {
    return new DrainCall(call, starter, WITHIN, BEGIN);
  }

  private DrainCall begun(DrainCall drain) {
    drain.begin(MoreExecutors.newDirectExecutorService(), wakes::incrementAndGet);
    return drain;
  }

  private static String failure(DrainCall drain, boolean workerLives) {
    return String.valueOf(drain.end(BEGIN, workerLives).orElseThrow().failure());
  }
}
