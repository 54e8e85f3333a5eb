package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an expression can name.
 *
 * @param document the fields, and the whole
 * @param now the time, one for all documents of a command
 * @param variables that operators bind, by their names without dollars
 */
record ExpressionScope(Document document, Instant now, Map<String, @Nullable Object> variables) {
  private static final int UNDEFINED_VARIABLE = 17276;

  static ExpressionScope of(Document document, Instant now) {
    return new ExpressionScope(document, now, Map.of());
  }

  ExpressionScope with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new HashMap<>(variables);
    more.put(name, value);
    return new ExpressionScope(document, now, more);
  }

  /** The value of what begins with a dollar or two. */
  @Nullable Object get(String reference) {
    if (!reference.startsWith("$$")) {
      return Paths.get(document, Paths.split(reference.substring(1)));
    }
    List<String> path = Paths.split(reference.substring(2));
    return Paths.get(variable(path.get(0)), Paths.rest(path));
  }

  private @Nullable Object variable(String name) {
    return switch (name) {
      case "ROOT", "CURRENT" -> document;
      case "NOW" -> now;
      case "REMOVE" -> Missing.getInstance();
      default -> {
        if (!variables.containsKey(name)) {
          throw new MongoServerError(UNDEFINED_VARIABLE, "Use of undefined variable: " + name);
        }
        yield variables.get(name);
      }
    };
  }
}
