package io.locktender.cli.command;

import java.util.Collection;
import java.util.List;

/** Ids as people type them: the first letters are enough, where they are those of one id only. */
public final class Ids {
  private static final int LEAST = 4;
  private static final int SHOWN = 8;

  private Ids() {}

  /**
   * The whole id. What no id begins with stays as it is: whoever looks for it finds nothing.
   *
   * @throws CliException with exit code 2 when several begin so, or it is too short to tell
   */
  public static String whole(String typed, Collection<String> known) {
    List<String> found =
        known.stream().filter(id -> id.startsWith(typed)).distinct().sorted().toList();
    if (found.isEmpty() || found.contains(typed)) {
      return typed;
    }
    if (typed.length() < LEAST) {
      throw CliException.usage(
          "expected an id, or at least its first %d letters, found '%s'; type more of it"
              .formatted(LEAST, typed));
    }
    if (found.size() > 1) {
      throw CliException.usage(
          "expected the beginning of one id, found '%s', with which %d begin; type more of it:\n  %s"
              .formatted(typed, found.size(), String.join("\n  ", found)));
    }
    return found.get(0);
  }

  /** The first letters, as many as tell it from the others; 8 at least. */
  public static String shortened(String id, Collection<String> known) {
    for (int length = SHOWN; length < id.length(); length++) {
      String beginning = id.substring(0, length);
      if (known.stream().noneMatch(other -> !other.equals(id) && other.startsWith(beginning))) {
        return beginning;
      }
    }
    return id;
  }
}
