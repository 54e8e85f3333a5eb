package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.steps.command.CommandResult;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The node's one command for itself, as it stands. Used by the node loop's thread. */
final class CurrentJob {
  private static final int MAX_OUTPUT = 1_000;

  private final LongSupplier nanos;
  private JobView.@Nullable Key key;
  private int attempt;
  private long since;
  private @Nullable CompletableFuture<CommandResult> running;
  private @Nullable CommandResult ended;

  CurrentJob(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Takes note of a command that was started. */
  void started(JobView.Key newKey, CompletableFuture<CommandResult> future) {
    attempt = newKey.equals(key) ? attempt + 1 : 1;
    key = newKey;
    running = future;
    ended = null;
    since = nanos.getAsLong();
  }

  /** The job that has just ended: until that is recorded, it is still seen as running. */
  JobView.@Nullable Key justEnded() {
    if (running == null || !running.isDone()) {
      return null;
    }
    ended =
        running
            .exceptionally(
                e -> new CommandResult(CommandResult.End.NOT_STARTED, -1, String.valueOf(e)))
            .join();
    return key;
  }

  /** The end of the job is recorded: now it may be seen. */
  void recorded() {
    running = null;
    since = nanos.getAsLong();
  }

  /** Whether the job that ended did so well. */
  boolean succeeded() {
    return ended != null && ended.succeeded();
  }

  /** Why the job failed, or null when it has not. */
  @Nullable String failure() {
    if (ended == null || ended.succeeded()) {
      return null;
    }
    String output = ended.output().strip();
    String last = output.substring(Math.max(0, output.length() - MAX_OUTPUT));
    String how =
        ended.end() == CommandResult.End.EXITED
            ? "exit code " + ended.exitCode()
            : ended.end().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return last.isEmpty() ? how : how + ": " + last;
  }

  /** The job as it stands, or null when there was none. */
  @Nullable JobView view() {
    if (key == null) {
      return null;
    }
    Duration age = Duration.ofNanos(nanos.getAsLong() - since);
    if (running != null) {
      return new JobView(key, JobView.State.RUNNING, age, attempt, null);
    }
    JobView.State state = succeeded() ? JobView.State.DONE : JobView.State.FAILED;
    return new JobView(key, state, age, attempt, failure());
  }
}
