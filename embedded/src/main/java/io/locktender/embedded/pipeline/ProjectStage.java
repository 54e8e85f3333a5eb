package io.locktender.embedded.pipeline;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code $project}: fields to keep and to compute, or fields to leave out. */
final class ProjectStage {
  private static final int MIXED = 31254;
  private static final List<String> ID = List.of("_id");

  private ProjectStage() {}

  static Function<ExpressionScope, Document> of(@Nullable Object given) {
    List<StageField> fields = StageField.all("$project", given);
    boolean keeps = fields.stream().anyMatch(field -> !isExclusion(field) && !isId(field));
    boolean onlyId = fields.stream().allMatch(ProjectStage::isId);
    return keeps || (onlyId && !isExclusion(fields.get(0))) ? keeping(fields) : without(fields);
  }

  private static Function<ExpressionScope, Document> without(List<StageField> fields) {
    return scope -> {
      Object result = scope.document();
      for (StageField field : fields) {
        result = isExclusion(field) ? Paths.without(result, field.path()) : result;
      }
      return (Document) requireNonNull(result);
    };
  }

  private static Function<ExpressionScope, Document> keeping(List<StageField> fields) {
    List<List<String>> kept = new ArrayList<>();
    List<StageField> computed = new ArrayList<>();
    if (fields.stream().noneMatch(ProjectStage::isId)) {
      kept.add(ID);
    }
    for (StageField field : fields) {
      if (isFlag(field)) {
        checkKept(field);
        kept.addAll(isExclusion(field) ? List.of() : List.of(field.path()));
      } else {
        computed.add(field);
      }
    }
    return scope -> {
      Document result = (Document) requireNonNull(kept(scope.document(), kept));
      for (StageField field : computed) {
        Object value = Evaluation.of(field.value(), scope);
        if (!(value instanceof Missing)) {
          result = (Document) Paths.with(result, field.path(), value);
        }
      }
      return result;
    };
  }

  private static void checkKept(StageField field) {
    if (isExclusion(field) && !isId(field)) {
      throw new MongoServerError(
          MIXED,
          "Invalid $project :: caused by :: Cannot do exclusion on field %s in inclusion projection"
              .formatted(String.join(".", field.path())));
    }
  }

  /** What stands at these paths, in the order that it has; missing if nothing can. */
  private static @Nullable Object kept(@Nullable Object in, List<List<String>> paths) {
    if (in instanceof List<?> elements) {
      return elements.stream()
          .map(element -> kept(element, paths))
          .filter(element -> !(element instanceof Missing))
          .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }
    if (!(in instanceof Document document)) {
      return Missing.getInstance();
    }
    Document result = new Document();
    document.forEach(
        (name, value) -> {
          List<List<String>> below =
              paths.stream().filter(path -> path.get(0).equals(name)).map(Paths::rest).toList();
          Object part = below.contains(List.of()) ? value : kept(value, below);
          if (!below.isEmpty() && !(part instanceof Missing)) {
            result.put(name, part);
          }
        });
    return result;
  }

  private static boolean isId(StageField field) {
    return field.path().equals(ID);
  }

  private static boolean isFlag(StageField field) {
    return field.value() instanceof Number || field.value() instanceof Boolean;
  }

  private static boolean isExclusion(StageField field) {
    return isFlag(field) && !Utils.isTrue(field.value());
  }
}
