package io.locktender.steps.stream;

import com.google.common.collect.ImmutableList;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that reads the stream and those who take what has come. The reader waits for
 * nobody. Safe for use by many threads.
 */
final class Intake {
  private static final int BATCH_BYTES = 4 * 1024 * 1024;
  private static final int BATCH_IDS = 1_000;
  private static final Duration AT_A_TIME = Duration.ofMillis(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition came = lock.newCondition();
  private final EventRouting routing;
  private final HandOver handOver;
  private final Tally tally = new Tally();
  private final EventTaker both;
  private final LongSupplier nanos;
  private @Nullable String broken;
  private long events;

  Intake(EventRouting routing, HandOver handOver, LongSupplier nanos) {
    this.routing = routing;
    this.handOver = handOver;
    this.nanos = nanos;
    both = new Both();
  }

  /** To be called by the reader. */
  void take(ChangeStreamDocument<RawBsonDocument> event) {
    lock.lock();
    try {
      events++;
      routing.route(event, both);
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that nothing comes any more; the first reason stays. */
  void giveUp(String reason) {
    lock.lock();
    try {
      broken = broken == null ? reason : broken;
      came.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What has come; empty when nothing has within the time. */
  Told next(int maxIds, Duration within) throws StreamBrokenException, InterruptedException {
    return when(handOver::hasSome, maxIds, within);
  }

  /** The same, but waits until so many ids have come, or the time is over. */
  Told collect(int ids, Duration within) throws StreamBrokenException, InterruptedException {
    return when(() -> handOver.waiting() >= ids, ids, within);
  }

  private Told when(BooleanSupplier enough, int maxIds, Duration within)
      throws StreamBrokenException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long deadline = nanos.getAsLong() + within.toNanos();
      while (broken == null && !enough.getAsBoolean()) {
        long left = deadline - nanos.getAsLong();
        if (left <= 0) {
          break;
        }
        came.await(left, TimeUnit.NANOSECONDS);
      }
      requireWhole();
      return handOver.take(maxIds, BATCH_BYTES);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has applied what comes, until a marker; false when nothing comes for so long. The applying does
   * not count: the stream cannot help it that we are slow.
   */
  boolean drainTo(long marker, Duration within, Applier applier)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    long deadline = nanos.getAsLong() + within.toNanos();
    for (long left = within.toNanos(); left > 0; left = deadline - nanos.getAsLong()) {
      Duration atATime = Duration.ofNanos(Math.min(left, AT_A_TIME.toNanos()));
      Told batch = next(BATCH_IDS, atATime);
      if (!batch.isEmpty()) {
        applier.apply(batch);
        deadline = nanos.getAsLong() + within.toNanos();
      }
      if (batch.marker() >= marker) {
        return true;
      }
    }
    return false;
  }

  Proof between(long first, long second, Set<String> expiring) throws StreamBrokenException {
    lock.lock();
    try {
      requireWhole();
      return tally.between(first, second, expiring);
    } finally {
      lock.unlock();
    }
  }

  Proof since(long marker, Set<String> expiring) throws StreamBrokenException {
    lock.lock();
    try {
      requireWhole();
      return tally.since(marker, expiring);
    } finally {
      lock.unlock();
    }
  }

  StreamState state() {
    lock.lock();
    try {
      return new StreamState(events, handOver.waiting(), handOver.bytes(), broken);
    } finally {
      lock.unlock();
    }
  }

  private void requireWhole() throws StreamBrokenException {
    if (broken != null) {
      throw new StreamBrokenException(broken);
    }
  }

  private final class Both implements EventTaker {
    private final ImmutableList<EventTaker> takers = ImmutableList.of(handOver, tally);

    @Override
    public void changed(String collection, DocumentKey key, String operation) {
      takers.forEach(taker -> taker.changed(collection, key, operation));
    }

    @Override
    public void changed(String collection, String operation) {
      takers.forEach(taker -> taker.changed(collection, operation));
    }

    @Override
    public void anew(Set<String> collections, String operation) {
      takers.forEach(taker -> taker.anew(collections, operation));
    }

    @Override
    public void marked(long number) {
      takers.forEach(taker -> taker.marked(number));
    }
  }
}
