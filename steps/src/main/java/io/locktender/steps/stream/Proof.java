package io.locktender.steps.stream;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.mongo.DocumentKey;
import java.util.List;
import java.util.Optional;

/** What a stream says of the time between two markers. */
public sealed interface Proof {
  /**
   * Nobody wrote a touched collection.
   *
   * @param followed deletes in collections whose documents expire: they are followed, and are no
   *     violation
   */
  record Quiet(long followed) implements Proof {}

  /**
   * Somebody did.
   *
   * @param first some of it, at most 100: of each kind in each collection the first 20 after each
   *     marker
   * @param count how much it was
   */
  record Disturbed(List<Write> first, long count) implements Proof {
    public Disturbed {
      first = ImmutableList.copyOf(first);
    }
  }

  /**
   * It cannot be told.
   *
   * @param reason a sentence
   */
  record Unknown(String reason) implements Proof {}

  /**
   * One write.
   *
   * @param collection the usual name
   * @param key of the document; empty when it is longer than 1 KiB, or when it was the whole
   *     collection that was written
   * @param operation as the server calls it, as {@code insert} or {@code rename}
   */
  record Write(String collection, Optional<DocumentKey> key, String operation) {}
}
