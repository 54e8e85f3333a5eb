package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters, with {@code $expr} evaluated as in stages, and all else by the library. */
public final class Matching {
  private static final String EXPRESSION = "$expr";

  private Matching() {}

  /** Whether the document is one of those that the filter asks for. */
  public static boolean matches(Document document, Document filter) {
    if (!hasExpression(filter)) {
      return new DefaultQueryMatcher().matches(document, filter);
    }
    for (Map.Entry<String, Object> part : filter.entrySet()) {
      if (!matches(document, part.getKey(), part.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Whether an expression is asked for, at the top or in a part of it. */
  public static boolean hasExpression(Document filter) {
    for (Map.Entry<String, Object> part : filter.entrySet()) {
      if (part.getKey().equals(EXPRESSION)
          || (part.getKey().startsWith("$") && anyHasExpression(part.getValue()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyHasExpression(@Nullable Object filters) {
    return filters instanceof List<?> several
        && several.stream().anyMatch(each -> each instanceof Document one && hasExpression(one));
  }

  private static boolean matches(Document document, String key, @Nullable Object asked) {
    if (key.equals(EXPRESSION)) {
      return SpecialForm.isTrue(
          asked, ExpressionScope.of(document, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
    }
    if (!(asked instanceof List<?> list) || !anyHasExpression(list)) {
      return new DefaultQueryMatcher().matches(document, new Document(key, asked));
    }
    List<Document> several = Pipeline.documents(list);
    return switch (key) {
      case "$and" -> several.stream().allMatch(each -> matches(document, each));
      case "$or" -> several.stream().anyMatch(each -> matches(document, each));
      case "$nor" -> several.stream().noneMatch(each -> matches(document, each));
      default -> new DefaultQueryMatcher().matches(document, new Document(key, asked));
    };
  }
}
