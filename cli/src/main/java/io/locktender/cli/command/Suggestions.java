package io.locktender.cli.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who has mistyped. */
public final class Suggestions {
  /** One letter in three may be wrong. */
  private static final int LETTERS_FOR_A_MISTAKE = 3;

  /** Longer words are not looked at: the work grows with the square. */
  private static final int MAX_LENGTH = 64;

  private Suggestions() {}

  /** The one that is most like what was typed; empty where none is much like it. */
  public static Optional<String> closest(String typed, Collection<String> known) {
    if (typed.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String word = typed.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, word.replaceFirst("^-*", "").length() / LETTERS_FOR_A_MISTAKE);
    return known.stream()
        .filter(candidate -> !candidate.equals(typed) && candidate.length() <= MAX_LENGTH)
        .filter(candidate -> distance(word, candidate.toLowerCase(Locale.ROOT)) <= allowed)
        .min(
            Comparator.<String>comparingInt(
                    candidate -> distance(word, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code ; did you mean NAME?}, or nothing. */
  public static String question(String typed, Collection<String> known) {
    return closest(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** How many letters are missing, too many, others, or changed places with the next. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + other, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
