package io.locktender.steps.release;

import io.locktender.steps.yaml.YamlValue;
import java.util.regex.Pattern;

/** Reads names of fields, with dots into embedded documents. */
final class FieldNames {
  private static final Pattern NAME =
      Pattern.compile("(?!_id(\\.|$))[^.$\\x00][^.\\x00]*(\\.[^.$\\x00][^.\\x00]*)*");

  private FieldNames() {}

  static String read(YamlValue value) {
    if (!NAME.matcher(value.string()).matches()) {
      throw value.expected("a field such as maintainer.email, other than _id", "correct it");
    }
    return value.string();
  }
}
