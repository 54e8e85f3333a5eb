package io.locktender.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatientCallsTest {
  private static final PatientCalls ANSWERED =
      new PatientCalls(Optional::empty, Duration.ofMillis(1));

  /** By a primary that is stopped, when another one has become primary. */
  @Test
  void aCallThatNobodyWillAnswerIsGivenUp() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    PatientCalls calls =
        new PatientCalls(
            () -> looks.incrementAndGet() < 3 ? Optional.empty() : Optional.of("b:1 is primary"),
            Duration.ofMillis(1));

    assertThatThrownBy(
            () ->
                calls.make(
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                        return "never";
                      } finally {
                        ended.countDown();
                      }
                    }))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessage("the database does not answer: b:1 is primary; try again");
    ended.await();
    assertThat(looks).hasValue(3);
  }

  @Test
  void whatACallReturnsOrThrowsIsPassedOn() throws Exception {
    assertThat(ANSWERED.<Integer>make(() -> 7)).isEqualTo(7);
    assertThatThrownBy(
            () ->
                ANSWERED.make(
                    () -> {
                      throw new StepFailedException(StepFailure.of("s", "no room"));
                    }))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("no room");
    assertThatThrownBy(
            () ->
                ANSWERED.make(
                    () -> {
                      throw new IllegalArgumentException("none");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                ANSWERED.make(
                    () -> {
                      throw new AssertionError("broken");
                    }))
        .isInstanceOf(AssertionError.class);
  }
}
