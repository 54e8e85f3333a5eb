package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Journal;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Runs the node's own commands (its steps, their ways back, the release's check), and journals
 * them: the intent first.
 *
 * @param releases where they are
 * @param starter starts them
 * @param journal for people
 * @param limit after which a command is killed
 */
public record NodeCommands(
    NodeReleases releases, CommandStarter starter, Journal journal, Duration limit)
    implements OwnCommands {
  /** How a command becomes a process; its end wakes the loop. */
  @FunctionalInterface
  public interface CommandStarter {
    Started start(
        Path directory, List<String> command, Map<String, String> environment, Duration limit);
  }

  @Override
  public Started run(JobView.Key job, @Nullable VersionDocument document) {
    try {
      Release release = releases.read(job.release());
      List<String> command = command(release, job);
      write(document, job, "intent", null);
      return starter.start(release.directory(), command, environment(job), limit);
    } catch (InvalidInputException e) {
      CommandResult result =
          new CommandResult(CommandResult.End.NOT_STARTED, -1, String.valueOf(e.getMessage()));
      return new Started(CompletableFuture.completedFuture(result), () -> {});
    }
  }

  @Override
  public void ended(JobView.Key job, @Nullable VersionDocument document, @Nullable String failure) {
    write(document, job, failure == null ? "done" : "failed", failure);
  }

  private List<String> command(Release release, JobView.Key job) {
    if (job.kind() == JobView.Kind.CHECK) {
      return release
          .check()
          .orElseThrow(() -> new InvalidInputException("release has no check any more"));
    }
    Step step = releases.step(job.release(), job.step());
    Change change =
        job.kind() == JobView.Kind.STEP
            ? step.change()
            : step.revert()
                .orElseThrow(() -> new InvalidInputException(step.id() + " has no revert now"));
    if (change instanceof Change.Exec exec) {
      return exec.command();
    }
    throw new InvalidInputException(
        "step " + step.id() + ": a node runs commands only, found " + change.kind());
  }

  private static Map<String, String> environment(JobView.Key job) {
    return Map.of("LOCKTENDER_RELEASE", job.release().toString(), "LOCKTENDER_STEP", job.step());
  }

  private void write(
      @Nullable VersionDocument document, JobView.Key job, String what, @Nullable String detail) {
    if (document != null) {
      String event = "node-" + job.kind().name().toLowerCase(Locale.ROOT) + "-" + what;
      journal.node(document, event, job.release(), job.step(), detail);
    }
  }
}
