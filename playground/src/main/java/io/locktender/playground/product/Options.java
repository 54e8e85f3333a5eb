package io.locktender.playground.product;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a small program, each {@code --name value}. */
public final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a command line.
   *
   * @param known the names, with their dashes
   * @throws IllegalArgumentException if there is an unknown option or one without a value
   */
  public static Options parse(String[] args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int at = 0; at < args.length; at += 2) {
      if (!known.contains(args[at])) {
        throw new IllegalArgumentException(
            "Expected one of " + known.stream().sorted().toList() + ", found '" + args[at] + "'.");
      }
      if (at + 1 == args.length) {
        throw new IllegalArgumentException("Expected a value after " + args[at] + ".");
      }
      values.put(args[at], args[at + 1]);
    }
    return new Options(values);
  }

  /** The option's value; empty when it was not given. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The option's value, else the environment variable's.
   *
   * @throws IllegalArgumentException if neither is there
   */
  public String get(String name, String variable) {
    return get(name)
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected " + name + " or the variable " + variable + ", found neither."));
  }

  /**
   * The option's value.
   *
   * @throws IllegalArgumentException if it was not given
   */
  public String require(String name) {
    return get(name)
        .orElseThrow(
            () -> new IllegalArgumentException("Expected " + name + ", which is missing."));
  }
}
