package io.locktender.steps.sync;

import com.mongodb.MongoException;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.FreshReads;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.Portion;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Reads an original from its beginning to its end, in the order on disk. What is done with its
 * documents is done on other threads meanwhile, a few batches at a time; beside workers on the
 * thread that reads, so that nothing is under way when that rests.
 */
record OriginalReader(Database database, ExecutorService threads, String collection) {
  private static final int BATCHES_IN_FLIGHT = 3;

  /** Where nobody rests: with half of it, an update in YAML was copied a sixth slower. */
  static final int BATCH_DOCUMENTS = 1_000;

  private static final BsonDocument ALL = new BsonDocument();

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
    return WorkGuard.guard(
        "follow collection " + collection,
        () ->
            round.pace().rests()
                ? inTurns(round, (documents, reads) -> work.take(documents))
                : inFlight(
                    ALL,
                    round,
                    work,
                    refused -> {
                      throw refused;
                    }));
  }

  /**
   * Reads, where nobody rests, what a filter matches, as far as the server can tell that. All that
   * was read has been worked on then.
   *
   * @return whether it could tell it of every document
   */
  boolean readTold(BsonDocument filter, Round round, Work work)
      throws StepFailedException, InterruptedException {
    AtomicBoolean told = new AtomicBoolean(true);
    Asking asking =
        new Asking(filter, database.get().getCollection(collection, RawBsonDocument.class)::find);
    WorkGuard.guard(
        "follow collection " + collection,
        () ->
            inFlight(
                filter,
                round,
                work,
                refused -> {
                  asking.refuseOthers(refused);
                  told.set(false);
                }));
    return told.get();
  }

  /** Reads all in turns, also where nobody rests; returns the sum of what the work returned. */
  long readAsking(Round round, AskingWork work) throws StepFailedException, InterruptedException {
    return WorkGuard.guard("follow collection " + collection, () -> inTurns(round, work));
  }

  private long inTurns(Round round, AskingWork work)
      throws StepFailedException, InterruptedException {
    Portion portion = new Portion(Batch.DOCUMENTS);
    long[] sum = new long[1];
    try (OpenRead read =
        round
            .pace()
            .turn(
                () ->
                    OpenRead.open(
                        database, collection, ALL, Portion.CURSOR_BATCH, Batch.small()))) {
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

  /**
   * @param refused takes what ends the read before its end
   */
  private long inFlight(
      BsonDocument filter, Round round, Work work, Consumer<MongoException> refused)
      throws StepFailedException, InterruptedException {
    InFlight inFlight = new InFlight(threads, BATCHES_IN_FLIGHT);
    try {
      try (OpenRead read =
          OpenRead.open(database, collection, filter, BATCH_DOCUMENTS, Batch.ofThisHeap())) {
        List<RawBsonDocument> documents = read.next(BATCH_DOCUMENTS);
        while (!documents.isEmpty()) {
          List<RawBsonDocument> these = documents;
          inFlight.submit(() -> guarded(work, these));
          round.count().add(these.size());
          documents = read.next(BATCH_DOCUMENTS);
        }
      } catch (MongoException e) {
        refused.accept(e);
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
