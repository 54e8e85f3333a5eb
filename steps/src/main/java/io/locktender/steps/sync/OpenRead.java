package io.locktender.steps.sync;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.FreshReads;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/** A read of a collection in the order on disk, batch by batch. For one thread. */
final class OpenRead implements AutoCloseable {
  private static final BsonDocument ORDER_ON_DISK = new BsonDocument("$natural", new BsonInt32(1));

  private final String collection;
  private final FreshReads reads;
  private final MongoCursor<RawBsonDocument> cursor;
  private final Batch batch;

  private OpenRead(
      String collection, FreshReads reads, MongoCursor<RawBsonDocument> cursor, Batch batch) {
    this.collection = collection;
    this.reads = reads;
    this.cursor = cursor;
    this.batch = batch;
  }

  /**
   * Begins to read.
   *
   * @param atOnce how many documents the server is asked for at a time
   * @param batch empty
   */
  static OpenRead open(
      Database database, String collection, BsonDocument filter, int atOnce, Batch batch) {
    FreshReads reads = database.freshReads();
    boolean opened = false;
    try {
      MongoCursor<RawBsonDocument> cursor =
          find(reads, collection, filter).hint(ORDER_ON_DISK).batchSize(atOnce).iterator();
      opened = true;
      return new OpenRead(collection, reads, cursor, batch);
    } finally {
      if (!opened) {
        reads.close();
      }
    }
  }

  private static FindIterable<RawBsonDocument> find(
      FreshReads reads, String collection, BsonDocument filter) {
    return filter.isEmpty() ? reads.find(collection, filter) : reads.findFew(collection, filter);
  }

  /** At most so many of those that come next; empty at the end. */
  List<RawBsonDocument> next(int most) throws InterruptedException {
    while (cursor.hasNext()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("reading " + collection + " was interrupted");
      }
      RawBsonDocument document = cursor.next();
      if (batch.isFullFor(document, most)) {
        List<RawBsonDocument> full = batch.take();
        batch.add(document);
        return full;
      }
      batch.add(document);
    }
    return batch.take();
  }

  /** What it reads by, to ask more of. */
  FreshReads reads() {
    return reads;
  }

  @Override
  public void close() {
    try (reads) {
      cursor.close();
    }
  }
}
