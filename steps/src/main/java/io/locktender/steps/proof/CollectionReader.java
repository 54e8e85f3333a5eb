package io.locktender.steps.proof;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.work.StepFailedException;
import org.bson.RawBsonDocument;

/** Walks a collection once, by one cursor, from its beginning to its end. */
public final class CollectionReader {
  private static final int BATCH_DOCUMENTS = 1_000;

  private final MongoDatabase database;

  public CollectionReader(Database database) {
    this.database = database.get();
  }

  /** Takes the documents, as the server sent them. */
  @FunctionalInterface
  public interface Sink {
    void take(RawBsonDocument document) throws StepFailedException, InterruptedException;
  }

  public void read(String collection, Sink sink) throws StepFailedException, InterruptedException {
    MongoCollection<RawBsonDocument> documents =
        database.getCollection(collection, RawBsonDocument.class);
    // The time limit is for each round trip: the whole takes as long as the collection is big.
    try (MongoCursor<RawBsonDocument> cursor =
        documents.find().batchSize(BATCH_DOCUMENTS).timeoutMode(TimeoutMode.ITERATION).iterator()) {
      while (cursor.hasNext()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("reading " + collection + " was interrupted");
        }
        sink.take(cursor.next());
      }
    }
  }

  /** Reads all documents and takes their hashes. */
  public Contents contents(String collection, ContentsReader into, ProgressCount count)
      throws StepFailedException, InterruptedException {
    read(
        collection,
        document -> {
          into.add(document);
          count.add(1);
        });
    return into.contents();
  }
}
