package io.locktender.playground.product.steps;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * Takes {@code Depends} apart: {@code a (>= 1), b | c:any} becomes {@code [[{name: a, operator: >=,
 * version: 1}], [{name: b}, {name: c, arch: any}]]}, all of which are needed, and of each one of
 * the alternatives.
 */
final class Relations {
  private static final Pattern RELATION =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]+)(?::([a-z0-9-]+))?"
              + "(?:\\s*\\(\\s*(<<|<=|=|>=|>>)\\s*([^\\s()]+)\\s*\\))?");

  private Relations() {}

  /**
   * @throws IllegalArgumentException if it is not of that form; the message says what was found
   */
  static List<List<Document>> parse(String text) {
    return Arrays.stream(text.split(",", -1)).map(Relations::alternatives).toList();
  }

  private static List<Document> alternatives(String text) {
    return Arrays.stream(text.split("\\|", -1)).map(String::strip).map(Relations::one).toList();
  }

  private static Document one(String text) {
    Matcher relation = RELATION.matcher(text);
    if (!relation.matches()) {
      throw new IllegalArgumentException(
          "Depends: expected 'name (>= version)', found '" + text + "'.");
    }
    Document one = new Document("name", relation.group(1));
    if (relation.group(3) != null) {
      one.append("operator", relation.group(3)).append("version", relation.group(4));
    }
    if (relation.group(2) != null) {
      one.append("arch", relation.group(2));
    }
    return one;
  }
}
