package io.locktender.steps.stream;

import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * The ids of one stream's markers: a stream that is opened again, in the same collection, knows its
 * own.
 */
record MarkerIds(ObjectId stream) {
  private static final String STREAM = "stream";
  private static final String NUMBER = "number";

  BsonDocument id(long number) {
    return new BsonDocument(STREAM, new BsonObjectId(stream)).append(NUMBER, new BsonInt64(number));
  }

  /** Empty when it is not one of this stream's. */
  OptionalLong number(BsonValue id) {
    boolean ours =
        id.isDocument()
            && new BsonObjectId(stream).equals(id.asDocument().get(STREAM))
            && id.asDocument().isInt64(NUMBER);
    return ours
        ? OptionalLong.of(id.asDocument().getInt64(NUMBER).getValue())
        : OptionalLong.empty();
  }
}
