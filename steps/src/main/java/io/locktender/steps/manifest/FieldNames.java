package io.locktender.steps.manifest;

import io.locktender.steps.text.YamlValue;
import java.util.regex.Pattern;

/** Reads names of fields, with dots into embedded documents. */
final class FieldNames {
  private static final Pattern NAME =
      Pattern.compile("(?!_id(\\.|$))[^.$\\x00][^.\\x00]*(\\.[^.$\\x00][^.\\x00]*)*");

  /** The longest name, in characters. */
  static final int MAX_LENGTH = 1_000;

  private FieldNames() {}

  static String read(YamlValue value) {
    String name = value.string();
    // Before the matcher, which recurses at every dot.
    if (name.length() > MAX_LENGTH) {
      throw value.expected("a field of at most %d characters".formatted(MAX_LENGTH), "shorten it");
    }
    if (!NAME.matcher(name).matches()) {
      throw value.expected("a field such as maintainer.email, other than _id", "correct it");
    }
    return name;
  }
}
