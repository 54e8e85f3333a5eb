package io.locktender.steps.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Words for errors: bounded, on one line, and near to other words. */
public final class Texts {
  private static final int MAX_SHOWN = 60;
  private static final int MAX_SENTENCE = 300;

  private Texts() {}

  /** What was found, on one line of at most 60 characters. */
  public static String cut(String text) {
    return shorten(text, MAX_SHOWN);
  }

  /** A library's message, on one line of at most 300 characters. */
  public static String oneLine(String text) {
    return shorten(text, MAX_SENTENCE);
  }

  /** The one of the words that was probably meant, or empty when none is near. */
  public static Optional<String> nearest(String word, Collection<String> words) {
    if (word.length() > MAX_SENTENCE) {
      return Optional.empty();
    }
    return words.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  private static String shorten(String text, int max) {
    String line = text.replaceAll("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= max ? line : line.substring(0, max - 1) + "…";
  }

  /** How many letters are missing, too many, others, or changed places with the next. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MAX_SHOWN) {
      return Integer.MAX_VALUE;
    }
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
