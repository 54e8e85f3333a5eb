package io.locktender.playground.product.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * What every document of one release looks like.
 *
 * <p>A field that is not named here must be a string and begin with a capital letter, as Debian's
 * fields do: so a field that a later release brings, and one that an earlier one had, are both
 * seen.
 */
final class Shape {
  /**
   * One field.
   *
   * @param needed in every document
   * @param expected what it must be, for people
   */
  private record Field(boolean needed, String expected, Predicate<Object> test) {}

  private static final Field TEXT = new Field(true, "a string", String.class::isInstance);

  private static final Shape V1_0_0 =
      new Shape(Map.of("Package", TEXT, "Version", TEXT, "Maintainer", TEXT, "Section", TEXT));
  private static final Shape V2_0_0 =
      V1_0_0
          .replace(List.of("Maintainer"), "maintainer", true, "name and email", Shape::isMaintainer)
          .replace(List.of("Depends"), "depends", false, "lists of relations", Shape::isDepends)
          .replace(List.of("Section"), "section", true, "a string", String.class::isInstance)
          .replace(List.of("Essential"), "essential", false, "true", Boolean.TRUE::equals);
  private static final Shape V2_1_0 =
      V2_0_0
          .replace(List.of("Size", "Installed-Size"), "size", true, "numbers", Shape::isSize)
          .replace(List.of(), "words", true, "a list of words", Shape::isWords);
  private static final Shape V3_0_0 =
      V2_1_0
          .replace(List.of("Priority"), "priority", true, "a string", String.class::isInstance)
          .replace(List.of("Homepage"), "homepage", false, "an address", Shape::isHomepage);

  private static final Map<String, Shape> BY_RELEASE =
      Map.of("1.0.0", V1_0_0, "1.1.0", V1_0_0, "2.0.0", V2_0_0, "2.1.0", V2_1_0, "3.0.0", V3_0_0);

  private final Map<String, Field> fields;

  private Shape(Map<String, Field> fields) {
    this.fields = Map.copyOf(fields);
  }

  /**
   * The shape of a release's documents.
   *
   * @throws IllegalArgumentException if the demo has no such release
   */
  static Shape of(String release) {
    Shape shape = BY_RELEASE.get(release);
    if (shape == null) {
      throw new IllegalArgumentException(
          "Expected a release of "
              + BY_RELEASE.keySet().stream().sorted().toList()
              + ", found '"
              + release
              + "'.");
    }
    return shape;
  }

  private Shape replace(
      List<String> gone, String field, boolean needed, String expected, Predicate<Object> test) {
    Map<String, Field> replaced = new HashMap<>(fields);
    gone.forEach(name -> replaced.put(name, new Field(false, "gone", value -> false)));
    replaced.put(field, new Field(needed, expected, test));
    return new Shape(replaced);
  }

  /** What is wrong with a document's shape, or empty when it is as it must be. */
  Optional<String> fault(Document document) {
    for (Map.Entry<String, Object> entry : document.entrySet()) {
      String name = entry.getKey();
      Field field = fields.get(name);
      boolean right = field == null ? isOther(entry) : field.test().test(entry.getValue());
      if (!right && !name.equals("_id")) {
        return Optional.of(
            "expected %s to be %s".formatted(name, field == null ? "unknown" : field.expected()));
      }
    }
    return fields.entrySet().stream()
        .filter(field -> field.getValue().needed() && !document.containsKey(field.getKey()))
        .map(field -> "expected a field " + field.getKey())
        .findFirst();
  }

  private static boolean isOther(Map.Entry<String, Object> entry) {
    return Character.isUpperCase(entry.getKey().charAt(0)) && entry.getValue() instanceof String;
  }

  private static boolean isMaintainer(Object value) {
    return value instanceof Document maintainer
        && maintainer.get("name") instanceof String
        && maintainer.get("email") instanceof String email
        && email.contains("@");
  }

  private static boolean isDepends(Object value) {
    return value instanceof List<?> all && !all.isEmpty() && all.stream().allMatch(Shape::isGroup);
  }

  private static boolean isGroup(Object value) {
    return value instanceof List<?> alternatives
        && !alternatives.isEmpty()
        && alternatives.stream()
            .allMatch(one -> one instanceof Document d && d.get("name") instanceof String);
  }

  private static boolean isSize(Object value) {
    return value instanceof Document size
        && size.get("download") instanceof Long
        && (!size.containsKey("installed") || size.get("installed") instanceof Long);
  }

  private static boolean isWords(Object value) {
    return value instanceof List<?> words && words.stream().allMatch(String.class::isInstance);
  }

  private static boolean isHomepage(Object value) {
    return value instanceof Document homepage
        && homepage.get("scheme") instanceof String
        && homepage.get("host") instanceof String
        && homepage.get("path") instanceof String;
  }
}
