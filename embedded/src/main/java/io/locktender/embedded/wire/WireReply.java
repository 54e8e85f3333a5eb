package io.locktender.embedded.wire;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.OpCode;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.locktender.embedded.command.Errors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** The bytes of an answer; those of an error if the answer cannot be written. */
final class WireReply {
  private WireReply() {}

  /** To a message of today. */
  static ByteBuf current(ByteBufAllocator memory, Document answer, int id) {
    ByteBuf bytes = begun(memory, OpCode.OP_MSG, id);
    bytes.writeIntLE(0).writeByte(0);
    return ended(bytes, answer);
  }

  /** To a message in the old way: without flags and without a cursor, one document. */
  static ByteBuf old(ByteBufAllocator memory, Document answer, int id) {
    ByteBuf bytes = begun(memory, OpCode.OP_REPLY, id);
    bytes.writeIntLE(0).writeLongLE(0).writeIntLE(0).writeIntLE(1);
    return ended(bytes, answer);
  }

  private static ByteBuf begun(ByteBufAllocator memory, OpCode operation, int id) {
    return memory
        .ioBuffer()
        .writeIntLE(0)
        .writeIntLE(0)
        .writeIntLE(id)
        .writeIntLE(operation.getId());
  }

  private static ByteBuf ended(ByteBuf bytes, Document answer) {
    int start = bytes.writerIndex();
    try {
      BsonEncoder.encodeDocument(answer, bytes);
    } catch (RuntimeException e) {
      bytes.writerIndex(start);
      BsonEncoder.encodeDocument(Errors.answer(e), bytes);
    }
    return bytes.setIntLE(0, bytes.writerIndex());
  }
}
