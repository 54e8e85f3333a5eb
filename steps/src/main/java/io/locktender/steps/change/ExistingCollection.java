package io.locktender.steps.change;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.release.Change;
import io.locktender.steps.structure.CollectionComparison;
import io.locktender.steps.structure.CollectionLookup;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;

/** What is there under the name of a collection that is to be created. Only reads. */
record ExistingCollection(MongoDatabase database, Change.CreateCollection change) {
  /**
   * Says what differs from the collection that is to be created, in one sentence.
   *
   * @param physical where it is to be
   * @return empty when it is not there, or is such a collection
   */
  Optional<String> differs(String physical) {
    CollectionLookup lookup = new CollectionLookup(database);
    if (!lookup.exists(physical)) {
      return Optional.empty();
    }
    BsonDocument options = lookup.options(physical);
    List<String> differences = CollectionComparison.differences(change.options(), options);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "collection '%s' exists with the options %s instead of %s, which differ in %s: drop or rename it in a step before this one"
                .formatted(
                    change.collection(),
                    options.toJson(),
                    change.options().toJson(),
                    String.join(", ", differences)));
  }
}
