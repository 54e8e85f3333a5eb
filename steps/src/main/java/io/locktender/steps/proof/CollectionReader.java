package io.locktender.steps.proof;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.Portion;
import io.locktender.steps.work.StepFailedException;
import org.bson.RawBsonDocument;

/** Walks a collection once, by one cursor, from its beginning to its end. */
public final class CollectionReader {
  private static final int BATCH_DOCUMENTS = 1_000;

  private final MongoDatabase database;
  private final Pace pace;

  public CollectionReader(Database database, Pace pace) {
    this.database = database.get();
    this.pace = pace;
  }

  /** Takes the documents, as the server sent them. */
  @FunctionalInterface
  public interface Sink {
    void take(RawBsonDocument document) throws StepFailedException, InterruptedException;

    /** A rest follows: nothing may be under way when this returns. */
    default void rests() throws StepFailedException, InterruptedException {}
  }

  public void read(String collection, Sink sink) throws StepFailedException, InterruptedException {
    MongoCollection<RawBsonDocument> documents =
        database.getCollection(collection, RawBsonDocument.class);
    int atOnce = pace.rests() ? Portion.CURSOR_BATCH : BATCH_DOCUMENTS;
    // The time limit is for each round trip: the whole takes as long as the collection is big.
    FindIterable<RawBsonDocument> all =
        documents.find().batchSize(atOnce).timeoutMode(TimeoutMode.ITERATION);
    Portion portion = new Portion(BATCH_DOCUMENTS);
    try (MongoCursor<RawBsonDocument> cursor = pace.turn(() -> all.iterator())) {
      pace.turns(portion, most -> some(collection, cursor, most, sink));
    }
  }

  private int some(String collection, MongoCursor<RawBsonDocument> cursor, int most, Sink sink)
      throws StepFailedException, InterruptedException {
    long mostBytes = pace.rests() ? Portion.MOST_BYTES : Long.MAX_VALUE;
    int taken = 0;
    long bytes = 0;
    while (taken < most && bytes < mostBytes && cursor.hasNext()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("reading " + collection + " was interrupted");
      }
      RawBsonDocument document = cursor.next();
      taken++;
      bytes += document.getByteBuffer().remaining();
      sink.take(document);
    }
    if (pace.rests()) {
      sink.rests();
    }
    return taken;
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
