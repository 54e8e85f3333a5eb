package io.locktender.steps.stream;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Where events come from: a server. */
@FunctionalInterface
interface EventSource {
  /**
   * Opens the stream.
   *
   * @param after the position after which it begins; null: at its start
   * @throws com.mongodb.MongoException when the server refuses, or does not answer
   */
  Events open(@Nullable BsonDocument after);

  /** An open stream; its calls throw as opening does. */
  interface Events extends AutoCloseable {
    /** The next event; null when none came for a while. */
    @Nullable ChangeStreamDocument<RawBsonDocument> next();

    /** The position after what was given last; null when the server has not said one. */
    @Nullable BsonDocument position();

    @Override
    void close();
  }
}
