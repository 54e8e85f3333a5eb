package io.locktender.coordinator.master;

import java.util.random.RandomGenerator;

/**
 * Random names of lower-case letters and digits, 65 bits each.
 *
 * @param random must not repeat after a restart
 */
public record RandomNames(RandomGenerator random) {
  /** Five bits each: none that is easily taken for another. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int LENGTH = 13;

  /** A new name, which begins with the prefix. */
  public String next(String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    for (int i = 0; i < LENGTH; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
