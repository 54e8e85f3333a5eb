package io.locktender.steps.transform;

import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.WholeDocument;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonType;
import org.bson.BsonValue;

/**
 * Filters for a document that is still as it was read.
 *
 * <p>What is exact: that each field is there or missing, null or missing, an array or one of its
 * elements, and the order of the fields of inner documents. Values are the same where MongoDB calls
 * them equal: it does not tell 1 from 1.0 or from a 64-bit 1, nor 0.0 from -0.0, nor 1.1 from 1.10.
 * So what a worker changes between the read and the write of a document without changing its value
 * is not noticed, but for the type of a number that is overwritten itself: see {@link #addTypeTo}.
 */
public enum PreImage {
  /** The whole document in one comparison, also of the order of its fields. */
  WHOLE {
    @Override
    void addTo(BsonDocument filter, BsonDocument read, Set<String> added) {
      filter.append("$expr", WholeDocument.is(read));
    }
  },

  /**
   * Field by field, for a server that cannot compare as a whole. A field that a worker added
   * meanwhile is not noticed unless the write adds it, too: a write of single fields leaves it
   * alone.
   */
  BY_FIELD {
    @Override
    void addTo(BsonDocument filter, BsonDocument read, Set<String> added)
        throws ChangeFailedException {
      for (String name : read.keySet()) {
        if (!name.equals("_id")) {
          filter.append(addressable(name), is(read.get(name)));
        }
      }
      for (String name : added) {
        filter.append(addressable(name), new BsonDocument("$exists", BsonBoolean.FALSE));
      }
    }
  };

  private static final BsonDocument NO_ARRAY = type(BsonType.ARRAY);

  /**
   * Narrows a filter down.
   *
   * @param filter on the {@code _id}; is changed
   * @param read the document as it was read
   * @param added the fields that are not in it, and that the write adds
   * @throws ChangeFailedException when the document cannot be compared
   */
  abstract void addTo(BsonDocument filter, BsonDocument read, Set<String> added)
      throws ChangeFailedException;

  /**
   * The name of a top-level field, if filters and updates can address it.
   *
   * @throws ChangeFailedException when they would take it for something else
   */
  static String addressable(String name) throws ChangeFailedException {
    if (name.isEmpty() || name.startsWith("$") || name.contains(".")) {
      throw new ChangeFailedException(
          "expected fields that an update can name, found '%s': rename it first, or go by hold"
              .formatted(name));
    }
    return name;
  }

  /**
   * Narrows a filter down once more, for a field that is to be overwritten: a number of another
   * type is not the same there.
   *
   * @param value as it was read
   */
  static void addTypeTo(BsonDocument filter, String field, BsonValue value) {
    if (value.isNumber()) {
      BsonDocument condition = filter.getDocument(field, new BsonDocument());
      filter.append(
          field, condition.append("$type", new BsonInt32(value.getBsonType().getValue())));
    }
  }

  private static BsonDocument is(BsonValue value) {
    return switch (value.getBsonType()) {
      case NULL, UNDEFINED -> type(value.getBsonType()).append("$not", NO_ARRAY);
      // An array cannot be an element of itself.
      case ARRAY -> equal(value).append("$not", new BsonDocument("$elemMatch", equal(value)));
      default -> equal(value).append("$not", NO_ARRAY);
    };
  }

  private static BsonDocument equal(BsonValue value) {
    return new BsonDocument("$eq", value);
  }

  private static BsonDocument type(BsonType type) {
    return new BsonDocument("$type", new BsonInt32(type.getValue()));
  }
}
