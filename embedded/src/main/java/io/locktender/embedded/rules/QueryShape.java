package io.locktender.embedded.rules;

import com.google.common.collect.ImmutableSet;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operators that a filter may be made of, all of them known before any document is asked. */
enum QueryShape {
  VALIDATOR(
      "validator with",
      ImmutableSet.of("$and", "$or", "$nor", "$expr", "$comment"),
      ImmutableSet.of(
          "$eq",
          "$ne",
          "$gt",
          "$gte",
          "$lt",
          "$lte",
          "$in",
          "$nin",
          "$exists",
          "$type",
          "$not",
          "$size",
          "$all",
          "$elemMatch",
          "$mod",
          "$regex",
          "$options")),

  /** What MongoDB allows there. */
  PARTIAL_FILTER(
      "partial index by",
      ImmutableSet.of("$and", "$or"),
      ImmutableSet.of("$eq", "$gt", "$gte", "$lt", "$lte", "$in", "$exists", "$type"));

  private static final ImmutableSet<String> JUNCTIONS = ImmutableSet.of("$and", "$or", "$nor");

  private final String use;
  private final ImmutableSet<String> top;
  private final ImmutableSet<String> operators;

  QueryShape(String use, ImmutableSet<String> top, ImmutableSet<String> operators) {
    this.use = use;
    this.top = top;
    this.operators = operators;
  }

  /**
   * Refuses a filter with an operator that would be ignored, or found out only by some documents.
   *
   * @throws de.bwaldvogel.mongo.exception.MongoServerError naming the operator
   */
  void check(Document filter) {
    for (Map.Entry<String, Object> part : filter.entrySet()) {
      String key = part.getKey();
      if (JUNCTIONS.contains(key)) {
        check(key, top);
        if (part.getValue() instanceof Collection<?> several) {
          several.forEach(each -> check((Document) each));
        }
      } else if (key.startsWith("$")) {
        check(key, top);
      } else {
        checkOperators(part.getValue());
      }
    }
  }

  private void checkOperators(@Nullable Object condition) {
    if (condition instanceof Document operations) {
      operations.keySet().stream()
          .filter(key -> key.startsWith("$"))
          .forEach(key -> check(key, operators));
    }
  }

  private void check(String operator, Set<String> known) {
    if (!known.contains(operator)) {
      throw Unsupported.of(use + " '" + operator + "'");
    }
  }
}
