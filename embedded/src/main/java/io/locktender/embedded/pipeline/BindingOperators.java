package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Operators that bind variables. */
final class BindingOperators {
  private BindingOperators() {}

  static @Nullable Object let(@Nullable Object given, ExpressionScope scope) {
    Operands operands = Operands.of("$let", given, "vars", "in");
    ExpressionScope inner = scope;
    if (operands.get("vars") instanceof Document variables) {
      for (Map.Entry<String, Object> each : variables.entrySet()) {
        inner = inner.with(each.getKey(), Evaluation.of(each.getValue(), scope));
      }
    }
    return Evaluation.of(operands.get("in"), inner);
  }

  static @Nullable Object map(@Nullable Object given, ExpressionScope scope) {
    Operands operands = Operands.of("$map", given, "input", "as", "in");
    List<?> input = operands.input(scope);
    if (input == null) {
      return null;
    }
    List<@Nullable Object> results = new ArrayList<>();
    for (Object element : input) {
      Object value = Evaluation.of(operands.get("in"), scope.with(operands.as(), element));
      results.add(value instanceof Missing ? null : value);
    }
    return results;
  }

  static @Nullable Object filter(@Nullable Object given, ExpressionScope scope) {
    Operands operands = Operands.of("$filter", given, "input", "as", "cond");
    List<?> input = operands.input(scope);
    if (input == null) {
      return null;
    }
    List<@Nullable Object> results = new ArrayList<>();
    for (Object element : input) {
      if (SpecialForm.isTrue(operands.get("cond"), scope.with(operands.as(), element))) {
        results.add(element);
      }
    }
    return results;
  }

  static @Nullable Object reduce(@Nullable Object given, ExpressionScope scope) {
    Operands operands = Operands.of("$reduce", given, "input", "initialValue", "in");
    List<?> input = operands.input(scope);
    if (input == null) {
      return null;
    }
    Object value = Evaluation.of(operands.get("initialValue"), scope);
    for (Object element : input) {
      ExpressionScope inner = scope.with("this", element).with("value", value);
      value = Evaluation.of(operands.get("in"), inner);
    }
    return value;
  }
}
