package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field that a stage names, by dots or by objects in objects.
 *
 * @param value what the stage says of it
 */
record StageField(List<String> path, @Nullable Object value) {
  private static final int NO_FIELDS = 40177;
  private static final int EMPTY_OBJECT = 40180;
  private static final int EMPTY_NAME = 40352;

  /** All that a stage names. */
  static List<StageField> all(String stage, @Nullable Object given) {
    if (!(given instanceof Document fields) || fields.isEmpty()) {
      throw new MongoServerError(
          NO_FIELDS, stage + " specification must be an object with at least one field");
    }
    List<StageField> found = new ArrayList<>();
    collect(List.of(), fields, found);
    return found;
  }

  /** The parts of a path. */
  static List<String> path(@Nullable Object dotted) {
    List<String> path = Paths.split(String.valueOf(dotted));
    if (path.contains("")) {
      throw new MongoServerError(
          EMPTY_NAME, "FieldPath field names may not be empty strings, found '" + dotted + "'");
    }
    return path;
  }

  private static void collect(List<String> under, Document fields, List<StageField> found) {
    for (Map.Entry<String, Object> each : fields.entrySet()) {
      List<String> path = new ArrayList<>(under);
      path.addAll(path(each.getKey()));
      if (each.getValue() instanceof Document inner && !Evaluation.isOperation(inner)) {
        if (inner.isEmpty()) {
          throw new MongoServerError(
              EMPTY_OBJECT, "an empty object is not a valid value. Found at '" + path + "'");
        }
        collect(path, inner, found);
      } else {
        found.add(new StageField(path, each.getValue()));
      }
    }
  }
}
