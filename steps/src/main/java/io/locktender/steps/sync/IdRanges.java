package io.locktender.steps.sync;

import io.locktender.steps.mongo.DocumentKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which batches of a round have a range of {@code _id}s for themselves: those that begin above all
 * that came before. Others may lie within one, so they wait until none is under way. Safe for use
 * by many threads.
 */
final class IdRanges {
  private @Nullable DocumentKey highest;

  /** Whether some cannot be told to be above or below the others. */
  private boolean mixed;

  /** How many ranges are under way. */
  private int open;

  /** One batch, as long as it is put into the copy. */
  final class Range implements AutoCloseable {
    private final boolean isAlone;

    private Range(boolean isAlone) {
      this.isAlone = isAlone;
    }

    /** Whether no other batch has an {@code _id} between the first and the last of this one. */
    boolean isAlone() {
      return isAlone;
    }

    @Override
    public void close() {
      if (isAlone) {
        closed();
      }
    }
  }

  /** A batch is about to be put into the copy. */
  synchronized Range of(List<DocumentKey> keys) throws InterruptedException {
    if (!keys.isEmpty() && !mixed && DocumentKey.ascend(keys) && isAbove(keys.get(0))) {
      highest = keys.get(keys.size() - 1);
      open++;
      return new Range(true);
    }
    keys.forEach(this::note);
    // A range under way may hold some of these, and would change them as well. It ends: its writes
    // have a deadline.
    while (open > 0) {
      wait();
    }
    return new Range(false);
  }

  private synchronized void closed() {
    open--;
    notifyAll();
  }

  private boolean isAbove(DocumentKey key) {
    return highest == null || DocumentKey.ascend(List.of(highest, key));
  }

  private void note(DocumentKey key) {
    if (isAbove(key)) {
      highest = key;
    } else if (highest != null && !DocumentKey.ascend(List.of(key, highest))) {
      mixed = mixed || !key.equals(highest);
    }
  }
}
