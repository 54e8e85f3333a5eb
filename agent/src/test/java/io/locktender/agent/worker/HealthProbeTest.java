package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
  private static final Duration WITHIN = Duration.ofMillis(250);
  private static final Optional<String> YES = Optional.empty();
  private static final Optional<String> LATE = Optional.of("gave no answer in 250 ms");

  private final SynchronousQueue<Optional<String>> answers = new SynchronousQueue<>();
  private final BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
  private HealthProbe probe;

  @BeforeEach
  void open() {
    WorkerCall check =
        timeout -> {
          asked.add(timeout);
          return answers.take();
        };
    ClosableStarter starter =
        new ClosableStarter(
            command -> {
              throw new IllegalStateException("no command is asked here");
            });
    probe =
        new HealthProbe(
            check, WITHIN, starter, executor, TestNode.settings(), wakes::incrementAndGet);
  }

  @AfterEach
  void close() {
    probe.close();
    executor.shutdownNow();
  }

  @Test
  void oneLateAnswerOrTwoMakeNoHealthyWorkerUnhealthy() throws Exception {
    assertThat(after(YES)).isTrue();
    List<Boolean> healthy = new ArrayList<>();
    for (Optional<String> answer : List.of(LATE, YES, LATE, LATE, YES, LATE, LATE)) {
      healthy.add(after(answer));
    }

    assertThat(healthy).containsOnly(true);
    assertThat(wakes).as("only when it became healthy").hasValue(1);
    assertThat(after(LATE)).as("the third in a row").isFalse();
    assertThat(probe.verdict().reason()).isEqualTo("gave no answer in 250 ms");
    assertThat(wakes).hasValue(2);
  }

  @Test
  void oneAnswerInTimeMakesItHealthyAgain() throws Exception {
    after(YES);
    after(LATE);
    after(LATE);
    assertThat(after(LATE)).isFalse();
    assertThat(after(YES)).isTrue();
  }

  @Test
  void eachAnswerMayTakeAsLongAsTheReleaseSays() throws Exception {
    after(YES);
    after(LATE);

    assertThat(asked).hasSizeGreaterThanOrEqualTo(2).containsOnly(WITHIN);
  }

  /** Whether it is healthy once this answer has been dealt with: the next one is asked for then. */
  private boolean after(Optional<String> answer) throws InterruptedException {
    int before = asked.size();
    answers.put(answer);
    await().until(() -> asked.size() > Math.max(before, 1));
    return probe.verdict().healthy();
  }
}
