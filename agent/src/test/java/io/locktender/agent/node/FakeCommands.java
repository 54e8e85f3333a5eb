package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.command.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Commands that end when the test says so. */
final class FakeCommands implements OwnCommands {
  /** What was run, in order: kind and step. */
  final List<String> run = new ArrayList<>();

  /** What ended, in order: kind, step, and why it failed. */
  final List<String> ended = new ArrayList<>();

  /** How often the command that ran was told to end. */
  int cancelled;

  private CompletableFuture<CommandResult> last = new CompletableFuture<>();

  /** The command that was run last ends. */
  void exit(int code) {
    last.complete(new CommandResult(CommandResult.End.EXITED, code, ""));
  }

  @Override
  public Started run(JobView.Key job, @Nullable VersionDocument document) {
    run.add(job.kind() + " " + job.step());
    last = new CompletableFuture<>();
    return new Started(last, () -> cancelled++);
  }

  @Override
  public void ended(JobView.Key job, @Nullable VersionDocument document, @Nullable String failure) {
    ended.add(job.kind() + " " + job.step() + (failure == null ? "" : ": " + failure));
  }
}
