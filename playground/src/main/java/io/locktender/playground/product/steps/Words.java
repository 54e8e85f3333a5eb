package io.locktender.playground.product.steps;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bson.Document;

/** The words by which a package is found: those of its name and of its description, sorted. */
final class Words {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}+]+");
  private static final int SHORTEST = 3;

  private Words() {}

  static List<String> of(Document document) {
    TreeSet<String> words = new TreeSet<>();
    for (String field : List.of("Package", "Description")) {
      String text = document.getString(field);
      if (text != null) {
        BETWEEN_WORDS
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(word -> word.length() >= SHORTEST)
            .forEach(words::add);
      }
    }
    return List.copyOf(words);
  }
}
