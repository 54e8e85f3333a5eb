package io.locktender.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.locktender.coordinator.document.Records;

/** What {@code --json} prints: one line. */
public final class Json {
  private Json() {}

  public static String of(Object value) {
    try {
      return Records.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that cannot be written as JSON: " + value, e);
    }
  }
}
