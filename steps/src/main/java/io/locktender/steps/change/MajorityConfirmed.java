package io.locktender.steps.change;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.work.UpgradeWork.Progress;

/**
 * A change of structure that counts as made when a majority has it, also where it was found made:
 * whoever made it may not have been answered. Whether it is still there is to be asked after {@link
 * #run}, as always.
 */
record MajorityConfirmed(MongoDatabase database, Action change) implements Action {
  @Override
  public long pending() throws ChangeFailedException {
    return change.pending();
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException, InterruptedException {
    long changed = change.run(progress);
    if (changed == 0) {
      StructureChange.in(database).settle();
    }
    return changed;
  }
}
