package io.locktender.steps.sync;

import com.google.common.collect.ImmutableList;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.copy.UniqueKeys;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.IndexSpecs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the documents in a copy that have what some that were refused have, in a unique index. */
final class Colliders {
  private static final Logger log = LoggerFactory.getLogger(Colliders.class);
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));

  private final MongoCollection<RawBsonDocument> copy;
  private final Optional<UniqueKeys> keys;

  Colliders(Database database, MongoCollection<RawBsonDocument> copy, String index) {
    this.copy = copy;
    keys =
        Optional.ofNullable(
                IndexSpecs.list(database.get(), copy.getNamespace().getCollectionName()).get(index))
            .map(UniqueKeys::of);
  }

  /**
   * The documents that may collide with one of some: those that do are among them, but for those
   * that no server can be asked for.
   */
  Set<DocumentKey> of(List<Refusal> refused) {
    Set<DocumentKey> found = new LinkedHashSet<>();
    try {
      found.addAll(asked(refused));
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      // A value that may be stored, and not be asked for: one that is undefined, or that looks like
      // an operator.
      log.debug("not asked for what collides: {}", e.getMessage());
      if (refused.size() > 1) {
        refused.forEach(each -> found.addAll(of(ImmutableList.of(each))));
      }
    }
    refused.forEach(refusal -> found.remove(DocumentKey.of(refusal.document())));
    return found;
  }

  private Set<DocumentKey> asked(List<Refusal> refused) {
    Set<DocumentKey> found = new LinkedHashSet<>();
    List<RawBsonDocument> documents = refused.stream().map(Refusal::document).toList();
    keys.flatMap(unique -> unique.rivals(copy, documents))
        .ifPresent(
            rivals ->
                rivals
                    .projection(ONLY_ID)
                    .forEach(document -> found.add(DocumentKey.of(document))));
    return found;
  }
}
