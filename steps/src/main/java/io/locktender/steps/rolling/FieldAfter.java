package io.locktender.steps.rolling;

import io.locktender.steps.structure.ServerEquality;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a field.
 *
 * @param kind what kind of thing stands there
 * @param value the very value of a constant; else null
 */
record FieldAfter(Kind kind, @Nullable BsonValue value) {
  static final FieldAfter MISSING = new FieldAfter(Kind.MISSING, null);

  private static final FieldAfter OBJECTS = new FieldAfter(Kind.OBJECTS, null);

  static final FieldAfter UNKNOWN = new FieldAfter(Kind.ANYTHING, null);

  enum Kind {
    ANYTHING,
    MISSING,
    CONSTANT,
    /** An object, or an array with nothing but objects. */
    OBJECTS
  }

  static FieldAfter constant(BsonValue value) {
    return new FieldAfter(Kind.CONSTANT, value);
  }

  /** What an expression of an aggregation makes of whatever it is given; empty when it depends. */
  static Optional<FieldAfter> ofExpression(BsonValue expression) {
    if (expression instanceof BsonString text) {
      String path = text.getValue();
      return path.equals("$$REMOVE")
          ? Optional.of(MISSING)
          : path.startsWith("$") ? Optional.empty() : Optional.of(constant(text));
    } else if (expression instanceof BsonDocument document && !document.isEmpty()) {
      BsonValue literal = document.get("$literal");
      if (literal != null) {
        return Optional.of(constant(literal));
      }
      return document.getFirstKey().startsWith("$") ? Optional.empty() : Optional.of(OBJECTS);
    }
    return expression.isArray() || expression.isDocument()
        ? Optional.empty()
        : Optional.of(constant(expression));
  }

  /** Whether a condition of a filter cannot hold. */
  boolean contradicts(String operator, BsonValue operand) {
    if (kind == Kind.ANYTHING) {
      return false;
    }
    return switch (operator) {
      case "$exists" -> isTrue(operand) == (kind == Kind.MISSING);
      case "$type" -> hasNoneOf(operand);
      case "$eq" -> differs(operand);
      case "$in" -> operand.asArray().stream().allMatch(this::differs);
      // A number of another type that is alike here may be another one to the server.
      case "$ne" -> value != null && !value.isArray() && value.equals(operand);
      default -> false;
    };
  }

  private boolean hasNoneOf(BsonValue types) {
    List<BsonValue> all = types instanceof BsonArray array ? array : List.of(types);
    return switch (kind) {
      case ANYTHING -> false;
      case MISSING -> true;
      case OBJECTS ->
          all.stream().noneMatch(type -> is(BsonType.DOCUMENT, type) || is(BsonType.ARRAY, type));
      case CONSTANT -> value != null && all.stream().noneMatch(type -> hasType(value, type));
    };
  }

  /** An array is of its own type, and of those of its elements. */
  private static boolean hasType(BsonValue value, BsonValue type) {
    return is(value.getBsonType(), type)
        || (value instanceof BsonArray array
            && array.stream().anyMatch(element -> is(element.getBsonType(), type)));
  }

  private static boolean is(BsonType actual, BsonValue type) {
    return Types.named(type).contains(actual);
  }

  /** Texts are not compared: by a collation they may be equal. */
  private boolean differs(BsonValue other) {
    if (kind == Kind.MISSING) {
      return !other.isNull() && !other.isRegularExpression();
    }
    boolean plain = !other.isArray() && !other.isDocument() && !other.isRegularExpression();
    if (kind == Kind.OBJECTS || value == null) {
      return plain && !other.isNull();
    }
    boolean text = value.isString() && (other.isString() || other.isSymbol());
    return plain && !text && !value.isArray() && !ServerEquality.alike(value, other);
  }

  private static boolean isTrue(BsonValue value) {
    if (value.isNumber()) {
      return value.asNumber().doubleValue() != 0;
    }
    return value.isBoolean() ? value.asBoolean().getValue() : !value.equals(BsonNull.VALUE);
  }

  /** The types that {@code $type} names. */
  private static final class Types {
    private static final Set<BsonType> NUMBERS =
        Set.of(BsonType.DOUBLE, BsonType.INT32, BsonType.INT64, BsonType.DECIMAL128);

    private static Set<BsonType> named(BsonValue type) {
      if (type.isNumber()) {
        int number = type.asNumber().intValue();
        return Set.of(number == -1 ? BsonType.MIN_KEY : BsonType.findByValue(number));
      }
      return switch (type.asString().getValue()) {
        case "number" -> NUMBERS;
        case "double" -> Set.of(BsonType.DOUBLE);
        case "string" -> Set.of(BsonType.STRING);
        case "object" -> Set.of(BsonType.DOCUMENT);
        case "array" -> Set.of(BsonType.ARRAY);
        case "bool" -> Set.of(BsonType.BOOLEAN);
        case "date" -> Set.of(BsonType.DATE_TIME);
        case "null" -> Set.of(BsonType.NULL);
        case "int" -> Set.of(BsonType.INT32);
        case "long" -> Set.of(BsonType.INT64);
        case "decimal" -> Set.of(BsonType.DECIMAL128);
        case "objectId" -> Set.of(BsonType.OBJECT_ID);
        case "binData" -> Set.of(BsonType.BINARY);
        // Whatever it is, it is not ruled out.
        default -> Set.of(BsonType.values());
      };
    }
  }
}
