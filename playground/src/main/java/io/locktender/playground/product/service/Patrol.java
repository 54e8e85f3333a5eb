package io.locktender.playground.product.service;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Projections;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bson.Document;

/**
 * Reads random documents all the time, so that one of another shape would be seen. Each round reads
 * {@value #BATCH}; it is made every {@value #EVERY_MILLIS} ms: 100 documents a second at most.
 */
final class Patrol implements Runnable {
  static final int BATCH = 20;
  static final long EVERY_MILLIS = 200;

  private static final int ROUNDS_BETWEEN_SAVES = 10;

  private final MongoCollection<Document> packages;
  private final Seen seen;
  private final RandomGenerator random;
  private final List<Object> ids = new ArrayList<>();
  private long rounds;
  private volatile boolean reading;

  Patrol(MongoCollection<Document> packages, Seen seen, RandomGenerator random) {
    this.packages = packages;
    this.seen = seen;
    this.random = random;
  }

  /** Whether the last round went well. */
  boolean isReading() {
    return reading;
  }

  /** One round. Whatever goes wrong, with the database or the files, is tried again in the next. */
  @Override
  public void run() {
    try {
      if (ids.isEmpty()) {
        listIds();
      }
      readSome();
      if (++rounds % ROUNDS_BETWEEN_SAVES == 0) {
        seen.saveReadCount();
      }
      setReading(true, "");
    } catch (MongoException | UncheckedIOException e) {
      setReading(false, String.valueOf(e.getMessage()));
    }
  }

  private void listIds() {
    packages
        .find()
        .projection(Projections.include("_id"))
        .batchSize(10_000)
        .forEach(document -> ids.add(document.get("_id")));
  }

  private void readSome() {
    if (ids.isEmpty()) {
      return;
    }
    Set<Object> asked = new HashSet<>();
    random.ints(BATCH, 0, ids.size()).forEach(at -> asked.add(ids.get(at)));
    Set<Object> gone = new HashSet<>(asked);
    packages
        .find(in("_id", asked))
        .forEach(document -> gone.remove(seen.check(document).get("_id")));
    gone.forEach(seen::missing);
  }

  private void setReading(boolean now, String why) {
    if (reading && !now) {
      System.err.println("Expected to read packages, found: " + why + "; trying again.");
    }
    reading = now;
  }
}
