package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IntakeTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final Intake intake =
      new Intake(
          new EventRouting(Set.of("a"), Events.MARKERS, Events.IDS),
          new HandOver(1 << 20),
          System::nanoTime);
  private final ExecutorService threads = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private void comes(int id) {
    intake.take(Events.insert(id, "a", id));
  }

  @Test
  void whatIsCollectedIsTakenTogether() throws Exception {
    comes(1);
    Future<Told> collected = threads.submit(() -> intake.collect(3, LONG));
    comes(2);
    comes(3);

    assertThat(collected.get().changed().get("a")).hasSize(3);
  }

  @Test
  void whatHasComeIsTakenWhenTheTimeIsOver() throws Exception {
    comes(1);
    comes(2);

    assertThat(intake.collect(3, Duration.ZERO).changed().get("a")).hasSize(2);
    assertThat(intake.collect(3, Duration.ZERO).isEmpty()).isTrue();
  }

  @Test
  void whoeverCollectsHearsThatNothingComesAnyMore() {
    comes(1);
    intake.giveUp("it broke");

    assertThatThrownBy(() -> intake.collect(3, LONG))
        .isInstanceOf(StreamBrokenException.class)
        .hasMessage("it broke");
  }
}
