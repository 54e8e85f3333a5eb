package io.locktender.steps.text;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A map whose keys are all known. A key whose value is missing ({@code key:}) counts as there. */
public final class YamlMap {
  private final YamlValue value;
  private final Map<String, YamlValue> entries;

  YamlMap(YamlValue value, Map<String, YamlValue> entries) {
    this.value = value;
    this.entries = entries;
  }

  /** The map itself, for errors about it as a whole. */
  public YamlValue value() {
    return value;
  }

  /** The keys that are there, in the order of the file. */
  public Set<String> keys() {
    return entries.keySet();
  }

  /**
   * The value of a key that must be there.
   *
   * @throws InvalidInputException when it is not
   */
  public YamlValue required(String key) {
    return optional(key)
        .orElseThrow(() -> value.expected("the key '" + key + "'", "none", "add it"));
  }

  /** The value of a key, or empty. */
  public Optional<YamlValue> optional(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /**
   * The one of these keys that is there.
   *
   * @throws InvalidInputException when none of them is, or more than one
   */
  public String exactlyOne(Collection<String> keys) {
    List<String> there = entries.keySet().stream().filter(keys::contains).toList();
    if (there.size() != 1) {
      throw value.expected(
          "exactly one of " + String.join(", ", keys),
          there.isEmpty() ? "none" : String.join(", ", there),
          there.isEmpty() ? "add one" : "keep one");
    }
    return there.get(0);
  }
}
