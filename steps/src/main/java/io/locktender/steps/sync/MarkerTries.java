package io.locktender.steps.sync;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.stream.Marker;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes markers, also over an election: where one was not answered another one is tried. That is
 * right of markers alone. Nobody reads them but the stream, and one that comes late is none; a
 * write to a copy that was not answered ends the work.
 */
final class MarkerTries {
  /** From the first try until no other is begun. */
  static final Duration WITHIN = Duration.ofSeconds(60);

  static final Duration PAUSE = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(MarkerTries.class);

  private final Supplier<Marker> markers;
  private final LongSupplier nanos;
  private final LongConsumer park;

  /**
   * @param markers writes one
   * @param nanos a monotonic clock
   * @param park waits for so many nanoseconds, less when the thread is interrupted
   */
  MarkerTries(Supplier<Marker> markers, LongSupplier nanos, LongConsumer park) {
    this.markers = markers;
    this.nanos = nanos;
    this.park = park;
  }

  /**
   * Writes a marker.
   *
   * @throws DatabaseUnavailableException when none was answered in time
   */
  Marker next() {
    long begun = nanos.getAsLong();
    while (true) {
      try {
        return markers.get();
      } catch (DatabaseUnavailableException e) {
        if (!passes(e) || nanos.getAsLong() - begun >= WITHIN.toNanos()) {
          throw e;
        }
        log.info("another marker is tried in {}: {}", PAUSE, e.getMessage());
      }
      park.accept(PAUSE.toNanos());
    }
  }

  private static boolean passes(DatabaseUnavailableException e) {
    return e.getCause() instanceof MongoException cause
        && !(cause instanceof MongoInterruptedException)
        && MongoCalls.isTransient(cause);
  }
}
