package io.locktender.steps.change;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.CollectionLookup;
import io.locktender.steps.mongo.ServerEquality;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.UpgradeWork.Progress;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Creates, drops and renames collections. */
final class CollectionActions {
  private static final int NAMESPACE_EXISTS = 48;

  private CollectionActions() {}

  /** A collection that is there already is taken for this one if its options do not differ. */
  record Create(MongoDatabase database, PhysicalNames names, Change.CreateCollection change)
      implements Action {
    @Override
    public long pending() {
      return new CollectionLookup(database).exists(names.physical(change.collection())) ? 0 : 1;
    }

    @Override
    public long run(Progress progress) throws ChangeFailedException {
      String physical = names.physical(change.collection());
      CollectionLookup catalog = new CollectionLookup(database);
      if (catalog.exists(physical)) {
        refuseOtherOptions(catalog.options(physical));
        return 0;
      }
      BsonDocument create = new BsonDocument("create", new BsonString(physical));
      create.putAll(change.options());
      try {
        database.runCommand(create);
        return 1;
      } catch (MongoCommandException e) {
        if (e.getErrorCode() != NAMESPACE_EXISTS) {
          throw e;
        }
        // A master that does not know yet that it is none may be at the same step.
        refuseOtherOptions(catalog.options(physical));
        return 0;
      }
    }

    private void refuseOtherOptions(BsonDocument options) throws ChangeFailedException {
      if (!ServerEquality.contains(options, change.options())) {
        throw new ChangeFailedException(
            "collection '"
                + change.collection()
                + "' exists with the options "
                + options.toJson()
                + " instead of "
                + change.options().toJson()
                + ": drop or rename it in a step before this one");
      }
    }
  }

  /** A collection that is not there is dropped already. */
  record Drop(MongoDatabase database, PhysicalNames names, Change.DropCollection change)
      implements Action {
    @Override
    public long pending() {
      return new CollectionLookup(database).exists(names.physical(change.collection())) ? 1 : 0;
    }

    @Override
    public long run(Progress progress) {
      long pending = pending();
      if (pending > 0) {
        database.getCollection(names.physical(change.collection())).drop();
      }
      return pending;
    }
  }

  /** Done already when only the new name is there. */
  record Rename(MongoDatabase database, PhysicalNames names, Change.RenameCollection change)
      implements Action {
    @Override
    public long pending() {
      CollectionLookup catalog = new CollectionLookup(database);
      boolean done =
          !catalog.exists(names.physical(change.from()))
              && catalog.exists(names.physical(change.to()));
      return done ? 0 : 1;
    }

    @Override
    public long run(Progress progress) throws ChangeFailedException {
      if (pending() == 0) {
        return 0;
      }
      CollectionLookup catalog = new CollectionLookup(database);
      String from = names.physical(change.from());
      String to = names.physical(change.to());
      if (!catalog.exists(from)) {
        throw new ChangeFailedException("there is no collection '" + change.from() + "' to rename");
      }
      if (catalog.exists(to)) {
        throw new ChangeFailedException(
            "collection '"
                + change.from()
                + "' cannot be renamed to '"
                + change.to()
                + "', which exists: drop that in a step before this one");
      }
      database.getCollection(from).renameCollection(catalog.namespace(to));
      return 1;
    }
  }
}
