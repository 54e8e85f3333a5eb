package io.locktender.coordinator.decide;

import static com.google.common.base.Preconditions.checkArgument;

import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The master's task, as it stands.
 *
 * @param task what it is
 * @param state how it stands
 * @param age since it began, or since it ended
 * @param took from its beginning to its end; zero while it runs
 * @param attempt 1 for the first, and one more each time that the same task is started again; 1
 *     again for one that has failed after it ran for minutes
 * @param failures how many attempts in a row have failed, those not counted that the database did
 *     not answer; 0 when the last one that ended has succeeded
 * @param answer what came out of it; null unless SUCCEEDED
 * @param failure why it failed, or, while it runs again, why the attempt before did; else null
 * @param unanswered whether it has failed because the database did not answer
 * @param disturbed whether it has failed because something else wrote, and the copies can still be
 *     brought up
 * @param waitsFor what it waits for that is not its own work, or is long at, by name; null when
 *     that is nothing
 * @param earlier what the attempt before came to, while it runs again; else null
 */
public record TaskView(
    MasterTask<?> task,
    State state,
    Duration age,
    Duration took,
    int attempt,
    int failures,
    @Nullable Object answer,
    @Nullable StepFailure failure,
    boolean unanswered,
    boolean disturbed,
    @Nullable String waitsFor,
    @Nullable Earlier earlier) {
  /** How a task stands. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /**
   * What an attempt came to that another one has followed.
   *
   * @param answer what came out of it
   * @param ago since it ended
   */
  public record Earlier(Object answer, Duration ago) {}

  /** One that waits for nothing. */
  public TaskView(
      MasterTask<?> task,
      State state,
      Duration age,
      Duration took,
      int attempt,
      @Nullable Object answer,
      @Nullable StepFailure failure,
      boolean unanswered) {
    this(task, state, age, took, attempt, answer, failure, unanswered, false, null);
  }

  /** One that is the first to fail, where it does. */
  public TaskView(
      MasterTask<?> task,
      State state,
      Duration age,
      Duration took,
      int attempt,
      @Nullable Object answer,
      @Nullable StepFailure failure,
      boolean unanswered,
      boolean disturbed,
      @Nullable String waitsFor) {
    this(
        task,
        state,
        age,
        took,
        attempt,
        state == State.FAILED && !unanswered ? 1 : 0,
        answer,
        failure,
        unanswered,
        disturbed,
        waitsFor,
        null);
  }

  public TaskView {
    checkAnswer(task, answer);
    checkAnswer(task, earlier == null ? null : earlier.answer());
  }

  private static void checkAnswer(MasterTask<?> task, @Nullable Object answer) {
    checkArgument(
        answer == null || task.answer().isInstance(answer),
        "%s: expected a %s, found %s",
        task,
        task.answer(),
        answer);
  }

  /** Whether it is this very task. */
  public boolean is(MasterTask<?> wanted) {
    return task.equals(wanted);
  }

  /** What came out of a task; null when this is another one, or has not succeeded. */
  public <A> @Nullable A answerTo(MasterTask<A> wanted) {
    return is(wanted) && answer != null ? wanted.answer().cast(answer) : null;
  }

  /** The same, also while it runs again: then what came out of the attempt before. */
  <A> @Nullable A lastAnswerTo(MasterTask<A> wanted) {
    return is(wanted) && earlier != null
        ? wanted.answer().cast(earlier.answer())
        : answerTo(wanted);
  }

  /** How long ago that came; where nothing has come yet, the age. */
  Duration sinceAnswer() {
    return earlier == null ? age : earlier.ago();
  }
}
