package io.locktender.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Documents as BSON in the file; Java's own serialization, the default, takes three times the time
 * and room.
 */
final class DocumentType extends BasicDataType<Document> {
  static final DocumentType INSTANCE = new DocumentType();

  /** What a field, an element or a document takes in memory besides its characters, roughly. */
  private static final int MEMORY_PER_VALUE = 64;

  private DocumentType() {}

  @Override
  public int getMemory(Document document) {
    return memory(document);
  }

  /** Asked for each document of every page that is read: an estimate, without encoding it. */
  private static int memory(Object value) {
    int memory = MEMORY_PER_VALUE;
    if (value instanceof Document document) {
      for (Object field : document.values()) {
        memory += MEMORY_PER_VALUE + memory(field);
      }
    } else if (value instanceof Collection<?> elements) {
      for (Object element : elements) {
        memory += memory(element);
      }
    } else if (value instanceof CharSequence text) {
      memory += text.length();
    } else if (value instanceof BinData data) {
      memory += data.getData().length;
    } else if (value instanceof byte[] data) {
      memory += data.length;
    }
    return memory;
  }

  @Override
  public void write(WriteBuffer out, Document document) {
    out.put(encoded(document).nioBuffer());
  }

  @Override
  public Document read(ByteBuffer in) {
    ByteBuf bytes = Unpooled.wrappedBuffer(in);
    Document document = BsonDecoder.decodeBson(bytes);
    in.position(in.position() + bytes.readerIndex());
    return document;
  }

  /**
   * The document again, sharing nothing with it.
   *
   * @throws IllegalArgumentException if it holds what cannot be written to the file
   */
  static Document copy(Document document) {
    return BsonDecoder.decodeBson(encoded(document));
  }

  static byte[] bytes(Document document) {
    return ByteBufUtil.getBytes(encoded(document));
  }

  static Document document(byte[] bytes) {
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bytes));
  }

  private static ByteBuf encoded(Document document) {
    ByteBuf bytes = Unpooled.buffer();
    BsonEncoder.encodeDocument(document, bytes);
    return bytes;
  }

  @Override
  public Document[] createStorage(int size) {
    return new Document[size];
  }
}
