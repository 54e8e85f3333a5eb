package io.locktender.it.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * What clients were told of the documents that they wrote: what the database has acknowledged is in
 * it afterwards, once, and in the shape of its version. Thread-safe.
 */
final class Ledger {
  private static final int MOST_SHOWN = 10;

  /**
   * Each document, as it may be: as it is for sure, or, where a write was never answered, as it was
   * before and after. Empty is: not there.
   */
  private final Map<Object, List<Optional<Shape>>> documents = new HashMap<>();

  private long acknowledged;
  private long unanswered;

  /** A document that is there before anybody writes. */
  synchronized void loaded(Object id, Shape shape) {
    documents.put(id, List.of(Optional.of(shape)));
  }

  /** A write was acknowledged. */
  synchronized void acknowledged(Object id, Optional<Shape> now) {
    documents.put(id, List.of(now));
    acknowledged++;
  }

  /** A write was not answered: it may be done, and be it later. Nobody writes there any more. */
  synchronized void unanswered(Object id, Optional<Shape> before, Optional<Shape> now) {
    documents.put(id, List.of(before, now));
    unanswered++;
  }

  synchronized long acknowledgements() {
    return acknowledged;
  }

  synchronized long unansweredWrites() {
    return unanswered;
  }

  /**
   * Compares.
   *
   * @param found the documents that clients write
   * @param version that they must have the shape of
   */
  synchronized void check(Iterable<Document> found, String version) {
    List<String> wrong = new ArrayList<>();
    Set<Object> seen = new LinkedHashSet<>();
    for (Document document : found) {
      Object id = requireNonNull(document.get("_id"));
      List<Optional<Shape>> possible = documents.getOrDefault(id, List.of());
      if (!seen.add(id) || !oneOf(possible, id, document, version)) {
        wrong.add(document.toJson() + " where " + possible + " was written");
      }
    }
    documents.forEach(
        (id, possible) -> {
          if (!seen.contains(id) && possible.stream().allMatch(Optional::isPresent)) {
            wrong.add(id + " is lost: " + possible);
          }
        });
    assertThat(wrong.stream().limit(MOST_SHOWN))
        .as("%s documents that are not as written, at %s", wrong.size(), version)
        .isEmpty();
  }

  private static boolean oneOf(
      List<Optional<Shape>> possible, Object id, Document found, String version) {
    return possible.stream()
        .flatMap(Optional::stream)
        .anyMatch(shape -> shape.at(id, Product.number(version)).equals(found));
  }
}
