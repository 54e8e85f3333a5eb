package io.locktender.bench.product;

import com.mongodb.client.MongoDatabase;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Whether every document is there once, in the new shape, with what was acknowledged last.
 *
 * @param documents that are there
 * @param writes that were acknowledged
 * @param lost acknowledged writes of which nothing is left: a document that is missing, or that has
 *     an older value
 * @param doubled documents that must not be there: they were deleted, or nobody wrote them
 * @param oldShape documents that the release has not changed as it must
 * @param unknown documents of which a write was not answered; they are not looked at
 */
public record ItemCheck(
    long documents, long writes, long lost, long doubled, long oldShape, long unknown) {

  /**
   * Reads all.
   *
   * @param size how many documents there were at first
   * @param directory where the workers have noted what was acknowledged
   */
  public static ItemCheck of(MongoDatabase database, int size, Path directory) {
    List<Written> written = WriteLog.readAll(directory);
    Map<Long, Written> last = new HashMap<>();
    written.forEach(each -> last.put(each.id(), each));
    Reading reading = new Reading(size, last);
    database.getCollection(Items.COLLECTION).find().batchSize(10_000).forEach(reading::see);
    return reading.result(written.size());
  }

  /** What is seen, document by document. */
  static final class Reading {
    private final int size;
    private final Map<Long, Written> last;
    private final BitSet seen = new BitSet();
    private long documents;
    private long lost;
    private long doubled;
    private long oldShape;

    Reading(int size, Map<Long, Written> last) {
      this.size = size;
      this.last = last;
    }

    void see(Document item) {
      documents++;
      long id = item.get("_id", Number.class).longValue();
      Written expected = expected(id);
      if (expected == null || expected.kind() == Written.Kind.GONE) {
        doubled++;
      } else if (expected.kind() == Written.Kind.THERE) {
        seen.set((int) id);
        compare(item, expected);
      }
    }

    private @Nullable Written expected(long id) {
      Written written = last.get(id);
      boolean initial = written == null && id >= 0 && id < size;
      return initial ? Written.there(id, Items.euros(id), id) : written;
    }

    private void compare(Document item, Written expected) {
      Number cents = item.get("cents", Number.class);
      Number slug = item.get("slug", Number.class);
      if (cents == null || item.containsKey("euros")) {
        oldShape++;
      } else if (cents.longValue() != (long) expected.euros() * Items.CENTS
          || slug == null
          || slug.longValue() != expected.slug()) {
        lost++;
      }
    }

    ItemCheck result(long writes) {
      long missing = (long) size - seen.get(0, size).cardinality();
      long unknown = 0;
      for (Written each : last.values()) {
        boolean initial = each.id() < size;
        if (each.kind() == Written.Kind.UNKNOWN) {
          unknown++;
        }
        if (initial && each.kind() != Written.Kind.THERE) {
          missing--;
        } else if (!initial && each.kind() == Written.Kind.THERE && !seen.get((int) each.id())) {
          missing++;
        }
      }
      return new ItemCheck(documents, writes, lost + missing, doubled, oldShape, unknown);
    }
  }
}
