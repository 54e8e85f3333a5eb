package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.aggregation.Expression;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions. */
final class Evaluation {
  private static final int ONE_FIELD = 15983;

  private Evaluation() {}

  /** The value of an expression; {@link Missing} where a field is not there. */
  static @Nullable Object of(@Nullable Object expression, ExpressionScope scope) {
    if (expression instanceof String text && text.startsWith("$")) {
      return scope.get(text);
    }
    if (expression instanceof Collection<?> elements) {
      return array(elements, scope);
    }
    if (!(expression instanceof Document document)) {
      return expression;
    }
    return isOperation(document) ? operation(document, scope) : object(document, scope);
  }

  static boolean isOperation(Document document) {
    return document.keySet().stream().anyMatch(key -> key.startsWith("$"));
  }

  private static List<@Nullable Object> array(Collection<?> elements, ExpressionScope scope) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object element : elements) {
      Object value = of(element, scope);
      values.add(value instanceof Missing ? null : value);
    }
    return values;
  }

  private static Document object(Document fields, ExpressionScope scope) {
    Document values = new Document();
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      Object value = of(field.getValue(), scope);
      if (!(value instanceof Missing)) {
        values.put(field.getKey(), value);
      }
    }
    return values;
  }

  private static @Nullable Object operation(Document document, ExpressionScope scope) {
    if (document.size() != 1) {
      throw new MongoServerError(
          ONE_FIELD,
          "An object representing an expression must have exactly one field: " + document);
    }
    Map.Entry<String, Object> operation = document.entrySet().iterator().next();
    SpecialForm form = SpecialForm.of(operation.getKey());
    return form == null
        ? run(operation.getKey(), arguments(operation.getValue(), scope))
        : form.apply(operation.getValue(), scope);
  }

  /** As literals, so that the library evaluates none of them again. */
  private static Object arguments(@Nullable Object given, ExpressionScope scope) {
    if (given instanceof Collection<?> several) {
      List<Object> values = new ArrayList<>();
      several.forEach(each -> values.add(literal(of(each, scope))));
      return values;
    }
    if (given instanceof Document named && !isOperation(named)) {
      Document values = new Document();
      named.forEach((name, each) -> values.put(name, literal(of(each, scope))));
      return values;
    }
    return literal(of(given, scope));
  }

  private static Document literal(@Nullable Object value) {
    return new Document("$literal", value);
  }

  /** What the library makes of one value. */
  static @Nullable Object byLibrary(String operator, @Nullable Object value) {
    return run(operator, literal(value));
  }

  /** In an array: of a document, the library would evaluate the fields again. */
  private static @Nullable Object run(String operator, Object arguments) {
    Document once =
        new Document("input", List.of(0)).append("in", new Document(operator, arguments));
    Object results = Expression.evaluateDocument(new Document("$map", once), new Document());
    return ((List<?>) results).get(0);
  }
}
