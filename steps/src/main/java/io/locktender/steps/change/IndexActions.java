package io.locktender.steps.change;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.CollectionLookup;
import io.locktender.steps.mongo.ServerEquality;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Creates and drops indexes. */
final class IndexActions {
  private static final int INDEX_NOT_FOUND = 27;

  private IndexActions() {}

  /** An index of the same name is taken for this one if its keys and options do not differ. */
  record Create(MongoDatabase database, PhysicalNames names, Change.CreateIndex change)
      implements Action {
    @Override
    public long pending() throws ChangeFailedException {
      Optional<BsonDocument> existing = existing();
      if (existing.isEmpty()) {
        return 1;
      }
      refuseAnother(existing.get());
      return 0;
    }

    @Override
    public long run(Progress progress) throws ChangeFailedException {
      long pending = pending();
      if (pending > 0) {
        BsonDocument index = new BsonDocument("key", change.keys());
        index.putAll(change.options());
        index.put("name", new BsonString(change.name()));
        String physical = names.physical(change.collection());
        database.runCommand(
            new BsonDocument("createIndexes", new BsonString(physical))
                .append("indexes", new BsonArray(java.util.List.of(index))));
      }
      return pending;
    }

    private Optional<BsonDocument> existing() {
      return new CollectionLookup(database)
          .index(names.physical(change.collection()), "name", new BsonString(change.name()));
    }

    /** The keys of a text index are not given back as they were given. */
    private void refuseAnother(BsonDocument existing) throws ChangeFailedException {
      boolean text = change.keys().containsValue(new BsonString("text"));
      boolean sameKeys = text || ServerEquality.alike(existing.get("key"), change.keys());
      boolean unique = change.options().containsKey("unique");
      boolean sameUnique =
          Truth.of(existing.get("unique")) == (unique && Truth.of(change.options().get("unique")));
      if (!sameKeys || !sameUnique) {
        throw new ChangeFailedException(
            "collection '"
                + change.collection()
                + "' has another index of this name: "
                + existing.toJson()
                + "; drop it in a step before this one, or give this one another name");
      }
    }
  }

  /** An index, or a collection, that is not there is dropped already. */
  record Drop(MongoDatabase database, PhysicalNames names, Change.DropIndex change)
      implements Action {
    @Override
    public long pending() {
      return existing().isPresent() ? 1 : 0;
    }

    @Override
    public long run(Progress progress) {
      Optional<BsonDocument> existing = existing();
      if (existing.isEmpty()) {
        return 0;
      }
      try {
        database
            .getCollection(names.physical(change.collection()))
            .dropIndex(existing.get().getString("name").getValue());
        return 1;
      } catch (MongoCommandException e) {
        // A master that does not know yet that it is none may be at the same step.
        if (e.getErrorCode() == INDEX_NOT_FOUND) {
          return 0;
        }
        throw e;
      }
    }

    private Optional<BsonDocument> existing() {
      CollectionLookup catalog = new CollectionLookup(database);
      String physical = names.physical(change.collection());
      return change.name().isPresent()
          ? catalog.index(physical, "name", new BsonString(change.name().get()))
          : change.keys().flatMap(keys -> catalog.index(physical, "key", keys));
    }
  }

  /** True as servers write it: a boolean, or a number that is not 0. */
  private static final class Truth {
    private Truth() {}

    static boolean of(@org.jspecify.annotations.Nullable BsonValue value) {
      return value != null
          && (value.isBoolean()
              ? value.asBoolean().getValue()
              : value.isNumber() && value.asNumber().doubleValue() != 0);
    }
  }
}
