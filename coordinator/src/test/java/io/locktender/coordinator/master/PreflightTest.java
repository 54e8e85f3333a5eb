package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.PreflightTask.PreflightAnswer;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PREFLIGHT's look at the plan and the database: all reasons, and the step process warmed up. */
@Timeout(180)
class PreflightTest extends TaskFixture {
  private static final Target RESTORE =
      new Target(
          ReleaseVersion.parse("0.9.0"), "req-1", "ann", null, null, null, new Revert("req-0"));

  /** An upgrade that is done. */
  private static EndedUpgrade went(String id, String from, String to, long revision) {
    return new EndedUpgrade(
        id,
        id,
        ReleaseVersion.parse(from),
        ReleaseVersion.parse(to),
        Phase.DONE,
        Outcome.SUCCEEDED,
        "ann",
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        List.of(),
        List.of(),
        revision);
  }

  private PreflightAnswer preflight(@Nullable Target target, boolean alone) {
    PreflightTask task = new PreflightTask("req-1", alone);
    TaskView view = run(task, Documents.idle(), target);
    assertThat(view.failure()).isNull();
    return requireNonNull(view.answerTo(task));
  }

  @Test
  void findsThePlanAndOpensTheWork() {
    PreflightAnswer prepared = preflight(TO_V2, false);

    assertThat(prepared.reasons()).isEmpty();
    assertThat(prepared.digests()).containsExactly(onDisk());
    assertThat(prepared.steps()).extracting(StepMark::id).containsExactly("split");
    assertThat(prepared.rolls()).isFalse();
    assertThat(work.calls()).containsExactly("open 1.0.0 2.0.0 null");
  }

  @Test
  void givesEveryReasonOfTheDatabase() {
    work.lacks("no pipelines")
        .cannotCopy("packages is capped")
        .setIsBehind("no majority keeps up")
        .cannotTellQuiet("may not see");
    assertThat(preflight(TO_V2, false).reasons())
        .containsExactly(
            "packages is capped", "no majority keeps up", "may not see", "no pipelines");
  }

