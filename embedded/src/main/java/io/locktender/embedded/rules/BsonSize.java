package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How many bytes a document takes on the wire, without making them. */
public final class BsonSize {
  /** A length and a zero byte. */
  private static final int FRAME = 5;

  private BsonSize() {}

  /** The bytes of a document. */
  public static long of(Document document) {
    long size = FRAME;
    for (Map.Entry<String, Object> field : document.entrySet()) {
      size += field(utf8(field.getKey()), field.getValue());
    }
    return size;
  }

  private static long of(Collection<?> elements) {
    long size = FRAME;
    int position = 0;
    for (Object element : elements) {
      size += field(String.valueOf(position++).length(), element);
    }
    return size;
  }

  /** A type, a name and a value. */
  private static long field(long name, @Nullable Object value) {
    return 2 + name + value(value);
  }

  private static long value(@Nullable Object value) {
    if (value instanceof Document document) {
      return of(document);
    } else if (value instanceof Collection<?> elements) {
      return of(elements);
    } else if (value instanceof String text) {
      return FRAME + utf8(text);
    } else if (value instanceof BsonJavaScript code) {
      return FRAME + utf8(code.getCode());
    } else if (value instanceof BsonRegularExpression expression) {
      return 2 + utf8(expression.getPattern()) + utf8(expression.getOptions());
    } else if (value instanceof BinData data) {
      return (long) FRAME + data.getData().length;
    }
    return fixed(value);
  }

  private static int fixed(@Nullable Object value) {
    if (value instanceof UUID || value instanceof LegacyUUID) {
      return FRAME + 2 * Long.BYTES;
    } else if (value instanceof Decimal128) {
      return 2 * Long.BYTES;
    } else if (value instanceof ObjectId) {
      return 12;
    } else if (value instanceof Integer) {
      return Integer.BYTES;
    } else if (value instanceof Boolean) {
      return 1;
    } else if (value == null || value.getClass().getSimpleName().endsWith("Key")) {
      return 0;
    }
    return Long.BYTES;
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isHighSurrogate(next)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else if (next < 0x80 || Character.isSurrogate(next)) {
        bytes += 1;
      } else {
        bytes += next < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }
}
