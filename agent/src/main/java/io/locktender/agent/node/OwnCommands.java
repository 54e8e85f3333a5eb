package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.command.CommandResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs the commands that the node runs for itself, and journals them. */
public interface OwnCommands {
  /**
   * A command that was started.
   *
   * @param result completed when it has ended, and with it all that it started
   * @param cancel kills it, and all that it started, without waiting; nothing when it has ended
   */
  record Started(CompletableFuture<CommandResult> result, Runnable cancel) {}

  /**
   * Starts a command and returns at once; a command that cannot be found is one that failed. Its
   * end wakes the loop.
   *
   * @param document under which it runs, for the journal; null when none was read
   */
  Started run(JobView.Key job, @Nullable VersionDocument document);

  /**
   * Journals that a command has ended.
   *
   * @param failure why it failed, or null when it has not
   */
  void ended(JobView.Key job, @Nullable VersionDocument document, @Nullable String failure);
}
