package io.locktender.agent.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.JobView;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.ReleaseVersion;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CurrentJobTest {
  private static final JobView.Key STEP =
      new JobView.Key(JobView.Kind.STEP, ReleaseVersion.parse("2.0.0"), "configure", "");

  private final CurrentJob jobs = new CurrentJob(() -> 0);

  @Test
  void aJobIsSeenAsRunningUntilItsEndIsRecorded() {
    jobs.started(STEP, ended(0));

    assertThat(jobs.justEnded()).isEqualTo(STEP);
    assertThat(state()).isEqualTo(JobView.State.RUNNING);
    assertThat(jobs.justEnded()).as("where recording failed, it is tried again").isEqualTo(STEP);
    jobs.recorded();

    assertThat(state()).isEqualTo(JobView.State.DONE);
    assertThat(jobs.justEnded()).isNull();
  }

  @Test
  void aFailureSaysHow() {
    jobs.started(STEP, ended(7));
    jobs.justEnded();
    jobs.recorded();

    assertThat(state()).isEqualTo(JobView.State.FAILED);
    assertThat(jobs.failure()).isEqualTo("exit code 7: no port");
  }

  private JobView.State state() {
    return requireNonNull(jobs.view()).state();
  }

  private static CompletableFuture<CommandResult> ended(int exit) {
    return CompletableFuture.completedFuture(
        new CommandResult(CommandResult.End.EXITED, exit, "no port"));
  }
}
