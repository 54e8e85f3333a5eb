package io.locktender.steps.mongo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * Walks the elements of a document by its bytes, without making anything of them. Used where each
 * document of a collection is looked at.
 */
public final class RawElements {
  private static final int UNKNOWN = -1;

  private final ByteBuffer bytes;
  private int at;
  private int type;
  private int nameAt;
  private int valueAt;

  private RawElements(ByteBuffer bytes, int at) {
    this.bytes = bytes;
    this.at = at + Integer.BYTES;
  }

  /** Those at the top of a document. */
  public static RawElements of(RawBsonDocument document) {
    ByteBuffer bytes = document.getByteBuffer().asNIO().order(ByteOrder.LITTLE_ENDIAN);
    return new RawElements(bytes, bytes.position());
  }

  /** Those of the document or array that this element is. */
  public RawElements nested() {
    return new RawElements(bytes, valueAt);
  }

  /** Goes to the next one; false at the end. */
  public boolean next() {
    type = bytes.get(at);
    if (type == 0) {
      return false;
    }
    nameAt = at + 1;
    int end = nameAt;
    while (bytes.get(end) != 0) {
      end++;
    }
    valueAt = end + 1;
    int length = length();
    // Whoever reads on would read anything.
    at = length == UNKNOWN ? end : valueAt + length;
    return true;
  }

  /** Whether it is of some type. */
  public boolean is(BsonType which) {
    return type == which.getValue();
  }

  /** Whether its end is known; {@link #next} must not be called else. */
  public boolean isKnown() {
    return length() != UNKNOWN;
  }

  /** How long its name is, in bytes. */
  public int nameLength() {
    return valueAt - 1 - nameAt;
  }

  /** A byte of its name. */
  public byte nameByte(int index) {
    return bytes.get(nameAt + index);
  }

  /** How long its value is, in bytes. */
  public int valueLength() {
    return length();
  }

  /** A byte of its value. */
  public byte valueByte(int index) {
    return bytes.get(valueAt + index);
  }

  /** The first eight bytes of its value. */
  public long valueLong() {
    return bytes.getLong(valueAt);
  }

  private int length() {
    return switch (type) {
      case 0x06, 0x0A, 0x7F, -1 -> 0;
      case 0x08 -> 1;
      case 0x10 -> Integer.BYTES;
      case 0x01, 0x09, 0x11, 0x12 -> Long.BYTES;
      case 0x07 -> 12;
      case 0x13 -> 16;
      case 0x02, 0x0D, 0x0E -> Integer.BYTES + bytes.getInt(valueAt);
      case 0x05 -> Integer.BYTES + 1 + bytes.getInt(valueAt);
      case 0x03, 0x04, 0x0F -> bytes.getInt(valueAt);
      default -> UNKNOWN;
    };
  }
}
