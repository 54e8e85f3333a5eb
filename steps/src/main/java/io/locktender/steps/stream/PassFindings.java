package io.locktender.steps.stream;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.text.Texts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the stream told of everything that a pass found. A pass reads the originals and finds ids
 * that are not as they were derived; the stream may be just about to tell of them, or has told of
 * them since the pass read them. Once it has passed the time at which the pass read, what still
 * differs, and is not told of either, is <em>missed</em>: 0 is expected, and more is a defect of
 * the stream or of us.
 *
 * <p>Bounded: a pass that finds more than 100,000 ids, or ids of more than 16 MiB, decides nothing,
 * nor does one during which the stream tells of a whole collection at once. Safe for use by many
 * threads.
 */
public final class PassFindings {
  static final int MAX_IDS = 100_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;
  private static final int MAX_NAMED = 20;

  private final Set<Found> open = new LinkedHashSet<>();
  private long bytes;
  private boolean decides = true;

  private record Found(String collection, DocumentKey key) {}

  /**
   * What came of it.
   *
   * @param count how many the stream did not tell of
   * @param first at most 20 of them, as {@code collection {"_id": ..}}
   * @param decided false when the pass found, or the stream had to tell of, too many for an answer:
   *     another pass, later, may have one
   */
  public record Missed(long count, List<String> first, boolean decided) {
    public Missed {
      first = ImmutableList.copyOf(first);
    }

    /** Whether the stream may be believed. */
    public boolean none() {
      return decided && count == 0;
    }
  }

  /** The pass found an id that differs, and that nothing made pending so far. */
  public synchronized void differs(String collection, DocumentKey key) {
    if (decides && open.add(new Found(collection, key))) {
      bytes += key.bytes().length;
      if (open.size() > MAX_IDS || bytes > MAX_BYTES) {
        undecided();
      }
    }
  }

  private void undecided() {
    decides = false;
    open.clear();
  }

  /**
   * The stream told of these; to be called with each batch since before the pass began, and when
   * what it tells of is pending: what comes between would be told too early to count.
   */
  public synchronized void told(Told batch) {
    batch.changed().forEach((collection, key) -> open.remove(new Found(collection, key)));
    if (!batch.anew().isEmpty() || !batch.overflowed().isEmpty()) {
      // It told of any, also of those that the pass is still to find.
      undecided();
    }
  }

  /**
   * What is left; to be asked when the stream is drained to a marker that was written after the
   * pass.
   */
  public synchronized Missed missed() {
    List<String> first =
        open.stream()
            .limit(MAX_NAMED)
            .map(each -> each.collection() + " " + Texts.cut(each.key().json()))
            .toList();
    return new Missed(open.size(), first, decides);
  }
}
