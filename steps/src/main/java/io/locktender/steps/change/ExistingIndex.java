package io.locktender.steps.change;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.structure.IndexComparison;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/** What is there under the name of an index that is to be created. Only reads. */
record ExistingIndex(MongoDatabase database, Change.CreateIndex change, SuspendedTimes times) {
  /**
   * Says what differs from the index that is to be created, in one sentence.
   *
   * @param physical where the collection is
   * @return empty when it is not there, or is that very index
   */
  Optional<String> differs(String physical) {
    return new CollectionLookup(database)
        .index(physical, change.name())
        .flatMap(existing -> differs(physical, existing));
  }

  Optional<String> differs(String physical, BsonDocument existing) {
    CollectionLookup lookup = new CollectionLookup(database);
    BsonDocument found = resumed(physical, existing);
    List<String> differences =
        IndexComparison.differences(
            change.index(), found, lookup.options(physical).get("collation"));
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "collection '%s' has another index of this name: expected %s, found %s, which differs in %s; drop it in a step before this one, or give this one another name"
                .formatted(
                    change.collection(),
                    change.index().toJson(),
                    found.toJson(),
                    String.join(", ", differences)));
  }

  /** In a copy nothing expires: how long documents live is the original's to say. */
  private BsonDocument resumed(String physical, BsonDocument existing) {
    return times
        .original(database, physical, existing)
        .map(seconds -> existing.clone().append(IndexSpecs.EXPIRE, seconds))
        .orElse(existing);
  }
}
