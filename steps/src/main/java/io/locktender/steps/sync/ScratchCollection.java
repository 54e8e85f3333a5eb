package io.locktender.steps.sync;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.copy.CopyTarget;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.CursorTimeouts;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.work.StepFailedException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * A collection of some documents to work on, without indexes and validator: documents as they are
 * before they are changed may violate what the changed ones must not. Written by a majority, so
 * that no election takes anything of it away unnoticed; that it is still there is counted. Closing
 * drops it.
 */
final class ScratchCollection implements AutoCloseable {
  private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
  private static final BsonDocument ALL = new BsonDocument();
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));

  private final Database database;
  private final String name;
  private final MongoCollection<RawBsonDocument> collection;
  private final Set<DocumentKey> doubles;
  private final int loaded;

  /**
   * @param options the collation, if the original has one
   * @param documents at least one
   */
  ScratchCollection(
      Database database, String name, BsonDocument options, Collection<RawBsonDocument> documents)
      throws StepFailedException {
    this.database = database;
    this.name = name;
    collection =
        database
            .get()
            .getCollection(name, RawBsonDocument.class)
            .withTimeout(CopyWriter.BATCH_SECONDS, TimeUnit.SECONDS);
    if (!options.isEmpty()) {
      StructureChange.in(database.get()).create(name, options);
    }
    List<RawBsonDocument> all = List.copyOf(documents);
    doubles = insert(all);
    new CopyTarget(collection, false)
        .putTimestampsBack(
            all.stream().filter(each -> !doubles.contains(DocumentKey.of(each))).toList());
    loaded = documents.size() - doubles.size();
  }

  /** A cursor may return an {@code _id} twice that was given to another document meanwhile. */
  private Set<DocumentKey> insert(List<RawBsonDocument> documents) {
    Set<DocumentKey> refused = new HashSet<>();
    try {
      collection.insertMany(documents, UNORDERED);
    } catch (MongoBulkWriteException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      for (BulkWriteError error : e.getWriteErrors()) {
        if (error.getCode() != MongoCalls.DUPLICATE_KEY) {
          throw e;
        }
        refused.add(DocumentKey.of(documents.get(error.getIndex())));
      }
    }
    return refused;
  }

  /**
   * Those that are not in it, since another one has the same {@code _id}, as the server sees it.
   */
  Set<DocumentKey> doubles() {
    return doubles;
  }

  MongoCollection<RawBsonDocument> collection() {
    return collection;
  }

  /** All documents as they are now. */
  Map<DocumentKey, RawBsonDocument> documents() {
    Map<DocumentKey, RawBsonDocument> found = new LinkedHashMap<>();
    CursorTimeouts.eachRoundTrip(collection, collection.find(ALL))
        .forEach(document -> found.put(DocumentKey.of(document), document));
    requireAll(found.size());
    return found;
  }

  private void requireAll(long found) {
    if (found != loaded) {
      throw new DatabaseUnavailableException(
          "expected %d documents in %s, found %d: the primary has changed, or something outside the cluster took them away"
              .formatted(loaded, name, found),
          new IllegalStateException(name));
    }
  }

  /**
   * Those that a filter matches.
   *
   * @param untold takes those of which the server cannot tell it, and why
   */
  Set<DocumentKey> matching(BsonDocument filter, Map<DocumentKey, String> untold) {
    Set<DocumentKey> found = new HashSet<>();
    Asking asking = new Asking(filter, this::find);
    try {
      find(filter).forEach(document -> found.add(DocumentKey.of(document)));
    } catch (MongoException e) {
      asking.refuseOthers(e);
      found.clear();
      asking.ofEach(
          some -> {
            some.matching().forEach(document -> found.add(DocumentKey.of(document)));
            untold.putAll(some.untold());
          });
    }
    // One that does not match, and one that is gone, are not found alike.
    requireAll(collection.countDocuments());
    return found;
  }

  private FindIterable<RawBsonDocument> find(BsonDocument filter) {
    return CursorTimeouts.eachRoundTrip(collection, collection.find(filter).projection(ONLY_ID));
  }

  @Override
  public void close() {
    StructureChange.in(database.get()).drop(name);
  }
}
