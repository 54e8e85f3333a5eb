package io.locktender.steps.stream;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import io.locktender.steps.stream.EventSource.Events;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream until it is interrupted, or given up, and gets over what passes. It goes on after
 * the last event that was taken in.
 */
final class StreamReader implements Runnable {
  static final String CLOSED = "the change stream was closed";

  private static final Logger log = LoggerFactory.getLogger(StreamReader.class);

  private final EventSource source;
  private final Intake intake;
  private final LongSupplier nanos;
  private final LongConsumer park;
  private final Setbacks setbacks = new Setbacks();
  private @Nullable Events open;
  private @Nullable BsonDocument position;

  /**
   * @param open the stream, from its start
   * @param nanos a monotonic clock
   * @param park waits for so many nanoseconds, less when the thread is interrupted
   */
  StreamReader(
      EventSource source, Events open, Intake intake, LongSupplier nanos, LongConsumer park) {
    this.source = source;
    this.open = open;
    this.intake = intake;
    this.nanos = nanos;
    this.park = park;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try (Events events = open == null ? source.open(position) : open) {
          open = null;
          readAll(events);
        } catch (MongoInterruptedException e) {
          break;
        } catch (MongoException e) {
          if (!mayGoOn(e)) {
            return;
          }
        }
      }
      intake.giveUp(CLOSED);
    } catch (RuntimeException | Error e) {
      intake.giveUp("the change stream failed: " + e);
      throw e;
    }
  }

  /** Ends after an event that ends the stream: the next one begins after it. */
  private void readAll(Events events) {
    boolean ended = false;
    while (!ended && !Thread.currentThread().isInterrupted()) {
      ChangeStreamDocument<RawBsonDocument> event = events.next();
      setbacks.over();
      if (event != null) {
        intake.take(event);
        ended = event.getOperationType() == OperationType.INVALIDATE;
      }
      BsonDocument now = events.position();
      position = now == null ? position : now;
    }
  }

  private boolean mayGoOn(MongoException e) {
    Optional<String> reason = setbacks.add(e, position, nanos.getAsLong());
    if (reason.isPresent()) {
      log.warn("{}", reason.get());
      intake.giveUp(reason.get());
      return false;
    }
    log.info("the change stream is opened again in {}: {}", setbacks.pause(), e.getMessage());
    park.accept(setbacks.pause().toNanos());
    return true;
  }
}
