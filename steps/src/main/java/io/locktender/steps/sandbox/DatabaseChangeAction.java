package io.locktender.steps.sandbox;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.Action;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.ErrorMessages;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.work.UpgradeWork.Progress;

/** Runs a change in Java on those collections of a database that it declares. */
public record DatabaseChangeAction(
    MongoDatabase database, PhysicalNames names, JavaStep.Change step) implements Action {
  @Override
  public long pending() {
    return UNKNOWN;
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException, InterruptedException {
    DeclaredCollections scope = new DeclaredCollections(database, names, step.touches());
    try {
      step.change().apply(ScopedDatabase.of(database, scope));
      return 1;
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      ChangeFailedException failed = new ChangeFailedException(ErrorMessages.of(e));
      failed.initCause(e);
      throw failed;
    }
  }
}
