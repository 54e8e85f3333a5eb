package io.locktender.steps.sync;

import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;

/**
 * Ends work on copies with the first call of which a write may not have been answered: it could
 * still come, over a newer document, or after the swap, when it would make the copy's name again
 * beside the live collection. For one thread at a time.
 */
final class Answered {
  private boolean unanswered;

  /** What is called. */
  @FunctionalInterface
  interface Call<T> {
    T make() throws StepFailedException, InterruptedException;
  }

  /**
   * Makes a call.
   *
   * @throws StepFailedException when one before it has not ended well, too
   */
  <T> T in(Call<T> call) throws StepFailedException, InterruptedException {
    if (unanswered) {
      throw WorkGuard.failed(
          "expected that the database has answered every write to the copies, found one that it may"
              + " not have; nothing is done with these copies any more: another mastership makes"
              + " its own");
    }
    unanswered = true;
    try {
      T made = call.make();
      unanswered = false;
      return made;
    } catch (StepFailedException e) {
      // That somebody wrote is found when all is answered.
      unanswered = !e.disturbed();
      throw e;
    }
  }
}
