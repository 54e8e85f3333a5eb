package io.locktender.steps.stream;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.Database;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;

/** Writes markers: one small document each, by a majority write. Safe for use by many threads. */
final class Markers {
  private final Database database;
  private final MongoCollection<BsonDocument> collection;
  private final MarkerIds ids;
  private final AtomicLong next = new AtomicLong();

  Markers(Database database, String collection, MarkerIds ids) {
    this.ids = ids;
    this.database = database;
    this.collection = database.get().getCollection(collection, BsonDocument.class);
  }

  /**
   * Writes the next one. One that is not answered is none, whenever it comes: another may be tried.
   *
   * @throws MongoException when the server refuses, or does not answer
   */
  Marker next() {
    long number = next.getAndIncrement();
    boolean answered = false;
    try (ClientSession session = database.session()) {
      collection.insertOne(session, new BsonDocument("_id", ids.id(number)));
      BsonTimestamp at = session.getOperationTime();
      if (at == null) {
        throw new MongoClientException("it tells no time of a write: it is in no replica set");
      }
      answered = true;
      return new Marker(number, at);
    } finally {
      if (!answered) {
        ids.giveUp(number);
      }
    }
  }
}
