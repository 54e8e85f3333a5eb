package io.locktender.steps.sync;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.copy.UniqueKeys;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.IndexSpecs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** Finds the documents in a copy that have what one that was refused has, in a unique index. */
final class Colliders {
  private Colliders() {}

  /** The documents that may collide with one: those that do are among them. */
  static Set<DocumentKey> of(
      Database database, MongoCollection<RawBsonDocument> copy, Refusal refusal) {
    Set<DocumentKey> keys = new LinkedHashSet<>();
    BsonDocument index =
        IndexSpecs.list(database.get(), copy.getNamespace().getCollectionName())
            .get(refusal.index());
    if (index != null) {
      List<RawBsonDocument> found = new ArrayList<>();
      UniqueKeys.of(index).addRivals(copy, List.of(refusal.document()), found);
      found.forEach(document -> keys.add(DocumentKey.of(document)));
      keys.remove(DocumentKey.of(refusal.document()));
    }
    return keys;
  }
}
