package io.locktender.steps.transform;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.Fence;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.function.LongConsumer;

/**
 * Passes over a collection that workers write all the time. A document that changed between being
 * read and being written is left as it is, and pending; so is one that came meanwhile.
 */
public final class LiveTransform {
  private final PendingDocuments documents;
  private final Pace pace;

  public LiveTransform(
      MongoDatabase database, Transformation transformation, Fence fence, Pace pace) {
    this.pace = pace;
    documents = new PendingDocuments(database, PhysicalNames.usual(), transformation, fence);
  }

  /** How many documents are pending now. */
  public long pending() {
    return documents.count();
  }

  /**
   * Goes over the pending documents until there are none, or some number of times.
   *
   * @return what was changed, and what is pending after the last pass
   * @throws ChangeFailedException when documents cannot be changed, or a change leaves them pending
   */
  public StepResult passes(int most, Progress progress)
      throws ChangeFailedException, InterruptedException {
    long pending = before(most);
    long changed = 0;
    for (int passes = 0; passes < most && pending != 0; passes++) {
      TransformPass pass = documents.pass(pending, changed, false, pace, progress);
      changed += pass.changed();
      refuseUnchanged(pass.unchanged());
      pending = documents.count();
    }
    progress.at(changed, pending);
    return new StepResult(changed, pending);
  }

  /**
   * The same where there is no other way: documents that are pending just as the change makes them
   * are left so, once a pass finds no others.
   *
   * @param left hears how many are pending then
   * @return what was changed, and what else is pending after the last pass
   * @throws ChangeFailedException when documents cannot be changed
   */
  public StepResult passesLeavingAsMade(int most, LongConsumer left, Progress progress)
      throws ChangeFailedException, InterruptedException {
    long pending = before(most);
    long changed = 0;
    for (int passes = 0; passes < most && pending != 0; passes++) {
      TransformPass pass = documents.passLeavingAsMade(pending, changed, pace, progress);
      changed += pass.changed();
      pending = documents.count();
      if (pending != 0 && pass.inVain()) {
        left.accept(pending);
        pending = 0;
      }
    }
    progress.at(changed, pending);
    return new StepResult(changed, pending);
  }

  /** Before a single pass, which is made again and again, their number is not worth a scan. */
  private long before(int most) {
    if (most > 1) {
      return documents.countAtOnce();
    }
    return documents.any() ? PendingDocuments.SOME : 0;
  }

  /** That a number of pending documents stays the same says nothing here; that a write did does. */
  private void refuseUnchanged(long unchanged) throws ChangeFailedException {
    if (unchanged > 0) {
      throw new ChangeFailedException(
          documents.stillPending(unchanged)
              + " after a write that changed nothing in them: the change must make 'pending' no"
              + " longer match");
    }
  }
}
