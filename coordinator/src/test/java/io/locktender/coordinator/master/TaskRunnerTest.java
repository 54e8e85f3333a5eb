package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
  private static final DropTask DROP = new DropTask("u1");
  private static final StepTask STEP =
      new StepTask("u1", new StepId(ReleaseVersion.parse("2.0.0"), "split"));
  private static final StepResult RAN = new StepResult(1, 0);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger woken = new AtomicInteger();
  private final TaskRunner runner =
      new TaskRunner(executor, nanos::get, woken::incrementAndGet, (type, task) -> {});

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private TaskView ended() {
    await().until(() -> view().state() != TaskView.State.RUNNING);
    return view();
  }

  private TaskView view() {
    return requireNonNull(runner.view());
  }

  @Test
  void aTaskThatIsDoneShowsItsResultAndWakesTheLoop() {
    runner.start(DROP, progress -> new MasterTask.NoAnswer());
    assertThat(ended().answer()).isEqualTo(new MasterTask.NoAnswer());
    await().untilAsserted(() -> assertThat(woken.get()).isPositive());
  }

  @Test
  void aTaskWhoseStartCannotBeRecordedIsNotThere() {
    TaskRunner noRoom =
        new TaskRunner(
            executor,
            nanos::get,
            woken::incrementAndGet,
            (type, task) -> {
              throw new UncheckedIOException(new IOException("no room"));
            });

    assertThatThrownBy(() -> noRoom.start(DROP, progress -> new MasterTask.NoAnswer()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(noRoom.view()).isNull();
  }

  @Test
  void aFailureNamesTheStepThatItWas() {
    runner.start(
        STEP,
        progress -> {
          throw new StepFailedException(StepFailure.of(null, "it broke"));
        });
    assertThat(requireNonNull(ended().failure())).isEqualTo(StepFailure.of("split", "it broke"));
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAFailureOfItsOwnKind() {
    runner.start(
        DROP,
        progress -> {
          throw new DatabaseUnavailableException("MongoDB is gone", new RuntimeException());
        });
    assertThat(requireNonNull(ended().failure()).reason()).isEqualTo("MongoDB is gone");
    assertThat(view().unanswered()).isTrue();
  }

  @Test
  void anUnexpectedErrorIsAFailureToo() {
    runner.start(
        DROP,
        progress -> {
          throw new IllegalStateException("a bug");
        });
    assertThat(requireNonNull(ended().failure()).reason()).contains("a bug");
    assertThat(view().unanswered()).isFalse();
  }

  @Test
  void howFarAPassIsBehindIsSeenAfterIt_andUntilTheNextOneHasBegunToCount() throws Exception {
    KeepUpTask keepUp = new KeepUpTask("u1", false);
    NodeReport.TaskProgress behind = new NodeReport.TaskProgress(TaskKind.KEEP_UP, null, 4, 7);
    runner.start(keepUp, progress -> new KeptUp(4, 7));
    ended();
    assertThat(runner.progress()).isEqualTo(behind);

    CountDownLatch hold = new CountDownLatch(1);
    runner.start(keepUp, progress -> hang(hold, new KeptUp(0, 0)));
    assertThat(runner.progress()).isEqualTo(behind);
    assertThat(runner.cancel(SOON)).isTrue();
  }

  @Test
  void whatATaskWaitsForIsSeenWhileItDoesAndWakesTheLoop() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(
        DROP,
        progress -> {
          progress.waitsFor("somebody");
          return hang(hold, new MasterTask.NoAnswer());
        });
    await().until(() -> "somebody".equals(view().waitsFor()));
    assertThat(woken.get()).isPositive();
    hold.countDown();
    assertThat(ended().waitsFor()).isNull();
  }

  @Test
  void onlyOneTaskRunsAtATime() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(DROP, progress -> hang(hold, new MasterTask.NoAnswer()));
    assertThatThrownBy(() -> runner.start(STEP, progress -> RAN))
        .isInstanceOf(IllegalStateException.class);
    assertThat(runner.cancel(SOON)).isTrue();
  }

  @Test
  void aCancelledTaskHasEndedWhenCancelReturns() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(DROP, progress -> hang(hold, new MasterTask.NoAnswer()));
    assertThat(runner.cancel(SOON)).isTrue();
    assertThat(requireNonNull(view().failure()).reason()).contains("was stopped");
  }

  @Test
  void aTaskThatDoesNotEndIsNotTakenForCancelled() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(
        DROP,
        progress -> {
          begun.countDown();
          return hangWhateverComes(hold);
        });
    begun.await();
    assertThat(runner.cancel(Duration.ofMillis(50))).isFalse();
    runner.forget();
    assertThat(view().state()).isEqualTo(TaskView.State.RUNNING);
    hold.countDown();
    ended();
    runner.forget();
    assertThat(runner.view()).isNull();
  }

  @Test
  void aCancelThatComesBeforeTheTaskBeginsStopsIt() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    executor.execute(
        () -> {
          try {
            busy.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    AtomicInteger ran = new AtomicInteger();
    runner.start(
        DROP,
        progress -> {
          ran.incrementAndGet();
          return new MasterTask.NoAnswer();
        });
    assertThat(runner.cancel(Duration.ofMillis(1))).isFalse();
    busy.countDown();
    assertThat(requireNonNull(ended().failure()).reason()).contains("was stopped");
    assertThat(ran.get()).isZero();
  }

  @Test
  void theSameTaskAgainIsTheNextAttemptAndAnotherTheFirst() {
    runner.start(DROP, progress -> new MasterTask.NoAnswer());
    ended();
    runner.start(DROP, progress -> new MasterTask.NoAnswer());
    assertThat(ended().attempt()).isEqualTo(2);
    runner.start(STEP, progress -> RAN);
    assertThat(ended().attempt()).isEqualTo(1);
  }

  @Test
  void anAttemptThatRanForAnHourIsTheFirstAgain() {
    failAfter(Duration.ZERO);
    failAfter(Duration.ofMinutes(1));
    assertThat(view().attempt()).isEqualTo(2);

    failAfter(Duration.ofHours(1));
    assertThat(view().attempt()).isEqualTo(1);

    failAfter(Duration.ZERO);
    assertThat(view().attempt()).isEqualTo(2);
  }

  private void failAfter(Duration time) {
    runner.start(
        STEP,
        progress -> {
          nanos.addAndGet(time.toNanos());
          throw new DatabaseUnavailableException("no primary", new RuntimeException());
        });
    ended();
  }

  @Test
  void failuresAreCountedInARowAndNeitherSuccessesNorWhatTheDatabaseDidNotAnswer() {
    failAtOnce();
    failAtOnce();
    assertThat(view().failures()).isEqualTo(2);
    failAfter(Duration.ofHours(1));
    assertThat(view().failures()).isEqualTo(2);
    failAtOnce();
    assertThat(view().failures()).isEqualTo(3);

    runner.start(STEP, progress -> RAN);
    assertThat(ended().failures()).isZero();
    failAtOnce();
    assertThat(view().failures()).isEqualTo(1);
  }

  private void failAtOnce() {
    runner.start(
        STEP,
        progress -> {
          throw new StepFailedException(StepFailure.of(null, "the step process ended"));
        });
    ended();
  }

  @Test
  void whileItIsTriedAgainTheReasonOfTheAttemptBeforeIsShown() throws InterruptedException {
    runner.start(
        DROP,
        progress -> {
          throw new StepFailedException(StepFailure.of(null, "no room"));
        });
    ended();
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(
        DROP,
        progress -> {
          hold.await();
          return new MasterTask.NoAnswer();
        });
    assertThat(requireNonNull(requireNonNull(runner.view()).failure()).reason())
        .isEqualTo("no room");
    hold.countDown();
    assertThat(ended().failure()).isNull();
  }

  @Test
  void whileItRunsAgainItIsKnownWhatTheAttemptBeforeCameTo() throws InterruptedException {
    KeepUpTask keepUp = new KeepUpTask("u1", false);
    runner.start(keepUp, progress -> new KeptUp(0, 3));
    assertThat(ended().earlier()).isNull();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(keepUp, progress -> hang(hold, new KeptUp(0, 1)));
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(view().answer()).isNull();
    assertThat(view().age()).isEqualTo(Duration.ofSeconds(3));
    assertThat(view().earlier())
        .isEqualTo(new TaskView.Earlier(new KeptUp(0, 3), Duration.ofSeconds(5)));
    hold.countDown();
    assertThat(ended().answer()).isEqualTo(new KeptUp(0, 1));
    assertThat(view().earlier()).isNull();
    runner.start(DROP, progress -> new MasterTask.NoAnswer());
    assertThat(view().earlier()).isNull();
  }

  @Test
  void progressIsShownWhileTheTaskRuns() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    runner.start(
        STEP,
        progress -> {
          progress.at(3, 4);
          return hang(hold, RAN);
        });
    await().until(() -> runner.progress() != null);
    assertThat(requireNonNull(runner.progress()).left()).isEqualTo(4);
    assertThat(requireNonNull(runner.progress()).step()).isEqualTo("split");
    runner.cancel(SOON);
    assertThat(runner.progress()).isNull();
  }

  @Test
  void theAgeIsThatSinceTheTaskEnded() {
    runner.start(DROP, progress -> new MasterTask.NoAnswer());
    ended();
    nanos.addAndGet(Duration.ofSeconds(7).toNanos());
    assertThat(view().age()).isEqualTo(Duration.ofSeconds(7));
  }

  private static <A> A hang(CountDownLatch hold, A answer) throws InterruptedException {
    hold.await();
    return answer;
  }

  private static MasterTask.NoAnswer hangWhateverComes(CountDownLatch hold) {
    com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly(hold);
    return new MasterTask.NoAnswer();
  }
}
