package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.coordinator.task.SweepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tasks of an upgrade by HOLD: what each does to the database, and how it is stopped. */
@Timeout(180)
class MasterTasksTest extends TaskFixture {
  private static final StepId SPLIT = new StepId(ReleaseVersion.parse("2.0.0"), "split");

  @Test
  void whatOthersLeftGoesBeforeACopyIsMade() {
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    assertThat(work.calls()).containsExactly("sweep", "open 1.0.0 2.0.0 null", "sync");
    assertThat(work.live()).containsExactly(Documents.TOKEN);
  }

  /** As where a primary is elected, or MongoDB 4.2 still builds an index on such a copy. */
  @Test
  void whatOthersLeftAndCannotBeDroppedNowIsNoReasonToGiveTheCopiesUp() {
    work.when(
        "sweep",
        () -> {
          throw new DatabaseUnavailableException("it builds an index", new RuntimeException());
        });
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    assertThat(work.calls())
        .containsExactly("sweep", "open 1.0.0 2.0.0 null", "sync", "sweep", "sync");
    assertThat(run(new SweepTask(""), Documents.idle(), null).unanswered()).isTrue();
  }

  @Test
  void whatTheWorkersWroteLastIsBroughtUp_andWhichStepsAreStillToBeRunIsSaid() {
    work.inHold(new StepName(SPLIT.release(), SPLIT.id()));
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    CatchUpTask.CaughtUp caughtUp = answer(new CatchUpTask("req-1"), in(Phase.HOLD));
    assertThat(caughtUp.inHold()).containsExactly(SPLIT);
    assertThat(work.calls()).endsWith("sync", "catchUp");
  }

  @Test
  void whatOneRoundLeftIsShownUntilTheNext() {
    StepFailure problem = new StepFailure("split", null, "2 documents", 2, List.of());
    Synced synced = new Synced(7, 9, false, -1, problem, 1_000, null, List.of());
    assertThat(new SyncTask("req-1").behind(synced))
        .isEqualTo(new NodeReport.TaskProgress(TaskKind.SYNC, null, 7, 2));
    assertThat(new SyncTask("req-1").routine()).isTrue();
  }

  @Test
  void theWorkThatIsOpenIsGoneOnWith() {
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    StepResult ran = answer(new StepTask("req-1", SPLIT), in(Phase.FINISH));
    assertThat(ran).isEqualTo(new StepResult(3, 0));
    ProveTask.Proved proved = answer(new ProveTask("req-1"), in(Phase.FINISH));
    assertThat(proved.swap()).containsExactly(new SwapEntry("packages", true, true));
    assertThat(work.calls()).endsWith("sync", "run 2.0.0 split", "prove").hasSize(5);
  }

  @Test
  void aStepWithoutItsCopiesFails() {
    TaskView view = run(new StepTask("req-1", SPLIT), in(Phase.FINISH), TO_V2);
    assertThat(reason(view)).isEqualTo("this master's step process is gone");
  }

  @Test
  void otherReleasesThanTheUpgradeBeganWithAreNotUsed() {
    TaskView view = run(new SyncTask("req-1"), Documents.in(Phase.SYNC), TO_V2);
    assertThat(reason(view)).startsWith("the releases on the new master's disk are not those");
  }

  @Test
  void afterATakeOverABackupThatIsGoneIsNotTakenForACollectionThatWasNotThere() {
    List<String> both = List.of("packages", "sessions");
    assertThat(reason(run(new SyncTask("req-1"), in(Phase.SYNC, "req-0", both), TO_V2)))
        .isEqualTo(
            "the backup of [sessions] by upgrade req-0 is gone: expected all that was kept;"
                + " nothing was restored");
    assertThat(work.calls()).endsWith("close").doesNotContain("sync");

    work.touches(Set.of());
    assertThat(reason(run(new SyncTask("req-1"), in(Phase.SYNC, "req-0", null), TO_V2)))
        .as("a build that did not say which there were had begun it")
        .startsWith("the backup of every collection by upgrade req-0 is gone");

    work.touches(Set.copyOf(both));
    answer(new SyncTask("req-1"), in(Phase.SYNC, "req-0", both));
  }

  @Test
  void theSwapNeedsNoStepProcess() {
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    answer(new SwapTask("req-1"), Documents.in(Phase.SWAP));
    assertThat(work.calls()).endsWith("sync", "close", "swap req-1 " + Documents.TOKEN);
  }

  @Test
  void aSwapThatWasNotCommittedIsABug() {
    TaskView view = run(new SwapTask("req-1"), in(Phase.SYNC), TO_V2);
    assertThat(reason(view)).contains("SWAP without a commit");
  }

  @Test
  void goingBackDropsTheCopiesAndWhatOthersLeft() {
    answer(new DropTask("req-1"), Documents.in(Phase.ROLLING_BACK));
    assertThat(work.calls()).containsExactly("drop " + Documents.TOKEN, "sweep");
  }

  @Test
  void aSweepLeavesTheCopiesThatASwapRenames() {
    VersionDocument taken = Transitions.takeOver(Documents.in(Phase.SWAP), "token-2");
    answer(new SweepTask(""), taken);
    assertThat(work.live()).containsExactlyInAnyOrder("token-2", Documents.TOKEN);
  }

  @Test
  void atRestWhatThisMastershipLeftIsSweptToo_andNothingOfAnotherOne() {
    answer(new SweepTask("req-1"), Documents.idle());
    assertThat(work.live()).isEmpty();
    store.put(Transitions.takeOver(Documents.idle(), "token-2"));
    tasks.start(new SweepTask("req-2"), Documents.idle(), null);
    ended();
    assertThat(work.live()).containsExactly("token-2");
  }

  @Test
  void withoutADocumentNothingIsSwept() {
    tasks.start(new SweepTask(""), Documents.idle(), null);
    assertThat(reason(ended())).contains("nothing is swept");
  }

  @Test
  void aTaskThatNeedsAnUpgradeSaysSoWhereNoneRuns() {
    assertThat(reason(run(new StepTask("req-1", SPLIT), Documents.idle(), null)))
        .contains("no upgrade runs");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAFailureOfItsOwnKind() {
    work.when(
        "sync",
        () -> {
          throw new DatabaseUnavailableException("MongoDB is gone", new RuntimeException());
        });
    TaskView view = run(new SyncTask("req-1"), in(Phase.SYNC), TO_V2);
    assertThat(view.unanswered()).isTrue();
  }

  @Test
  void whatIsCancelledHasEndedWithItsStepProcess() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    work.hangs("sync", begun);
    store.put(in(Phase.SYNC));
    tasks.start(new SyncTask("req-1"), in(Phase.SYNC), TO_V2);
    begun.await();
    assertThat(requireNonNull(tasks.progress()).left()).isEqualTo(2);

    assertThat(tasks.cancel(Duration.ofSeconds(10))).isTrue();
    assertThat(work.calls()).endsWith("close");
    assertThat(reason(requireNonNull(tasks.view()))).contains("was stopped");
    assertThat(tasks.progress()).isNull();
  }

  @Test
  void whatIsAbandonedIsForgotten() throws InterruptedException {
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    assertThat(tasks.abandon(Duration.ofSeconds(10))).isTrue();
    assertThat(tasks.view()).isNull();
    assertThat(work.calls()).endsWith("close");
  }

  @Test
  void whatIsClosedEndsTheStepProcess() {
    answer(new SyncTask("req-1"), in(Phase.SYNC));
    tasks.close();
    assertThat(work.calls()).endsWith("close");
  }
}
