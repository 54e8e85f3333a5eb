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
  static Optional<String> nearest(String word, Collection<String> words) {
    return words.stream()
        .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  private static String shorten(String text, int max) {
    String line = text.replaceAll("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= max ? line : line.substring(0, max - 1) + "…";
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > MAX_SHOWN) {
      return Integer.MAX_VALUE;
    }
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
