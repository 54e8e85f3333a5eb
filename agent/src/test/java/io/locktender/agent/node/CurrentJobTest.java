package io.locktender.agent.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.JobView;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void aJobThatWasToldToEndIsSeenSoUntilItHas() {
    CompletableFuture<CommandResult> result = new CompletableFuture<>();
    CommandResult killed = new CommandResult(CommandResult.End.CANCELLED, -1, "");
    List<String> told = new ArrayList<>();
    jobs.started(STEP, new OwnCommands.Started(result, () -> told.add("end")));
    assertThat(state()).isEqualTo(JobView.State.RUNNING);

    jobs.end();

    assertThat(told).containsExactly("end");
    assertThat(state()).isEqualTo(JobView.State.ENDING);
    assertThat(jobs.justEnded()).isNull();
    result.complete(killed);
    assertThat(jobs.justEnded()).isEqualTo(STEP);
    jobs.recorded();
    assertThat(state()).isEqualTo(JobView.State.FAILED);
    assertThat(jobs.failure()).isEqualTo("cancelled");

    jobs.started(STEP, ended(0));
    assertThat(state()).as("the next one").isEqualTo(JobView.State.RUNNING);
  }

  private JobView.State state() {
    return requireNonNull(jobs.view()).state();
  }

  private static OwnCommands.Started ended(int exit) {
    CommandResult result = new CommandResult(CommandResult.End.EXITED, exit, "no port");
    return new OwnCommands.Started(CompletableFuture.completedFuture(result), () -> {});
  }
}
