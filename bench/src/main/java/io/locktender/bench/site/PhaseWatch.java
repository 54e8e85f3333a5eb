package io.locktender.bench.site;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;

/**
 * Looks at the version document ten times a second, and notes when it was first seen in each phase,
 * for where no event log tells. Closing it ends that.
 */
public final class PhaseWatch implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Map<String, Instant> seen = new LinkedHashMap<>();
  private final MongoCollection<Document> versions;
  private final Thread thread;
  private volatile boolean ends;

  public PhaseWatch(MongoDatabase database) {
    versions = database.getCollection("locktender.version");
    thread = new Thread(this::watch, "phases");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!ends) {
      Document document = versions.find().first();
      Document upgrade = document == null ? null : document.get("upgrade", Document.class);
      if (upgrade != null) {
        String phase = upgrade.getString("phase");
        synchronized (seen) {
          seen.putIfAbsent(phase, Instant.now());
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** When it was first in a phase; empty while it was not. */
  public Optional<Instant> entered(String phase) {
    synchronized (seen) {
      return Optional.ofNullable(seen.get(phase));
    }
  }

  /** When it left a phase for another one. */
  public Optional<Instant> left(String phase) {
    synchronized (seen) {
      Instant entered = seen.get(phase);
      return entered == null
          ? Optional.empty()
          : seen.values().stream().filter(at -> at.isAfter(entered)).findFirst();
    }
  }

  @Override
  public void close() {
    ends = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
