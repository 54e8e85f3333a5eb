package io.locktender.steps.mongo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * A document's {@code _id} by its bytes, type and value. To Java documents are equal whose fields
 * are in another order, to a server 1 and 1.0 are: this calls equal what is the same.
 */
public final class DocumentKey {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final JsonWriterSettings SHORT =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).maxLength(200).build();
  private static final byte[] NAME = "_id\0".getBytes(StandardCharsets.US_ASCII);

  /** Where the value of a first field of that name begins. */
  private static final int VALUE_AT = Integer.BYTES + 1 + NAME.length;

  private final byte[] bytes;
  private final int hash;

  private DocumentKey(byte[] bytes) {
    this.bytes = bytes;
    hash = Arrays.hashCode(bytes);
  }

  /** That of a document; a missing {@code _id} is null. */
  public static DocumentKey of(RawBsonDocument document) {
    ByteBuffer raw = document.getByteBuffer().asNIO().order(ByteOrder.LITTLE_ENDIAN);
    int start = raw.position();
    int length = startsWithId(raw, start) ? length(raw, start) : -1;
    if (length < 0) {
      return of(document.get("_id", BsonNull.VALUE));
    }
    byte[] bytes = new byte[1 + length];
    bytes[0] = raw.get(start + Integer.BYTES);
    raw.get(start + VALUE_AT, bytes, 1, length);
    return new DocumentKey(bytes);
  }

  /** That of an {@code _id}. */
  public static DocumentKey of(BsonValue id) {
    ByteBuffer raw =
        new RawBsonDocument(new BsonDocument("_id", id), CODEC).getByteBuffer().asNIO();
    int start = raw.position();
    byte[] bytes = new byte[raw.remaining() - VALUE_AT];
    bytes[0] = raw.get(start + Integer.BYTES);
    raw.get(start + VALUE_AT, bytes, 1, bytes.length - 1);
    return new DocumentKey(bytes);
  }

  /** One that was taken down as {@link #bytes}. */
  public static DocumentKey ofBytes(byte[] bytes) {
    return new DocumentKey(bytes);
  }

  /** To be taken down. */
  public byte[] bytes() {
    return bytes;
  }

  /** The {@code _id}. */
  public BsonValue value() {
    int size = VALUE_AT + bytes.length;
    ByteBuffer raw = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    raw.putInt(size).put(bytes[0]).put(NAME).put(bytes, 1, bytes.length - 1).put((byte) 0);
    return new RawBsonDocument(raw.array()).decode(CODEC).get("_id", BsonNull.VALUE);
  }

  /** What an {@code _id} is asked for, so that it is one of these to the server. */
  public static BsonDocument among(Collection<DocumentKey> keys) {
    BsonArray ids = new BsonArray();
    keys.forEach(key -> ids.add(key.value()));
    return new BsonDocument("$in", ids);
  }

  /**
   * Whether {@link #value} is this very key. It is not where text is not UTF-8, and where a field
   * is there twice: who asks a server for that value finds another document, or none.
   */
  public boolean isLossless() {
    return isPlain() || of(value()).equals(this);
  }

  /** Whether that can be told by looking, as it can of most; false says nothing. */
  private boolean isPlain() {
    if (bytes[0] == BsonType.STRING.getValue()) {
      for (int i = 1 + Integer.BYTES; i < bytes.length; i++) {
        if (bytes[i] < 0) {
          return false;
        }
      }
      return true;
    }
    return bytes[0] == BsonType.OBJECT_ID.getValue()
        || bytes[0] == BsonType.INT32.getValue()
        || bytes[0] == BsonType.INT64.getValue();
  }

  /**
   * Whether each is greater than the one before, to any server: told of object ids and whole
   * numbers of one type only, so that false says nothing.
   */
  public static boolean ascend(List<DocumentKey> keys) {
    for (int i = 1; i < keys.size(); i++) {
      byte[] one = keys.get(i - 1).bytes;
      byte[] next = keys.get(i).bytes;
      if (one[0] != next[0] || !isLess(one, next)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLess(byte[] one, byte[] next) {
    ByteBuffer first = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer second = ByteBuffer.wrap(next).order(ByteOrder.LITTLE_ENDIAN);
    if (one[0] == BsonType.INT32.getValue()) {
      return first.getInt(1) < second.getInt(1);
    } else if (one[0] == BsonType.INT64.getValue()) {
      return first.getLong(1) < second.getLong(1);
    }
    return one[0] == BsonType.OBJECT_ID.getValue() && Arrays.compareUnsigned(one, next) < 0;
  }

  /** The {@code _id} as people read it, at most about 200 characters. */
  public String json() {
    String json = new BsonDocument("v", value()).toJson(SHORT);
    return json.substring(json.indexOf(':') + 1).replaceAll("}$", "").trim();
  }

  private static boolean startsWithId(ByteBuffer raw, int start) {
    if (raw.remaining() < VALUE_AT) {
      return false;
    }
    for (int i = 0; i < NAME.length; i++) {
      if (raw.get(start + Integer.BYTES + 1 + i) != NAME[i]) {
        return false;
      }
    }
    return true;
  }

  /** The length of the usual kinds of value, in bytes; -1 for the others. */
  private static int length(ByteBuffer raw, int start) {
    int type = raw.get(start + Integer.BYTES);
    if (type == BsonType.OBJECT_ID.getValue()) {
      return 12;
    } else if (type == BsonType.INT32.getValue()) {
      return Integer.BYTES;
    } else if (type == BsonType.INT64.getValue() || type == BsonType.DOUBLE.getValue()) {
      return Long.BYTES;
    } else if (type == BsonType.STRING.getValue()
        || type == BsonType.SYMBOL.getValue()
        || type == BsonType.JAVASCRIPT.getValue()) {
      return Integer.BYTES + raw.getInt(start + VALUE_AT);
    }
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
