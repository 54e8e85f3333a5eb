package io.locktender.steps.rolling;

import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The fields that expressions of MongoDB's aggregation name, as paths with dots. What a variable of
 * the expression's own holds was named where it was bound.
 */
final class Expressions {
  private static final Set<String> DOCUMENT = Set.of("ROOT", "CURRENT");

  private final Set<String> paths = new TreeSet<>();
  private boolean wholeDocument;

  /** Everything that is named below the {@code $expr} of a filter, however deep it stands. */
  static Expressions inFilter(BsonDocument filter) {
    Expressions expressions = new Expressions();
    expressions.addFilter(filter);
    return expressions;
  }

  private void addFilter(BsonValue filter) {
    if (filter instanceof BsonArray array) {
      array.forEach(this::addFilter);
    } else if (filter instanceof BsonDocument document) {
      document.forEach(
          (key, value) -> {
            if (key.equals("$expr")) {
              add(value);
            } else if (key.startsWith("$")) {
              addFilter(value);
            }
          });
    }
  }

  /** Adds what an expression names. */
  void add(BsonValue expression) {
    if (expression instanceof BsonString text) {
      addPath(text.getValue());
    } else if (expression instanceof BsonArray array) {
      array.forEach(this::add);
    } else if (expression instanceof BsonDocument document) {
      document.forEach(this::addOperator);
    }
  }

  private void addOperator(String operator, BsonValue operand) {
    if (operator.equals("$getField")) {
      addGetField(operand);
    } else if (!operator.equals("$literal")) {
      add(operand);
    }
  }

  /** The field of the document itself, unless it says of which other. */
  private void addGetField(BsonValue operand) {
    BsonValue field = operand;
    if (operand instanceof BsonDocument named && named.containsKey("field")) {
      BsonValue input = named.get("input", new BsonString("$$CURRENT"));
      if (!input.isString() || !isDocument(input.asString().getValue())) {
        add(input);
        return;
      }
      field = named.get("field");
    }
    if (field instanceof BsonString name && !name.getValue().startsWith("$")) {
      paths.add(name.getValue());
    } else {
      wholeDocument = true;
    }
  }

  private static boolean isDocument(String variable) {
    return variable.startsWith("$$") && DOCUMENT.contains(variable.substring(2));
  }

  private void addPath(String text) {
    if (isDocument(text)) {
      wholeDocument = true;
    } else if (text.startsWith("$$")) {
      int dot = text.indexOf('.');
      if (dot > 0 && isDocument(text.substring(0, dot))) {
        paths.add(text.substring(dot + 1));
      }
    } else if (text.startsWith("$")) {
      paths.add(text.substring(1));
    }
  }

  Set<String> paths() {
    return paths;
  }

  boolean wholeDocument() {
    return wholeDocument;
  }

  /** Whether anything of the document is named. */
  boolean any() {
    return wholeDocument || !paths.isEmpty();
  }

  /** Whether all of a field is named: itself, or one that it is in. */
  boolean covers(String field) {
    return wholeDocument || paths.stream().anyMatch(path -> isWithin(field, path));
  }

  /** Whether a field, one that it is in, or one in it is named. */
  boolean concerns(String field) {
    return covers(field) || paths.stream().anyMatch(path -> isWithin(path, field));
  }

  /** Whether one field is another, or one of them is in the other. */
  static boolean overlap(String one, String other) {
    return isWithin(one, other) || isWithin(other, one);
  }

  static boolean isWithin(String inner, String outer) {
    return (inner + ".").startsWith(outer + ".");
  }
}
