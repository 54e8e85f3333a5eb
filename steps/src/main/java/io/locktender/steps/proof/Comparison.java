package io.locktender.steps.proof;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.DocumentDifference.Kind;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * In which documents two collections differ: those of the same {@code _id} are compared byte by
 * byte. So 1 that became 1.0, and a field that moved, are changes: whoever relies on the outcome
 * misses no write. It is exact as long as nobody writes to either. For one thread at a time.
 *
 * <p>Both are read once, and looked into by {@code _id} once, 1,000 documents at a time.
 */
public final class Comparison {
  private final Database database;
  private final Counterparts counterparts;
  private final Consumer<DocumentDifference> differing;
  private final LongSupplier nanos;

  /**
   * @param differing takes each document that differs, on the caller's thread
   * @param nanos a monotonic clock, for the progress
   */
  public Comparison(Database database, Consumer<DocumentDifference> differing, LongSupplier nanos) {
    this.database = database;
    this.differing = differing;
    this.nanos = nanos;
    counterparts = new Counterparts(database);
  }

  /**
   * Compares; a collection that is not there is an empty one.
   *
   * @param name how the differences call the collection
   * @param was the collection as it was
   * @param now the collection as it is
   */
  public DifferenceCounts compare(String name, String was, String now, Progress progress)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "compare collection " + now + " with " + was,
        () -> {
          One one =
              new One(name, new ProgressCount(progress, estimate(was) + estimate(now), nanos));
          counterparts.visit(now, was, one::is);
          counterparts.visitIds(was, now, one::was);
          return one.counts();
        });
  }

  private long estimate(String collection) {
    return database.get().getCollection(collection).estimatedDocumentCount();
  }

  private final class One {
    private final String name;
    private final ProgressCount count;
    private long inserted;
    private long changed;
    private long deleted;
    private long unchanged;

    One(String name, ProgressCount count) {
      this.name = name;
      this.count = count;
    }

    void is(RawBsonDocument now, @Nullable RawBsonDocument was) {
      count.add(1);
      if (was == null) {
        inserted++;
        differing.accept(new DocumentDifference(name, Kind.INSERTED, null, now));
      } else if (!now.getByteBuffer().asNIO().equals(was.getByteBuffer().asNIO())) {
        changed++;
        differing.accept(new DocumentDifference(name, Kind.CHANGED, was, now));
      } else {
        unchanged++;
      }
    }

    void was(RawBsonDocument was, @Nullable RawBsonDocument now) {
      count.add(1);
      if (now == null) {
        deleted++;
        differing.accept(new DocumentDifference(name, Kind.DELETED, was, null));
      }
    }

    DifferenceCounts counts() {
      return new DifferenceCounts(inserted, changed, deleted, unchanged);
    }
  }
}
