package io.locktender.steps.release;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.nio.charset.StandardCharsets;

/** Which collections a step may name. */
public final class CollectionNames {
  /** In bytes of UTF-8: room is left for the prefixes that a copy's and a backup's name get. */
  public static final int MAX_BYTES = 120;

  private CollectionNames() {}

  /**
   * Returns the name.
   *
   * @throws InvalidInputException when MongoDB would not have it, or when it belongs to MongoDB or
   *     to Locktender; the message has no place
   */
  public static String check(String name) {
    if (name.startsWith("locktender.") || name.startsWith("system.")) {
      throw new InvalidInputException(
          "expected a collection of the product, found '%s', which is %s's"
              .formatted(Texts.cut(name), name.startsWith("l") ? "Locktender" : "MongoDB"));
    }
    if (name.isEmpty()
        || name.startsWith(".")
        || name.endsWith(".")
        || name.chars().anyMatch(c -> c == '$' || c < ' ')
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new InvalidInputException(
          "expected a collection's name of 1 to %d bytes without '$' and outer dots, found '%s'"
              .formatted(MAX_BYTES, Texts.cut(name)));
    }
    return name;
  }
}
