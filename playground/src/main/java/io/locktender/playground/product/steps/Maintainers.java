package io.locktender.playground.product.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * Takes {@code Maintainer} apart.
 *
 * <p>The field holds {@code Name <address>}. What the real data has besides: a name in quotes (they
 * are taken off), quotes or brackets within a name (they stay), a comma after the address
 * (ignored), and two maintainers in one field (the second goes to {@code others}).
 */
final class Maintainers {
  private static final Pattern MAILBOX =
      Pattern.compile(
          "\\G\\s*(?:\"([^\"<>]+)\"|([^<>]+?))\\s*<([^<>@\\s,]+@[^<>@\\s,]+)>\\s*(?:,\\s*|$)");

  private Maintainers() {}

  /**
   * Returns {@code {name, email}}, with {@code others: [{name, email}, ..]} when there are more.
   *
   * @throws IllegalArgumentException if it is not of that form; the message says what was found
   */
  static Document parse(String text) {
    List<Document> found = new ArrayList<>();
    Matcher mailbox = MAILBOX.matcher(text);
    int end = 0;
    while (end < text.length() && mailbox.find()) {
      String quoted = mailbox.group(1);
      String name = quoted == null ? mailbox.group(2) : quoted;
      found.add(new Document("name", name.strip()).append("email", mailbox.group(3)));
      end = mailbox.end();
    }
    if (found.isEmpty() || end < text.length()) {
      throw new IllegalArgumentException(
          "Maintainer: expected 'Name <address>', found '" + text + "'.");
    }
    Document first = found.get(0);
    return found.size() == 1 ? first : first.append("others", found.subList(1, found.size()));
  }
}
