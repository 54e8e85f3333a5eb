package io.locktender.steps.change;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.Optional;

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
      if (pending() == 0) {
        refuseAnother(physical);
        return 0;
      }
      try {
        StructureChange.in(database).create(physical, change.options());
        return 1;
      } catch (MongoCommandException e) {
        if (e.getErrorCode() != NAMESPACE_EXISTS) {
          throw e;
        }
        // A master that does not know yet that it is none may be at the same step.
        refuseAnother(physical);
        return 0;
      }
    }

    private void refuseAnother(String physical) throws ChangeFailedException {
      Optional<String> another = new ExistingCollection(database, change).differs(physical);
      if (another.isPresent()) {
        throw new ChangeFailedException(another.get());
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
        StructureChange.in(database).drop(names.physical(change.collection()));
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
      StructureChange.in(database).rename(from, to);
      return 1;
    }
  }
}
