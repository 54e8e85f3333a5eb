package io.locktender.embedded.command;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.Unsupported;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The projections of {@code find}: the library takes an expression for a field to show. */
final class Projections {
  private static final Set<String> OPERATORS = Set.of("$slice", "$elemMatch");

  private Projections() {}

  static void check(@Nullable Object projection) {
    if (projection instanceof Document fields) {
      fields.forEach((name, value) -> check(name, value));
    }
  }

  /** The library makes something of a part of an array that is not there. */
  static void clean(Document answer) {
    for (Document document : WireCommands.batch(answer)) {
      document.values().removeIf(Missing.class::isInstance);
    }
  }

  private static void check(String name, @Nullable Object value) {
    boolean known =
        value instanceof Number
            || value instanceof Boolean
            || (value instanceof Document operation
                && operation.size() == 1
                && OPERATORS.containsAll(operation.keySet()));
    if (!known) {
      throw Unsupported.of(
          "projection of '%s' by %s outside of an aggregation".formatted(name, value));
    }
  }
}
