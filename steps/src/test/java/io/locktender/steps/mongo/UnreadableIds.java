package io.locktender.steps.mongo;

import org.bson.BsonBinaryWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/** Documents of an {@code _id} alone, which is another one when Java writes it back. */
public final class UnreadableIds {
  private UnreadableIds() {}

  /** Its {@code _id} is text of one byte that is not UTF-8. */
  public static RawBsonDocument noText() {
    byte[] bytes = {16, 0, 0, 0, 2, '_', 'i', 'd', 0, 2, 0, 0, 0, (byte) 0xFF, 0, 0};
    return new RawBsonDocument(bytes);
  }

  /** Its {@code _id} is {a: 1, a: 2}. */
  public static RawBsonDocument withAFieldTwice() {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      writer.writeStartDocument("_id");
      writer.writeInt32("a", 1);
      writer.writeInt32("a", 2);
      writer.writeEndDocument();
      writer.writeEndDocument();
    }
    return new RawBsonDocument(buffer.toByteArray());
  }
}
