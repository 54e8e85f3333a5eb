package io.locktender.steps.stream;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;

/** Workers that insert, update, replace and delete, 1,000 times a second together if they can. */
public final class BusyWriters implements AutoCloseable {
  private static final int WRITERS = 8;
  private static final int IDS = 3_000;

  public final AtomicLong acknowledged = new AtomicLong();
  public final AtomicLong failed = new AtomicLong();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WRITERS);

  public BusyWriters(MongoCollection<BsonDocument> collection, long seed) {
    MongoCollection<BsonDocument> safe = collection.withWriteConcern(WriteConcern.MAJORITY);
    for (int i = 0; i < WRITERS; i++) {
      Random random = new Random(seed + i);
      var unused =
          threads.scheduleAtFixedRate(() -> write(safe, random), 0, WRITERS, TimeUnit.MILLISECONDS);
    }
  }

  private void write(MongoCollection<BsonDocument> collection, Random random) {
    try {
      one(collection, random);
      acknowledged.incrementAndGet();
    } catch (MongoException e) {
      failed.incrementAndGet();
    }
  }

  private static void one(MongoCollection<BsonDocument> collection, Random random) {
    BsonDocument id = BsonDocument.parse("{_id: %d}".formatted(random.nextInt(IDS)));
    int value = random.nextInt();
    switch (random.nextInt(4)) {
      case 0 -> collection.deleteOne(id);
      case 1 ->
          collection.replaceOne(
              id,
              BsonDocument.parse("{replaced: %d}".formatted(value)),
              new ReplaceOptions().upsert(true));
      default ->
          collection.updateOne(
              id,
              BsonDocument.parse("{$set: {updated: %d}}".formatted(value)),
              new UpdateOptions().upsert(true));
    }
  }

  /** Waits until all have ended. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (threads.awaitTermination(60, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("a writer did not end");
  }
}
