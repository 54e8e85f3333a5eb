package io.locktender.steps.change;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;

/** Creates and drops indexes. */
final class IndexActions {
  /** IndexOptionsConflict and IndexKeySpecsConflict. */
  private static final Set<Integer> CONFLICTS = Set.of(85, 86);

  private static final String WHAT_TO_DO =
      "drop it in a step before this one, or give this one another name";

  private IndexActions() {}

  /**
   * An index of the same name is taken for this one if its keys and options do not differ. The
   * server is asked for it all the same: an index that is listed may still be being built, and then
   * the server answers when it is.
   */
  record Create(
      MongoDatabase database, PhysicalNames names, SuspendedTimes times, Change.CreateIndex change)
      implements Action {
    @Override
    public long pending() throws ChangeFailedException {
      Optional<BsonDocument> existing = existing();
      if (existing.isEmpty()) {
        return 1;
      }
      refuseAnother(existing.get());
      return Statistics.unfinishedIndexes(database, physical()).contains(change.name()) ? 1 : 0;
    }

    @Override
    public long run(Progress progress) throws ChangeFailedException {
      long pending = pending();
      BsonDocument asked = existing().filter(IndexSpecs::isSuspended).orElseGet(change::index);
      try {
        StructureChange.in(database).buildIndexes(physical(), List.of(asked));
      } catch (MongoCommandException e) {
        if (!CONFLICTS.contains(e.getErrorCode())) {
          throw e;
        }
        throw new ChangeFailedException(
            "collection '%s' has an index that conflicts with %s: %s; %s"
                .formatted(change.collection(), asked.toJson(), e.getErrorMessage(), WHAT_TO_DO));
      }
      return pending;
    }

    private Optional<BsonDocument> existing() {
      return new CollectionLookup(database).index(physical(), change.name());
    }

    private String physical() {
      return names.physical(change.collection());
    }

    private void refuseAnother(BsonDocument existing) throws ChangeFailedException {
      Optional<String> another =
          new ExistingIndex(database, change, times).differs(physical(), existing);
      if (another.isPresent()) {
        throw new ChangeFailedException(another.get());
      }
    }
  }

  /** An index, or a collection, that is not there is dropped already. */
  record Drop(MongoDatabase database, PhysicalNames names, Change.DropIndex change)
      implements Action {
    @Override
    public long pending() throws ChangeFailedException {
      return existing().isPresent() ? 1 : 0;
    }

    @Override
    public long run(Progress progress) throws ChangeFailedException {
      Optional<BsonDocument> existing = existing();
      // A master that does not know yet that it is none may be at the same step.
      boolean dropped =
          existing.isPresent()
              && StructureChange.in(database)
                  .dropIndex(
                      names.physical(change.collection()),
                      existing.get().getString("name").getValue());
      return dropped ? 1 : 0;
    }

    private Optional<BsonDocument> existing() throws ChangeFailedException {
      List<BsonDocument> found = found();
      Optional<String> several = ambiguous(found);
      if (several.isPresent()) {
        throw new ChangeFailedException(several.get());
      }
      return found.stream().findFirst();
    }

    /** Says that nobody can tell which index is meant, in one sentence; empty when it is clear. */
    Optional<String> ambiguous() {
      return ambiguous(found());
    }

    private Optional<String> ambiguous(List<BsonDocument> found) {
      return found.size() < 2
          ? Optional.empty()
          : Optional.of(
              "indexes %s of collection '%s' are on the keys %s: expected one; give the name of the one to drop"
                  .formatted(
                      found.stream()
                          .map(index -> "'" + index.getString("name").getValue() + "'")
                          .collect(Collectors.joining(", ")),
                      change.collection(),
                      change.keys().map(BsonDocument::toJson).orElse("")));
    }

    private List<BsonDocument> found() {
      CollectionLookup catalog = new CollectionLookup(database);
      String physical = names.physical(change.collection());
      return change.name().isPresent()
          ? catalog.index(physical, change.name().get()).stream().toList()
          : change.keys().map(keys -> catalog.indexesOn(physical, keys)).orElse(List.of());
    }
  }
}
