package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write to a copy that may still come, when the copy has taken the name of its original. */
class AnsweredTest {
  private final Answered answered = new Answered();

  @Test
  void aCopyThatTheServerMayStillWriteIsNotSwapped(@TempDir Path directory) throws Exception {
    try (ScriptedMongo server = ScriptedMongo.start();
        SyncFixture fixture = new SyncFixture(server.uri(), "shop", directory)) {
      fixture.insert("c", "{_id: 1}");
      fixture.inHold("c").round();
      fixture.insert("c", "{_id: 2}");
      // ShutdownInProgress: whether it was done nobody says.
      server.refuse("insert", 91, "ShutdownInProgress");

      assertThatThrownBy(fixture::catchUp).isInstanceOf(DatabaseUnavailableException.class);

      assertThatThrownBy(fixture::prove)
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("found one that it may not have");
      assertThatThrownBy(fixture::catchUp).isInstanceOf(StepFailedException.class);
    }
  }

  @Test
  void whatIsInterruptedMayNotBeAnswered() {
    assertThatThrownBy(
            () ->
                answered.in(
                    () -> {
                      throw new InterruptedException("a batch");
                    }))
        .isInstanceOf(InterruptedException.class);

    assertThatThrownBy(() -> answered.in(() -> 1)).isInstanceOf(StepFailedException.class);
  }

  @Test
  void afterAStrangersWriteItGoesOn_andAfterAnotherFailureItDoesNot() throws Exception {
    StepFailure failure = StepFailure.of(null, "no room");
    assertThatThrownBy(
            () ->
                answered.in(
                    () -> {
                      throw StepFailedException.disturbed(failure);
                    }))
        .hasMessage("no room");
    assertThat(answered.<Integer>in(() -> 1)).isEqualTo(1);

    assertThatThrownBy(
            () ->
                answered.in(
                    () -> {
                      throw new StepFailedException(failure);
                    }))
        .hasMessage("no room");
    assertThatThrownBy(() -> answered.in(() -> 1)).hasMessageContaining("another mastership");
  }
}
