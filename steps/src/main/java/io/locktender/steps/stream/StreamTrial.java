package io.locktender.steps.stream;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.client.ClientSession;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.stream.EventSource.Events;
import io.locktender.steps.text.Texts;
import java.util.Optional;
import java.util.Set;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Tries what a stream takes: a majority write that has a time, the stream from that time, and a
 * majority read that waits for it. What worked is what the stream begins with. For one thread.
 */
final class StreamTrial {
  /** A round trip: the server may have to go through much of its oplog to find the first event. */
  private static final long CATCH_UP_SECONDS = 60;

  /** A round trip when it is at the oplog's end: so long a primary that hangs is waited for. */
  private static final long FOLLOW_SECONDS = 15;

  private final Database own;
  private final EventRouting routing;
  private final String collection;
  private final Markers markers;
  private @Nullable Marker start;
  private @Nullable EventSource source;
  private @Nullable Events events;

  StreamTrial(Database own, Set<String> touched, String collection) {
    this.own = own;
    this.collection = collection;
    MarkerIds ids = new MarkerIds(new ObjectId());
    routing = new EventRouting(touched, collection, ids);
    markers = new Markers(own, collection, ids);
  }

  /**
   * Tries it.
   *
   * @return why there is no stream; empty when there is one
   * @throws io.locktender.steps.control.DatabaseUnavailableException when trying again is right
   */
  Optional<String> refused() {
    return refused("a majority write that tells its time", this::write)
        .or(() -> refused("a change stream of the database", this::watch))
        .or(() -> refused("a majority read of a certain time", this::read));
  }

  EventRouting routing() {
    return routing;
  }

  /** Of the markers. */
  String collection() {
    return collection;
  }

  Markers markers() {
    return markers;
  }

  Marker start() {
    return requireNonNull(start);
  }

  EventSource source() {
    return requireNonNull(source);
  }

  Events events() {
    return requireNonNull(events);
  }

  private void write() {
    start = markers.next();
  }

  private void watch() {
    source =
        new FollowedEvents(
            () -> own.get().getCollection(collection).find().first(),
            within(CATCH_UP_SECONDS),
            within(FOLLOW_SECONDS));
    events = source.open(null);
  }

  private EventSource within(long seconds) {
    return new ServerEvents(own, routing.pipeline(), start().at(), seconds);
  }

  /** As those that read originals: without, they may be behind what the stream tells. */
  private void read() {
    try (ClientSession session = own.session()) {
      session.advanceOperationTime(start().at());
      own.get()
          .withReadConcern(ReadConcern.MAJORITY)
          .getCollection(collection)
          .find(session)
          .first();
    }
  }

  private static Optional<String> refused(String what, Runnable attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (MongoException e) {
      if (e.getClass() != MongoClientException.class && MongoCalls.isTransient(e)) {
        throw MongoCalls.unavailable("be asked for " + what, e);
      }
      return Optional.of(
          "tried %s, found that the server refuses it: %s"
              .formatted(what, Texts.oneLine(String.valueOf(e.getMessage()))));
    }
  }
}
