package io.locktender.steps.sync;

import com.mongodb.client.MongoCursor;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/**
 * Reads an original from its beginning to its end, in the order on disk; what is done with its
 * documents is done on other threads meanwhile, a few batches at a time.
 */
record OriginalReader(Database database, ExecutorService threads, String collection) {
  private static final int BATCHES_IN_FLIGHT = 3;

  /** Beside workers, so that the rest after a batch is one. */
  private static final int GENTLY = 1;

  private static final int CURSOR_BATCH = 1_000;
  private static final BsonDocument ORDER_ON_DISK = new BsonDocument("$natural", new BsonInt32(1));

  /** Does something with some documents; returns a number to be added up. */
  @FunctionalInterface
  interface Work {
    long take(List<RawBsonDocument> documents) throws StepFailedException, InterruptedException;
  }

  /** Reads all; returns the sum of what the work returned. */
  long read(Round round, Work work) throws StepFailedException, InterruptedException {
    return read(new BsonDocument(), round, work);
  }

  /** Reads what a filter matches; returns the sum of what the work returned. */
  long read(BsonDocument filter, Round round, Work work)
      throws StepFailedException, InterruptedException {
    InFlight inFlight = new InFlight(threads, round.pace().rests() ? GENTLY : BATCHES_IN_FLIGHT);
    Progress rest = round.pace().restsAfterEach((done, left) -> {});
    try {
      return WorkGuard.guard(
          "follow collection " + collection,
          () -> {
            read(filter, documents -> submit(inFlight, rest, round, work, documents));
            return inFlight.finish();
          });
    } finally {
      inFlight.abandon();
    }
  }

  private void submit(
      InFlight inFlight, Progress rest, Round round, Work work, List<RawBsonDocument> documents)
      throws StepFailedException, InterruptedException {
    inFlight.submit(() -> guarded(work, documents));
    round.count().add(documents.size());
    rest.at(0, 0);
  }

  private long guarded(Work work, List<RawBsonDocument> documents)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard("follow collection " + collection, () -> work.take(documents));
  }

  @FunctionalInterface
  private interface Batches {
    void take(List<RawBsonDocument> documents) throws StepFailedException, InterruptedException;
  }

  private void read(BsonDocument filter, Batches batches)
      throws StepFailedException, InterruptedException {
    Batch batch = Batch.ofThisHeap();
    try (FreshReads reads = database.freshReads();
        MongoCursor<RawBsonDocument> cursor =
            reads.find(collection, filter).hint(ORDER_ON_DISK).batchSize(CURSOR_BATCH).iterator()) {
      while (cursor.hasNext()) {
        if (Thread.interrupted()) {
          throw new InterruptedException("reading " + collection + " was interrupted");
        }
        RawBsonDocument document = cursor.next();
        if (batch.isFullFor(document)) {
          batches.take(batch.take());
        }
        batch.add(document);
      }
    }
    batches.take(batch.take());
  }
}
