package io.locktender.embedded.wire;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What a message asks.
 *
 * @param database that the command is for
 * @param command with its name first
 */
record WireRequest(String database, Document command) {
  private static final int INVALID_BSON = 22;
  private static final int PROTOCOL_ERROR = 17;

  private static final int CHECKSUM_PRESENT = 1;
  private static final int MORE_TO_COME = 1 << 1;

  /** Flags that one who does not know them must not ignore. */
  private static final int REQUIRED = 0xffff;

  private static final int CHECKSUM_BYTES = 4;

  /** The name of the command. */
  String name() {
    return command.keySet().iterator().next();
  }

  /** Whether nobody waits for an answer to what follows the header. */
  static boolean isUnacknowledged(ByteBuf message) {
    return (message.getIntLE(message.readerIndex()) & MORE_TO_COME) != 0;
  }

  /**
   * What stands after the header of a message of today.
   *
   * @throws MongoServerError if it cannot be read
   */
  static WireRequest ofMessage(ByteBuf message) {
    int flags = message.readIntLE();
    if ((flags & REQUIRED & ~(CHECKSUM_PRESENT | MORE_TO_COME)) != 0) {
      throw new MongoServerError(PROTOCOL_ERROR, "ProtocolError", "Unknown flags: " + flags);
    }
    int end = (flags & CHECKSUM_PRESENT) == 0 ? 0 : CHECKSUM_BYTES;
    Document command = new Document();
    Document sequences = new Document();
    while (message.readableBytes() > end) {
      if (message.readByte() == 0) {
        command.putAll(document(message));
      } else {
        readSequence(message, sequences);
      }
    }
    command.putAll(sequences);
    return of(String.valueOf(command.get("$db")), command);
  }

  /** What stands after the header of a message with which old drivers, and all at first, ask. */
  static WireRequest ofQuery(ByteBuf message) {
    message.readIntLE();
    String namespace = BsonDecoder.decodeCString(message);
    message.skipBytes(2 * Integer.BYTES);
    Document query = document(message);
    return of(
        namespace.substring(0, Math.max(0, namespace.indexOf('.'))),
        query.get("$query") instanceof Document inner ? inner : query);
  }

  private static WireRequest of(String database, Document command) {
    if (command.isEmpty()) {
      throw new MongoServerError(PROTOCOL_ERROR, "ProtocolError", "Expected a command, found none");
    }
    return new WireRequest(database, command);
  }

  private static void readSequence(ByteBuf message, Document sequences) {
    int end = message.readerIndex() + message.getIntLE(message.readerIndex());
    message.skipBytes(Integer.BYTES);
    String name = BsonDecoder.decodeCString(message);
    List<Document> documents = new ArrayList<>();
    while (message.readerIndex() < end) {
      documents.add(document(message));
    }
    sequences.put(name, documents);
  }

  private static Document document(ByteBuf message) {
    try {
      return BsonDecoder.decodeBson(message);
    } catch (RuntimeException e) {
      throw new MongoServerError(
          INVALID_BSON,
          "InvalidBSON",
          "The embedded server cannot read a document: " + e.getMessage(),
          e);
    }
  }
}
