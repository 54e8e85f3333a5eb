package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code $set} and {@code $addFields}: every expression sees the document as it came in. */
final class SetStage {
  private SetStage() {}

  static Function<ExpressionScope, Document> of(String name, @Nullable Object given) {
    List<StageField> fields = StageField.all(name, given);
    return scope -> {
      Document result = scope.document();
      for (StageField field : fields) {
        Object value = Evaluation.of(field.value(), scope);
        result = (Document) Paths.with(result, field.path(), value);
      }
      return result;
    };
  }
}
