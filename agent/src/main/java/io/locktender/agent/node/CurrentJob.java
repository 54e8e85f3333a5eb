package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.steps.command.CommandResult;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The node's one command for itself, as it stands. Used by the node loop's thread. */
final class CurrentJob {
  private static final int MAX_OUTPUT = 1_000;

  private final LongSupplier nanos;
  private JobView.@Nullable Key key;
  private int attempt;
  private long since;
  private OwnCommands.@Nullable Started running;
  private boolean ending;
  private @Nullable CommandResult ended;

  CurrentJob(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Takes note of a command that was started. */
  void started(JobView.Key newKey, OwnCommands.Started command) {
    attempt = newKey.equals(key) ? attempt + 1 : 1;
    key = newKey;
    running = command;
    ending = false;
    ended = null;
    since = nanos.getAsLong();
  }

  /** Tells the command to end; until it has, it still runs. */
  void end() {
    if (running != null) {
      ending = true;
      running.cancel().run();
    }
  }

  /** The job that has just ended: until that is recorded, it is still seen as running. */
  JobView.@Nullable Key justEnded() {
    if (running == null || !running.result().isDone()) {
      return null;
    }
    ended =
        running
            .result()
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
      JobView.State runs = ending ? JobView.State.ENDING : JobView.State.RUNNING;
      return new JobView(key, runs, age, attempt, null);
    }
    JobView.State state = succeeded() ? JobView.State.DONE : JobView.State.FAILED;
    return new JobView(key, state, age, attempt, failure());
  }
}
