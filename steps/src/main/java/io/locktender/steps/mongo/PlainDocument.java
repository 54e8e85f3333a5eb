package io.locktender.steps.mongo;

import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * Documents of which can be told by their bytes that nothing is lost when they are read into Java
 * and written back: texts in ASCII, the usual types, no name twice. Others need to be tried.
 */
public final class PlainDocument {
  /** More are tried. */
  private static final int MOST_FIELDS = 64;

  private PlainDocument() {}

  /** Whether it is one; false says nothing. */
  public static boolean is(RawBsonDocument document) {
    return is(RawElements.of(document));
  }

  private static boolean is(RawElements elements) {
    long[] names = new long[MOST_FIELDS];
    int count = 0;
    while (elements.next()) {
      long name = name(elements);
      if (count == MOST_FIELDS || name == 0 || !isPlain(elements)) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        if (names[i] == name) {
          return false;
        }
      }
      names[count++] = name;
    }
    return true;
  }

  private static boolean isArray(RawElements elements) {
    for (int i = 0; elements.next(); i++) {
      if (!isNumber(elements, i) || !isPlain(elements)) {
        return false;
      }
    }
    return true;
  }

  /** A hash of its name; 0 when that is not ASCII. Other names may have it. */
  private static long name(RawElements element) {
    long hash = 1;
    for (int i = 0; i < element.nameLength(); i++) {
      byte each = element.nameByte(i);
      if (each < 0) {
        return 0;
      }
      hash = hash * 1_000_003 + each;
    }
    return hash == 0 ? 1 : hash;
  }

  private static boolean isNumber(RawElements element, int number) {
    int left = number;
    for (int i = element.nameLength() - 1; i >= 0; i--) {
      if (element.nameByte(i) != '0' + left % 10) {
        return false;
      }
      left /= 10;
    }
    return left == 0 && element.nameLength() == Integer.toString(number).length();
  }

  private static boolean isPlain(RawElements element) {
    if (element.is(BsonType.STRING)) {
      return isAscii(element);
    } else if (element.is(BsonType.DOCUMENT)) {
      return is(element.nested());
    } else if (element.is(BsonType.ARRAY)) {
      return isArray(element.nested());
    } else if (element.is(BsonType.BOOLEAN)) {
      return element.valueByte(0) == 0 || element.valueByte(0) == 1;
    } else if (element.is(BsonType.DOUBLE)) {
      return !Double.isNaN(Double.longBitsToDouble(element.valueLong()));
    }
    return element.is(BsonType.OBJECT_ID)
        || element.is(BsonType.DATE_TIME)
        || element.is(BsonType.NULL)
        || element.is(BsonType.INT32)
        || element.is(BsonType.INT64)
        || element.is(BsonType.TIMESTAMP);
  }

  private static boolean isAscii(RawElements element) {
    int length = element.valueLength();
    for (int i = Integer.BYTES; i < length; i++) {
      if (element.valueByte(i) < 0) {
        return false;
      }
    }
    return length > Integer.BYTES;
  }
}
