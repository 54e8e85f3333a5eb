package io.locktender.embedded.pipeline;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code $unset}, of one path or several. */
final class UnsetStage {
  private static final int NO_TEXT = 31120;

  private UnsetStage() {}

  static Function<ExpressionScope, Document> of(@Nullable Object given) {
    List<?> several = given instanceof List<?> list ? list : List.of(requireNonNull(given));
    if (several.isEmpty() || !several.stream().allMatch(String.class::isInstance)) {
      throw new MongoServerError(
          NO_TEXT, "$unset specification must be a string or an array of strings");
    }
    List<List<String>> paths = several.stream().map(StageField::path).toList();
    return scope -> {
      Object result = scope.document();
      for (List<String> path : paths) {
        result = Paths.without(result, path);
      }
      return (Document) requireNonNull(result);
    };
  }
}
