package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operators that do not evaluate all of their arguments, or evaluate one many times, or that the
 * library gets wrong.
 */
@FunctionalInterface
interface SpecialForm {
  Map<String, SpecialForm> ALL =
      Map.ofEntries(
          Map.entry("$literal", (given, scope) -> given),
          Map.entry("$cond", SpecialForm::cond),
          Map.entry("$switch", SpecialForm::branches),
          Map.entry("$ifNull", SpecialForm::ifNull),
          Map.entry("$and", SpecialForm::and),
          Map.entry("$or", SpecialForm::or),
          Map.entry("$toLower", (given, scope) -> changedCase("$toLower", given, scope)),
          Map.entry("$toUpper", (given, scope) -> changedCase("$toUpper", given, scope)),
          Map.entry("$let", BindingOperators::let),
          Map.entry("$map", BindingOperators::map),
          Map.entry("$filter", BindingOperators::filter),
          Map.entry("$reduce", BindingOperators::reduce));

  int NO_BRANCH = 40066;

  @Nullable Object apply(@Nullable Object given, ExpressionScope scope);

  /** Null for an operator that evaluates each of its arguments once. */
  static @Nullable SpecialForm of(String operator) {
    return ALL.get(operator);
  }

  static boolean isTrue(@Nullable Object expression, ExpressionScope scope) {
    return Utils.isTrue(Evaluation.of(expression, scope));
  }

  private static @Nullable Object cond(@Nullable Object given, ExpressionScope scope) {
    if (given instanceof List<?> three) {
      if (three.size() != 3) {
        throw new MongoServerError(16020, "Expression $cond takes exactly 3 arguments.");
      }
      return Evaluation.of(three.get(isTrue(three.get(0), scope) ? 1 : 2), scope);
    }
    Operands operands = Operands.of("$cond", given, "if", "then", "else");
    Object then = operands.get("then");
    Object otherwise = operands.get("else");
    return Evaluation.of(isTrue(operands.get("if"), scope) ? then : otherwise, scope);
  }

  private static @Nullable Object branches(@Nullable Object given, ExpressionScope scope) {
    Operands operands = Operands.of("$switch", given, "branches", "default");
    for (Object each : Operands.array("$switch", operands.get("branches"))) {
      Operands branch = Operands.of("$switch", each, "case", "then");
      if (isTrue(branch.get("case"), scope)) {
        return Evaluation.of(branch.get("then"), scope);
      }
    }
    if (!operands.has("default")) {
      throw new MongoServerError(
          NO_BRANCH, "$switch could not find a matching branch, and no default was specified.");
    }
    return Evaluation.of(operands.get("default"), scope);
  }

  private static @Nullable Object ifNull(@Nullable Object given, ExpressionScope scope) {
    Object value = null;
    for (Object each : Operands.array("$ifNull", given)) {
      value = Evaluation.of(each, scope);
      if (Missing.isNeitherNullNorMissing(value)) {
        return value;
      }
    }
    return value;
  }

  private static Object and(@Nullable Object given, ExpressionScope scope) {
    return given instanceof List<?> several
        ? several.stream().allMatch(each -> isTrue(each, scope))
        : isTrue(given, scope);
  }

  private static Object or(@Nullable Object given, ExpressionScope scope) {
    return given instanceof List<?> several
        ? several.stream().anyMatch(each -> isTrue(each, scope))
        : isTrue(given, scope);
  }

  /** The library makes null of what is not there, MongoDB an empty text. */
  private static @Nullable Object changedCase(
      String operator, @Nullable Object given, ExpressionScope scope) {
    Object only = given instanceof List<?> list && list.size() == 1 ? list.get(0) : given;
    Object value = Evaluation.of(only, scope);
    return Missing.isNullOrMissing(value) ? "" : Evaluation.byLibrary(operator, value);
  }
}
