package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fields by their dotted paths. What is changed is copied as far as the change reaches. */
final class Paths {
  private Paths() {}

  static List<String> split(String path) {
    return List.of(path.split("\\.", -1));
  }

  /** What stands there: in an array, what stands there in each of its documents. */
  static @Nullable Object get(@Nullable Object in, List<String> path) {
    if (path.isEmpty()) {
      return in;
    }
    if (in instanceof Document document) {
      return get(document.getOrMissing(path.get(0)), rest(path));
    }
    if (!(in instanceof Collection<?> elements)) {
      return Missing.getInstance();
    }
    List<@Nullable Object> found = new ArrayList<>();
    for (Object element : elements) {
      Object value = element instanceof Document ? get(element, path) : Missing.getInstance();
      if (!(value instanceof Missing)) {
        found.add(value);
      }
    }
    return found;
  }

  /** With a value at the path, in each element of an array; a missing value removes the field. */
  static Object with(@Nullable Object in, List<String> path, @Nullable Object value) {
    if (in instanceof Collection<?> elements) {
      return each(elements, element -> with(element, path, value));
    }
    Document result = in instanceof Document document ? document.clone() : new Document();
    String field = path.get(0);
    List<String> rest = rest(path);
    put(result, field, rest.isEmpty() ? value : with(result.getOrMissing(field), rest, value));
    return result;
  }

  /** Without the field at the path, in each element of an array. */
  static @Nullable Object without(@Nullable Object in, List<String> path) {
    if (in instanceof Collection<?> elements) {
      return each(elements, element -> without(element, path));
    }
    if (!(in instanceof Document document) || !document.containsKey(path.get(0))) {
      return in;
    }
    Document result = document.clone();
    String field = path.get(0);
    List<String> rest = rest(path);
    put(result, field, rest.isEmpty() ? Missing.getInstance() : without(document.get(field), rest));
    return result;
  }

  private static List<@Nullable Object> each(
      Collection<?> elements, UnaryOperator<@Nullable Object> change) {
    List<@Nullable Object> changed = new ArrayList<>();
    for (Object element : elements) {
      changed.add(change.apply(element));
    }
    return changed;
  }

  private static void put(Document document, String field, @Nullable Object value) {
    if (value instanceof Missing) {
      document.remove(field);
    } else {
      document.put(field, value);
    }
  }

  static List<String> rest(List<String> path) {
    return path.subList(1, path.size());
  }
}
