package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.command.CommandResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs the commands that the node runs for itself, and journals them. */
public interface OwnCommands {
  /**
   * Starts a command and returns at once; a command that cannot be found is one that failed. Its
   * end wakes the loop.
   *
   * @param document under which it runs, for the journal; null when none was read
   */
  CompletableFuture<CommandResult> run(JobView.Key job, @Nullable VersionDocument document);

  /**
   * Journals that a command has ended.
   *
   * @param failure why it failed, or null when it has not
   */
  void ended(JobView.Key job, @Nullable VersionDocument document, @Nullable String failure);
}
