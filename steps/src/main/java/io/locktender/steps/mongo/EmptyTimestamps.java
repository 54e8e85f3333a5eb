package io.locktender.steps.mongo;

import com.google.common.collect.ImmutableList;
import org.bson.BsonBinaryReader;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.ByteBufferBsonInput;

/**
 * Timestamps of zero at the top of a document. A server that inserts such a document, or replaces
 * one by it, puts its own time in their place, in every field but {@code _id}; an update with
 * operators or a pipeline leaves them as they are.
 */
public final class EmptyTimestamps {
  private static final BsonTimestamp EMPTY = new BsonTimestamp(0);

  private EmptyTimestamps() {}

  /** The names of the fields that have one; almost always none. */
  public static ImmutableList<String> fields(RawBsonDocument document) {
    RawElements elements = RawElements.of(document);
    while (elements.next()) {
      boolean empty = elements.is(BsonType.TIMESTAMP) && elements.valueLong() == 0;
      if (empty || !elements.isKnown()) {
        return read(document);
      }
    }
    return ImmutableList.of();
  }

  private static ImmutableList<String> read(RawBsonDocument document) {
    ImmutableList.Builder<String> found = ImmutableList.builder();
    try (BsonBinaryReader reader =
        new BsonBinaryReader(new ByteBufferBsonInput(document.getByteBuffer()))) {
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        if (reader.getCurrentBsonType() != BsonType.TIMESTAMP) {
          reader.skipName();
          reader.skipValue();
          continue;
        }
        String name = reader.readName();
        if (reader.readTimestamp().equals(EMPTY) && !name.equals("_id")) {
          found.add(name);
        }
      }
    }
    return found.build();
  }
}
