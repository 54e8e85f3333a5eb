package io.locktender.steps.rolling;

import io.locktender.steps.release.Change;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The fields that an update changes or takes away, also such as it only makes for itself. Places in
 * arrays do not count: what is changed at one of them is changed in the array.
 */
public final class WrittenFields {
  private static final Pattern PLACES = Pattern.compile("\\.(\\$[^.]*|\\d+)(?=\\.|$)");

  private final Set<String> paths = new TreeSet<>();

  private WrittenFields() {}

  /**
   * Whether a change may write a field of its documents, or take it away; also where only its code
   * knows.
   */
  public static boolean mayWrite(Change change, String field) {
    if (change instanceof Change.Transform transform) {
      return of(transform).map(written -> written.concern(List.of(field))).orElse(true);
    } else if (change instanceof Change.SetField set) {
      return Expressions.overlap(set.field(), field);
    } else if (change instanceof Change.UnsetField unset) {
      return Expressions.overlap(unset.field(), field);
    } else if (change instanceof Change.RenameField rename) {
      return Expressions.overlap(rename.from(), field) || Expressions.overlap(rename.to(), field);
    }
    return !(change instanceof Change.CreateIndex
        || change instanceof Change.DropIndex
        || change instanceof Change.SetValidator
        || change instanceof Change.CreateCollection);
  }

  /** Empty where the update makes another document of the whole. */
  static Optional<WrittenFields> of(Change.Transform transform) {
    WrittenFields written = new WrittenFields();
    if (!transform.pipeline()) {
      written.addOperators(transform.update().get(0));
      return Optional.of(written);
    }
    PipelineFields fields = PipelineFields.of(transform.update());
    fields.changed().forEach(written::add);
    return Optional.of(written).filter(each -> fields.replacing().isEmpty());
  }

  private void addOperators(BsonDocument update) {
    update.forEach(
        (operator, operand) -> {
          if (operand instanceof BsonDocument fields) {
            fields.keySet().forEach(this::add);
            if (operator.equals("$rename")) {
              fields.values().stream()
                  .filter(BsonValue::isString)
                  .forEach(target -> add(target.asString().getValue()));
            }
          }
        });
  }

  private void add(String path) {
    paths.add(withoutPlaces(path));
  }

  private static String withoutPlaces(String path) {
    return PLACES.matcher(path).replaceAll("");
  }

  /** Whether one of some fields is one of these, is in one of them, or has one of them in it. */
  boolean concern(Collection<String> fields) {
    return fields.stream()
        .map(WrittenFields::withoutPlaces)
        .anyMatch(field -> paths.stream().anyMatch(path -> Expressions.overlap(path, field)));
  }

  /** In words. */
  @Override
  public String toString() {
    return paths.isEmpty() ? "none" : String.join(", ", paths);
  }
}
