package io.locktender.playground.product.steps;

import org.bson.Document;

/**
 * Turns {@code Size} (bytes) and {@code Installed-Size} (KiB, absent in some real stanzas) into
 * numbers.
 */
final class Sizes {
  private Sizes() {}

  /**
   * Returns {@code {download, installed}} in bytes and KiB, without {@code installed} when unknown.
   *
   * @throws IllegalArgumentException if one is no number; the message says which
   */
  static Document parse(Document document) {
    Document size = new Document("download", number(document, "Size"));
    return document.containsKey("Installed-Size")
        ? size.append("installed", number(document, "Installed-Size"))
        : size;
  }

  private static Long number(Document document, String field) {
    String text = document.getString(field);
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          field + ": expected a whole number, found '" + text + "'.", e);
    }
  }
}
