package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is given by names.
 *
 * @param operator for messages
 */
record Operands(String operator, Document named) {

  /** Refuses what is not an object, and names that the operator does not know. */
  static Operands of(String operator, @Nullable Object given, String... known) {
    if (!(given instanceof Document named)) {
      throw new FailedToParseException("Expected an object after " + operator);
    }
    for (String name : named.keySet()) {
      if (!Set.of(known).contains(name)) {
        throw new FailedToParseException("Unrecognized parameter to " + operator + ": " + name);
      }
    }
    return new Operands(operator, named);
  }

  static List<?> array(String operator, @Nullable Object given) {
    if (given instanceof List<?> several) {
      return several;
    }
    throw new FailedToParseException("Expected an array after " + operator);
  }

  boolean has(String name) {
    return named.containsKey(name);
  }

  /** The expression of this name. */
  @Nullable Object get(String name) {
    if (!named.containsKey(name)) {
      throw new FailedToParseException("Missing '" + name + "' parameter to " + operator);
    }
    return named.get(name);
  }

  /** What a variable is called. */
  String as() {
    return String.valueOf(named.getOrDefault("as", "this"));
  }

  /** The elements to go through; null if there is no array. */
  @Nullable List<?> input(ExpressionScope scope) {
    Object input = Evaluation.of(get("input"), scope);
    return Missing.isNullOrMissing(input) ? null : array(operator, input);
  }
}
