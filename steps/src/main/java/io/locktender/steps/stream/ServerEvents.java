package io.locktender.steps.stream;

import com.mongodb.ReadConcern;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.locktender.steps.mongo.Database;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The events of one database. */
final class ServerEvents implements EventSource {
  private static final long AWAIT_SECONDS = 1;

  private final MongoDatabase database;
  private final List<BsonDocument> pipeline;
  private final BsonTimestamp start;

  /**
   * @param withinSeconds bounds each round trip
   */
  ServerEvents(
      Database database, List<BsonDocument> pipeline, BsonTimestamp start, long withinSeconds) {
    this.database =
        database
            .get()
            .withTimeout(withinSeconds, TimeUnit.SECONDS)
            .withReadConcern(ReadConcern.MAJORITY);
    this.pipeline = pipeline;
    this.start = start;
  }

  @Override
  public Events open(@Nullable BsonDocument after) {
    ChangeStreamIterable<RawBsonDocument> stream =
        database
            .watch(pipeline, RawBsonDocument.class)
            .maxAwaitTime(AWAIT_SECONDS, TimeUnit.SECONDS);
    // Not resumeAfter: that is refused after an event that ended the stream.
    return new Open(
        (after == null ? stream.startAtOperationTime(start) : stream.startAfter(after)).cursor());
  }

  private record Open(MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> cursor)
      implements Events {
    @Override
    public @Nullable ChangeStreamDocument<RawBsonDocument> next() {
      return cursor.tryNext();
    }

    @Override
    public @Nullable BsonDocument position() {
      return cursor.getResumeToken();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
