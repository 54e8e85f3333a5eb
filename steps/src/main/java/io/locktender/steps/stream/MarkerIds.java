package io.locktender.steps.stream;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * The ids of one stream's markers: a stream that is opened again, in the same collection, knows its
 * own. Safe for use by many threads.
 */
final class MarkerIds {
  private static final String STREAM = "stream";
  private static final String NUMBER = "number";

  private final ObjectId stream;
  private final Set<Long> givenUp = ConcurrentHashMap.newKeySet();

  MarkerIds(ObjectId stream) {
    this.stream = stream;
  }

  BsonDocument id(long number) {
    return new BsonDocument(STREAM, new BsonObjectId(stream)).append(NUMBER, new BsonInt64(number));
  }

  /**
   * Says that a marker was not answered, before another one is written: it may come after that, and
   * is none then.
   */
  void giveUp(long number) {
    givenUp.add(number);
  }

  /** Empty when it is not one of this stream's, or was given up. */
  OptionalLong number(BsonValue id) {
    boolean ours =
        id.isDocument()
            && new BsonObjectId(stream).equals(id.asDocument().get(STREAM))
            && id.asDocument().isInt64(NUMBER);
    if (!ours) {
      return OptionalLong.empty();
    }
    long number = id.asDocument().getInt64(NUMBER).getValue();
    return givenUp.contains(number) ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
