package io.locktender.steps.transform;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.Action;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.Fence;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * Passes over a collection that nobody else writes, until nothing is pending. Each document is
 * changed once: what is pending after its own change fails the step.
 */
public final class TransformAction implements Action {
  static final int MAX_PASSES = 10;

  private final PendingDocuments documents;

  public TransformAction(
      MongoDatabase database, PhysicalNames names, Transformation transformation) {
    documents = new PendingDocuments(database, names, transformation, Fence.NONE);
  }

  @Override
  public long pending() {
    return documents.count();
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException, InterruptedException {
    long pending = pending();
    long changed = 0;
    for (int passes = 0; pending > 0; passes++) {
      if (passes == MAX_PASSES) {
        throw new ChangeFailedException(
            documents.stillPending(pending) + " after " + passes + " passes");
      }
      changed += documents.pass(pending, changed, true, Pace.unrested(), progress).changed();
      long left = pending();
      if (left >= pending) {
        throw new ChangeFailedException(
            documents.stillPending(left)
                + " after a pass that changed "
                + changed
                + ": the pass did not find them");
      }
      pending = left;
    }
    progress.at(changed, 0);
    return changed;
  }
}
