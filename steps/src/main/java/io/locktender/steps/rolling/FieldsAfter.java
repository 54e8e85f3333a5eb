package io.locktender.steps.rolling;

import io.locktender.steps.release.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What stands in some fields of a document after an update, whatever stood there before; of the
 * others nothing is known.
 */
final class FieldsAfter {
  /** A number in a path may be a place in an array, and a field of what is in it. */
  private static final Pattern PLACE = Pattern.compile("\\.\\d+(\\.|$)");

  private final Map<String, FieldAfter> fields = new HashMap<>();

  /** What is known of every other field; mostly nothing. */
  private FieldAfter others = FieldAfter.UNKNOWN;

  private FieldsAfter() {}

  static FieldsAfter of(Change.Transform change) {
    FieldsAfter outcomes = new FieldsAfter();
    if (change.pipeline()) {
      change.update().forEach(stage -> stage.forEach(outcomes::addStage));
    } else {
      change.update().get(0).forEach(outcomes::addOperator);
    }
    return outcomes;
  }

  /** Whether a filter cannot match the document; of what is no field, only $and is looked into. */
  boolean contradict(BsonDocument filter) {
    return filter.entrySet().stream()
        .anyMatch(
            condition ->
                condition.getKey().equals("$and")
                    ? condition.getValue().asArray().stream()
                        .anyMatch(each -> contradict(each.asDocument()))
                    : contradict(condition.getKey(), condition.getValue()));
  }

  private boolean contradict(String field, BsonValue condition) {
    if (field.startsWith("$")) {
      return false;
    }
    FieldAfter outcome = of(field);
    boolean operators =
        condition instanceof BsonDocument document
            && !document.isEmpty()
            && document.getFirstKey().startsWith("$");
    return operators
        ? condition.asDocument().entrySet().stream()
            .anyMatch(each -> outcome.contradicts(each.getKey(), each.getValue()))
        : outcome.contradicts("$eq", condition);
  }

  private FieldAfter of(String field) {
    FieldAfter known = fields.get(field);
    if (known != null) {
      return known;
    }
    boolean touched = fields.keySet().stream().anyMatch(each -> Expressions.overlap(each, field));
    return touched ? FieldAfter.UNKNOWN : others;
  }

  private void addOperator(String operator, BsonValue operand) {
    for (Map.Entry<String, BsonValue> field : operand.asDocument().entrySet()) {
      String path = field.getKey();
      switch (operator) {
        // With an array on the way it fails, if no part of the path is a place in it.
        case "$set" -> putUnless(hasPlace(path), path, FieldAfter.constant(field.getValue()));
        // With an array on the way it changes nothing.
        case "$unset" -> putUnless(path.contains("."), path, FieldAfter.MISSING);
        case "$rename" -> {
          // With an array on the way it fails.
          put(path, FieldAfter.MISSING);
          forget(field.getValue().asString().getValue());
        }
        default -> forget(path);
      }
    }
  }

  private static boolean hasPlace(String path) {
    return PLACE.matcher(path).find();
  }

  private void addStage(String stage, BsonValue content) {
    if (PipelineFields.SETTING.contains(stage) && content instanceof BsonDocument set) {
      set.forEach(this::addExpression);
    } else if (stage.equals("$unset")) {
      BsonArray list = content instanceof BsonArray array ? array : new BsonArray(List.of(content));
      list.stream()
          .filter(BsonValue::isString)
          .map(field -> field.asString().getValue())
          // It looks into arrays, as a filter does, but not for a place in one.
          .forEach(field -> putUnless(hasPlace(field), field, FieldAfter.MISSING));
    } else {
      fields.clear();
      others = FieldAfter.UNKNOWN;
      newRoot(stage, content).ifPresent(this::replaceAll);
    }
  }

  /** What a stage makes the whole document, where its fields are written there. */
  private static Optional<BsonDocument> newRoot(String stage, BsonValue content) {
    BsonValue root =
        stage.equals("$replaceRoot") && content instanceof BsonDocument document
            ? document.get("newRoot")
            : content;
    boolean replaces = stage.equals("$replaceRoot") || stage.equals("$replaceWith");
    return replaces && root instanceof BsonDocument written && !written.isEmpty()
        ? Optional.of(written).filter(object -> !object.getFirstKey().startsWith("$"))
        : Optional.empty();
  }

  private void replaceAll(BsonDocument root) {
    others = FieldAfter.MISSING;
    fields.put("_id", FieldAfter.UNKNOWN);
    root.forEach(
        (field, expression) ->
            fields.put(field, FieldAfter.ofExpression(expression).orElse(FieldAfter.UNKNOWN)));
  }

  /** Within an array a path with dots means something else than in a filter. */
  private void addExpression(String field, BsonValue expression) {
    forget(field);
    if (!field.contains(".")) {
      FieldAfter.ofExpression(expression).ifPresent(outcome -> put(field, outcome));
    }
  }

  private void put(String field, FieldAfter outcome) {
    forget(field);
    fields.put(field, outcome);
  }

  private void putUnless(boolean unclear, String field, FieldAfter outcome) {
    if (unclear) {
      forget(field);
    } else {
      put(field, outcome);
    }
  }

  /** Of what it is in, nothing is known any more either; it stays, since it is touched. */
  private void forget(String field) {
    fields.keySet().removeIf(known -> Expressions.isWithin(known, field));
    fields.replaceAll(
        (known, outcome) -> Expressions.isWithin(field, known) ? FieldAfter.UNKNOWN : outcome);
    fields.put(field, FieldAfter.UNKNOWN);
  }
}
