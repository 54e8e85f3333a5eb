package io.locktender.agent.node;

import static io.locktender.agent.node.NodeBench.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Journal;
import io.locktender.coordinator.store.JournalStore;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NodeCommandsTest {
  private static final Duration LIMIT = Duration.ofHours(1);

  private final FakeReleases releases = new FakeReleases();
  private final VersionDocument document = new NodeBench().document();
  private final List<String> started = new ArrayList<>();
  private final List<String> journaled = new ArrayList<>();
  private final NodeCommands commands =
      new NodeCommands(
          releases,
          (directory, command, environment, limit) -> {
            started.add(directory + ": " + command + " " + environment.get("LOCKTENDER_STEP"));
            assertThat(limit).isEqualTo(LIMIT);
            return new OwnCommands.Started(new CompletableFuture<>(), () -> {});
          },
          new Journal(new Entries(), Runnable::run, "node-1", () -> Instant.EPOCH),
          LIMIT);

  /** What is journaled, as a line. */
  private final class Entries implements JournalStore {
    @Override
    public void append(JournalEntry entry) {
      journaled.add(entry.event() + " " + entry.step() + " " + entry.detail());
    }

    @Override
    public List<JournalEntry> journal(String upgradeId, int limit) {
      throw new AssertionError("a node reads no journal");
    }
  }

  private static JobView.Key job(JobView.Kind kind) {
    return new JobView.Key(
        kind, V2.version(), kind == JobView.Kind.CHECK ? "" : "configure", "req-1");
  }

  private String refusal(JobView.Key job) {
    CommandResult result = commands.run(job, document).result().join();
    assertThat(started).isEmpty();
    assertThat(journaled).isEmpty();
    assertThat(result.end()).isEqualTo(CommandResult.End.NOT_STARTED);
    return result.output();
  }

  @Test
  void aStepIsJournaledThenRunInItsRelease() {
    releases.install(V2, FakeReleases.step("2.0.0", "configure", true));

    assertThat(commands.run(job(JobView.Kind.STEP), document).result()).isNotDone();

    assertThat(started).containsExactly("/releases/2.0.0: [bin/configure] configure");
    assertThat(journaled).containsExactly("node-step-intent configure null");
  }

  @Test
  void howItEndedIsJournaled() {
    commands.ended(job(JobView.Kind.REVERT), document, null);
    commands.ended(job(JobView.Kind.REVERT), document, "exit code 3");

    assertThat(journaled)
        .containsExactly(
            "node-revert-done configure null", "node-revert-failed configure exit code 3");
  }

  @Test
  void withoutADocumentNothingIsJournaled() {
    releases.install(V2);

    assertThat(commands.run(job(JobView.Kind.CHECK), null).result()).isNotDone();
    commands.ended(job(JobView.Kind.CHECK), null, null);

    assertThat(started).containsExactly("/releases/2.0.0: [bin/check] ");
    assertThat(journaled).isEmpty();
  }

  @Test
  void aReleaseThatCannotBeReadIsACommandThatFailed() {
    assertThat(refusal(job(JobView.Kind.CHECK))).contains("2.0.0 is not there");
  }

  @Test
  void aStepThatIsGoneIsACommandThatFailed() {
    releases.install(V2);

    assertThat(refusal(job(JobView.Kind.STEP))).contains("no step configure now");
  }

  @Test
  void aWayBackThatIsGoneIsACommandThatFailed() {
    releases.install(V2, FakeReleases.step("2.0.0", "configure", false));

    assertThat(refusal(job(JobView.Kind.REVERT))).contains("configure has no revert now");
  }

  @Test
  void aCheckThatIsGoneIsACommandThatFailed() {
    Release release = FakeReleases.release(V2);
    releases.replaced.put(
        ReleaseVersion.parse("2.0.0"),
        new Release(
            release.version(),
            release.digest(),
            release.directory(),
            release.rollsFrom(),
            release.requires(),
            Optional.empty(),
            release.workers(),
            release.steps()));

    assertThat(refusal(job(JobView.Kind.CHECK))).contains("has no check any more");
  }

  @Test
  void whatIsNoCommandNowIsACommandThatFailed() {
    Step step = FakeReleases.step("2.0.0", "configure", true);
    releases.install(
        V2,
        new Step(
            step.release(),
            step.id(),
            step.target(),
            step.phase(),
            new Change.DropCollection("carts"),
            Optional.empty()));

    assertThat(refusal(job(JobView.Kind.STEP)))
        .contains("a node runs commands only, found drop-collection");
  }
}
