package io.locktender.steps.copy;

import com.google.common.primitives.Ints;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.bson.RawBsonDocument;

/**
 * Writes one collection's documents, byte for byte, in bounded batches, a few of them at a time.
 * For one thread; the writing is done by the pool's.
 */
final class RawCopy {
  private static final int BATCH_DOCUMENTS = 1_000;

  /** A document has at most 16 MiB, a message 48 MB: a batch stays below in any case. */
  private static final int BATCH_BYTES = 8 * 1024 * 1024;

  private static final int BATCHES_IN_FLIGHT = 3;

  private final CopyTarget target;
  private final ExecutorService writers;
  private final ProgressCount count;
  private final Refused refused;
  private final Deque<Future<List<RawBsonDocument>>> inFlight = new ArrayDeque<>();
  private List<RawBsonDocument> batch = new ArrayList<>();
  private long batchBytes;

  /**
   * Takes documents that others exclude which were copied before; called by the thread that adds.
   */
  @FunctionalInterface
  interface Refused {
    void take(List<RawBsonDocument> documents) throws StepFailedException, InterruptedException;
  }

  RawCopy(CopyTarget target, ExecutorService writers, ProgressCount count, Refused refused) {
    this.target = target;
    this.writers = writers;
    this.count = count;
    this.refused = refused;
  }

  void add(RawBsonDocument document) throws StepFailedException, InterruptedException {
    int bytes = document.getByteBuffer().remaining();
    if (batch.size() >= BATCH_DOCUMENTS || batchBytes + bytes > BATCH_BYTES) {
      flush();
    }
    batch.add(document);
    batchBytes += bytes;
  }

  /** Waits until everything is written; more may be added then. */
  void finish() throws StepFailedException, InterruptedException {
    flush();
    while (!inFlight.isEmpty()) {
      takeOne();
    }
  }

  private void takeOne() throws StepFailedException, InterruptedException {
    List<RawBsonDocument> excluded = Parallel.get(inFlight.remove());
    if (!excluded.isEmpty()) {
      refused.take(excluded);
    }
  }

  /** Interrupts what is still being written. */
  void abandon() {
    inFlight.forEach(future -> future.cancel(true));
  }

  private void flush() throws StepFailedException, InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    if (inFlight.size() == BATCHES_IN_FLIGHT) {
      takeOne();
    }
    List<RawBsonDocument> full = batch;
    inFlight.add(writers.submit(() -> write(full)));
    batch = new ArrayList<>(Ints.constrainToRange(full.size(), 10, BATCH_DOCUMENTS));
    batchBytes = 0;
  }

  private List<RawBsonDocument> write(List<RawBsonDocument> documents)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "write to " + target.name(),
        () -> {
          List<RawBsonDocument> excluded = target.insert(documents);
          count.add(documents.size());
          return excluded;
        });
  }
}