  /** It is no reason against the upgrade, but against taking that step back by what is implied. */
  @Test
  void whatThereIsBeforeAStepIsNoted_andKeptWithTheStep() {
    work.hasBefore(
        new FoundBefore(ReleaseVersion.parse("2.0.0"), "split", "3 documents have it already"));

    PreflightAnswer prepared = preflight(TO_V2, false);

    assertThat(prepared.reasons()).isEmpty();
    assertThat(prepared.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.foundBefore()).isTrue();
              assertThat(step.content()).isNotNull();
            });
  }

  /** Without them neither the step process nor the database could answer what comes next. */
  @Test
  void rightsAreAskedForBeforeAnythingElseOfTheDatabase() {
    work.mayNot("it needs collMod").fails("open", "not authorized");
    assertThat(preflight(TO_V2, false).reasons()).containsExactly("it needs collMod");
    assertThat(work.calls()).doesNotContain("open 1.0.0 2.0.0 null");
  }

  @Test
  void whatIsWrongWithThePlanAndWhichRightsAreMissingIsSaidAtOnce() {
    work.mayNot("it needs collMod");
    Target none = new Target(ReleaseVersion.parse("3.0.0"), "req-1", "ann", null);
    assertThat(preflight(none, false).reasons())
        .hasSizeGreaterThan(1)
        .last()
        .isEqualTo("it needs collMod");
  }

  @Test
  void whatRollsIsNotCopied_butMustNotBeThereAlready() {
    work.rolls().cannotCopy("packages is capped").has("the index is there");
    PreflightAnswer prepared = preflight(TO_V2, false);
    assertThat(prepared.rolls()).isTrue();
    assertThat(prepared.reasons()).containsExactly("the index is there");
  }

  @Test
  void whereThereIsNobodyToRollBesideItGoesByHold() {
    work.rolls().cannotCopy("packages is capped").has("the index is there");
    PreflightAnswer prepared = preflight(TO_V2, true);
    assertThat(prepared.rolls()).isFalse();
    assertThat(prepared.reasons()).containsExactly("packages is capped");
  }

  /** Where there are nodes, each of them answers that for itself. */
  @Test
  void whatThisMachineCannotRunIsAReasonWhereThereAreNoNodes() {
    work.cannotRun("step load: expected a program");
    assertThat(preflight(TO_V2, true).reasons()).containsExactly("step load: expected a program");
    assertThat(preflight(TO_V2, false).reasons()).isEmpty();
  }

  @Test
  void aRequestThatIsGoneIsRefused() {
    assertThat(preflight(null, false).reasons()).containsExactly("the request is gone");
    assertThat(
            preflight(new Target(ReleaseVersion.parse("2.0.0"), "req-2", "bob", null), false)
                .reasons())
        .containsExactly("the request is gone");
  }

  @Test
  void aPlanThatCannotBeIsRefusedWithItsReasons() {
    Target none = new Target(ReleaseVersion.parse("3.0.0"), "req-1", "ann", null);
    assertThat(preflight(none, false).reasons().get(0)).contains("expected release 3.0.0");
  }

  @Test
  void aStepProcessThatDoesNotComeUpIsAReason() {
    work.fails("open", "the step process did not answer in time");
    assertThat(preflight(TO_V2, false).reasons())
        .containsExactly("the step process did not answer in time");
  }

  @Test
  void releasesThatAreNotWhatTheyWereAreAReason() {
    work.when(
        "open",
        () -> {
          throw new InvalidInputException("expected the releases on the way");
        });
    assertThat(preflight(TO_V2, false).reasons())
        .containsExactly("expected the releases on the way");
  }

  /** Only then are there copies whose documents must not vanish while they are read back. */
  @Test
  void howMuchIsAboutToExpireIsAskedWhereARollingUpgradeGoesBack() throws IOException {
    work.rolls().expires("too many sessions expire");
    release("0.9.0");
    release("1.0.0");
    Target back =
        new Target(
            ReleaseVersion.parse("0.9.0"), "req-1", "ann", null, null, null, new Revert(null));
    assertThat(preflight(back, false).reasons()).containsExactly("too many sessions expire");
    assertThat(preflight(TO_V2, false).reasons()).isEmpty();
  }

  private void release(String version) throws IOException {
    Path release = Files.createDirectories(directory.resolve(version));
    Files.writeString(release.resolve("release.yaml"), "version: " + version + "\n");
  }

  @Test
  void whatIsToBePutBackMustBeThere() throws IOException {
    release("0.9.0");
    store.put(went("req-0", "0.9.0", "1.0.0", 1));
    work.touches(Set.of());
    assertThat(preflight(RESTORE, false).reasons())
        .containsExactly("there is no backup of upgrade req-0: nothing can be restored");
    assertThat(work.calls()).contains("open 1.0.0 0.9.0 req-0");

    work.touches(Set.of("sessions", "packages"));
    assertThat(preflight(RESTORE, false).restored()).containsExactly("packages", "sessions");
    assertThat(preflight(TO_V2, false).restored()).isNull();
  }

  /** The operator chose it minutes ago; what ended since has changed what there is. */
  @Test
  void onlyTheBackupOfTheLastUpgradeIsPutBack() throws IOException {
    release("0.9.0");
    work.touches(Set.of("packages"));
    assertThat(preflight(RESTORE, false).reasons())
        .singleElement(STRING)
        .endsWith(
            "found that of upgrade req-0, and the last one is not known; nothing else can be"
                + " restored: 'locktender revert 0.9.0 --restore-backup --plan' counts again");

    store.put(went("req-0", "0.9.0", "0.9.5", 1));
    assertThat(preflight(RESTORE, false).reasons())
        .as("the database is at another version by now")
        .singleElement(STRING)
        .contains("the last one is req-0 from 0.9.0 to 0.9.5");

    store.put(went("other", "0.9.5", "1.0.0", 2));
    assertThat(preflight(RESTORE, false).reasons())
        .singleElement(STRING)
        .startsWith(
            "expected the backup of the last upgrade, from 0.9.0 to 1.0.0, found that of upgrade"
                + " req-0, and the last one is other from 0.9.5 to 1.0.0");
    assertThat(work.calls()).isEmpty();

    store.put(went("req-0", "0.9.0", "1.0.0", 3));
    assertThat(preflight(RESTORE, false).reasons()).isEmpty();
  }
}
