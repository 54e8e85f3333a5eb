package io.locktender.steps.sync;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.Portion;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Reads an original from its beginning to its end, in the order on disk. What is done with its
 * documents is done on other threads meanwhile, a few batches at a time; beside workers on the
 * thread that reads, so that nothing is under way when that rests.
 */
record OriginalReader(Database database, ExecutorService threads, String collection) {
  private static final int BATCHES_IN_FLIGHT = 3;
  private static final int CURSOR_BATCH = 1_000;

  /** Does something with some documents; returns a number to be added up. */
  @FunctionalInterface
  interface Work {
    long take(List<RawBsonDocument> documents) throws StepFailedException, InterruptedException;
  }

  /** The same, which may ask more by the reads that brought them. */
  @FunctionalInterface
  interface AskingWork {
    long take(List<RawBsonDocument> documents, FreshReads reads)
        throws StepFailedException, InterruptedException;
  }

  /** Reads all; returns the sum of what the work returned. */
  long read(Round round, Work work) throws StepFailedException, InterruptedException {
    return read(new BsonDocument(), round, work);
  }

  /** Reads what a filter matches; returns the sum of what the work returned. */
  long read(BsonDocument filter, Round round, Work work)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "follow collection " + collection,
        () ->
            round.pace().rests()
                ? inTurns(filter, round, (documents, reads) -> work.take(documents))
                : inFlight(filter, round, work));
  }

  /** Reads all in turns, also where nobody rests; returns the sum of what the work returned. */
  long readAsking(Round round, AskingWork work) throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "follow collection " + collection, () -> inTurns(new BsonDocument(), round, work));
  }

  private long inTurns(BsonDocument filter, Round round, AskingWork work)
      throws StepFailedException, InterruptedException {
    Portion portion = new Portion(Batch.DOCUMENTS);
    long[] sum = new long[1];
    try (OpenRead read =
        round
            .pace()
            .turn(
                () ->
                    OpenRead.open(
                        database, collection, filter, Portion.CURSOR_BATCH, Batch.small()))) {
      round
          .pace()
          .turns(
              portion,
              most -> {
                List<RawBsonDocument> documents = read.next(most);
                sum[0] += documents.isEmpty() ? 0 : work.take(documents, read.reads());
                round.count().add(documents.size());
                return documents.size();
              });
    }
    return sum[0];
  }

  private long inFlight(BsonDocument filter, Round round, Work work)
      throws StepFailedException, InterruptedException {
    InFlight inFlight = new InFlight(threads, BATCHES_IN_FLIGHT);
    try {
      try (OpenRead read =
          OpenRead.open(database, collection, filter, CURSOR_BATCH, Batch.ofThisHeap())) {
        List<RawBsonDocument> documents = read.next(Batch.DOCUMENTS);
        while (!documents.isEmpty()) {
          List<RawBsonDocument> these = documents;
          inFlight.submit(() -> guarded(work, these));
          round.count().add(these.size());
          documents = read.next(Batch.DOCUMENTS);
        }
      }
      return inFlight.finish();
    } finally {
      inFlight.abandon();
    }
  }

  private long guarded(Work work, List<RawBsonDocument> documents)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard("follow collection " + collection, () -> work.take(documents));
  }
}
