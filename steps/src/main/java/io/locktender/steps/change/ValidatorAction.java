package io.locktender.steps.change;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.structure.ServerEquality;
import io.locktender.steps.work.UpgradeWork.Progress;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Sets a validator. A server that has no {@code collMod} enforces no validator either: the step
 * fails there, rather than pretend that the documents are guarded.
 */
record ValidatorAction(MongoDatabase database, PhysicalNames names, Change.SetValidator change)
    implements Action {
  private static final int NO_SUCH_COMMAND = 59;

  @Override
  public long pending() {
    BsonDocument options =
        new CollectionLookup(database).options(names.physical(change.collection()));
    BsonDocument validator = options.getDocument("validator", new BsonDocument());
    return ServerEquality.alike(validator, change.validator())
            && (removes() || ServerEquality.contains(options, how()))
        ? 0
        : 1;
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException {
    BsonDocument changed = new BsonDocument("validator", change.validator());
    changed.putAll(how());
    try {
      StructureChange.in(database).modify(names.physical(change.collection()), changed);
    } catch (MongoCommandException e) {
      if (e.getErrorCode() == NO_SUCH_COMMAND) {
        throw new ChangeFailedException(
            "this server has no collMod and enforces no validators: set-validator needs MongoDB");
      }
      throw e;
    }
    return 1;
  }

  private boolean removes() {
    return change.validator().isEmpty();
  }

  private BsonDocument how() {
    return new BsonDocument("validationLevel", new BsonString(change.level()))
        .append("validationAction", new BsonString(change.action()));
  }
}
