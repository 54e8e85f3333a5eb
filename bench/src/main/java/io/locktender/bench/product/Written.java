package io.locktender.bench.product;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.util.List;

/**
 * What the last write to a document left, in the order of the acknowledgements: a line of a
 * worker's file.
 *
 * @param id whose
 * @param kind what is known
 * @param euros what it costs; 0 where it is not there
 * @param slug its unique value; 0 where it is not there
 */
record Written(long id, Kind kind, int euros, long slug) {
  enum Kind {
    /** It is there, with these values. */
    THERE,
    /** It was deleted. */
    GONE,
    /** A write was sent and not answered: nobody knows. */
    UNKNOWN
  }

  static Written there(long id, int euros, long slug) {
    return new Written(id, Kind.THERE, euros, slug);
  }

  static Written gone(long id) {
    return new Written(id, Kind.GONE, 0, 0);
  }

  static Written unknown(long id) {
    return new Written(id, Kind.UNKNOWN, 0, 0);
  }

  String line() {
    return id + " " + kind + " " + euros + " " + slug;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Written of(String line) {
    List<String> words = Splitter.on(' ').splitToList(line);
    checkArgument(words.size() == 4, "expected four words, found '%s'", line);
    return new Written(
        Long.parseLong(words.get(0)),
        Kind.valueOf(words.get(1)),
        Integer.parseInt(words.get(2)),
        Long.parseLong(words.get(3)));
  }
}
