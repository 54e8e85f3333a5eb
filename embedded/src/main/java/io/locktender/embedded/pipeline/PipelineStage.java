package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stages that make one document of another one. */
final class PipelineStage {
  private static final int ONE_FIELD = 40323;
  private static final int NO_OBJECT = 40228;
  private static final int NO_NEW_ROOT = 40231;

  private static final Map<String, Function<@Nullable Object, Function<ExpressionScope, Document>>>
      ALL =
          Map.of(
              "$set",
              given -> SetStage.of("$set", given),
              "$addFields",
              given -> SetStage.of("$addFields", given),
              "$unset",
              UnsetStage::of,
              "$project",
              ProjectStage::of,
              "$replaceRoot",
              given -> replaceRoot(newRoot(given)),
              "$replaceWith",
              PipelineStage::replaceRoot);

  private PipelineStage() {}

  /**
   * What a stage is called.
   *
   * @throws MongoServerError if it has more names than one
   */
  static String name(Document stage) {
    if (stage.size() != 1) {
      throw new MongoServerError(
          ONE_FIELD, "A pipeline stage specification object must contain exactly one field.");
    }
    return stage.keySet().iterator().next();
  }

  /** What the stage does; null if it is none of these. */
  static @Nullable Function<ExpressionScope, Document> of(Document stage) {
    String name = name(stage);
    Function<@Nullable Object, Function<ExpressionScope, Document>> made = ALL.get(name);
    return made == null ? null : made.apply(stage.get(name));
  }

  private static @Nullable Object newRoot(@Nullable Object given) {
    Object root = given instanceof Document named ? named.get("newRoot") : null;
    if (root == null) {
      throw new MongoServerError(NO_NEW_ROOT, "no newRoot specified for the $replaceRoot stage");
    }
    return root;
  }

  private static Function<ExpressionScope, Document> replaceRoot(@Nullable Object expression) {
    return scope -> {
      Object root = Evaluation.of(expression, scope);
      if (root instanceof Document found) {
        return found;
      }
      throw new MongoServerError(
          NO_OBJECT,
          "'newRoot' expression must evaluate to an object, but resulting value was: " + root);
    };
  }
}
