package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.locktender.testkit.MongoProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledMongoIT {
  private static final int WRITERS = 2;
  private static final int BATCH = 50;
  private static final int BATCHES_BEFORE_THE_KILL = 20;

  @TempDir Path directory;

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final CountDownLatch enough = new CountDownLatch(BATCHES_BEFORE_THE_KILL);

  /** As on a real server, a command of many documents may be there to where it had come. */
  @Test
  void killingTheServerAmidWritesLosesNothingAcknowledged_andLeavesNoGapAndNoHalfOfADocument()
      throws Exception {
    writeUntilKilled();

    try (MongoProcess server = start();
        MongoClient client = MongoClients.create(server.uri())) {
      MongoCollection<Document> batches = batches(client);
      assertThat(batches.countDocuments())
          .isBetween((long) acknowledged.get(), (long) acknowledged.get() + WRITERS * BATCH);
      for (int writer = 0; writer < WRITERS; writer++) {
        assertThat(written(batches, writer)).isEqualTo(inOrder(batches, writer));
      }
      for (Document document : batches.find()) {
        assertThat(batches.find(Filters.eq("_id", document.get("_id"))).first())
            .isEqualTo(document);
      }
    }
  }

  @Test
  void theLastUpdateBeforeTheKillIsThere() {
    try (MongoProcess server = start();
        MongoClient client = MongoClients.create(server.uri())) {
      batches(client).insertOne(new Document("_id", 1).append("n", 0));
      batches(client).updateOne(Filters.eq("_id", 1), Updates.inc("n", 1));
      batches(client).findOneAndUpdate(Filters.eq("_id", 1), Updates.inc("n", 1));
      server.kill();
    }

    try (MongoProcess server = start();
        MongoClient client = MongoClients.create(server.uri())) {
      assertThat(batches(client).find()).containsExactly(new Document("_id", 1).append("n", 2));
    }
  }

  private static List<Document> written(MongoCollection<Document> batches, int writer) {
    return batches
        .find(Filters.eq("writer", writer))
        .sort(Sorts.ascending("_id"))
        .into(new ArrayList<>());
  }

  /** As many as a writer has there, as it has written them: the first, the second and so on. */
  private static List<Document> inOrder(MongoCollection<Document> batches, int writer) {
    int many = Math.toIntExact(batches.countDocuments(Filters.eq("writer", writer)));
    return IntStream.range(0, many).mapToObj(i -> document(writer, writer + WRITERS * i)).toList();
  }

  private static Document document(int writer, int id) {
    return new Document("_id", id).append("writer", writer);
  }

  private void writeUntilKilled() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try (MongoProcess server = start();
        MongoClient client = MongoClients.create(server.uri())) {
      List<Future<?>> running =
          IntStream.range(0, WRITERS)
              .<Future<?>>mapToObj(writer -> writers.submit(() -> write(batches(client), writer)))
              .toList();
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      server.kill();
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      writers.shutdownNow();
    }
  }

  /** Ends with the first insert that gets no answer. */
  private void write(MongoCollection<Document> batches, int writer) {
    try {
      for (int first = writer; ; first += WRITERS * BATCH) {
        int id = first;
        batches.insertMany(
            IntStream.range(0, BATCH).mapToObj(i -> document(writer, id + WRITERS * i)).toList());
        acknowledged.addAndGet(BATCH);
        enough.countDown();
      }
    } catch (MongoException e) {
      assertThat(enough.getCount()).as("batches missing before the kill").isZero();
    }
  }

  private MongoProcess start() {
    return MongoProcess.start("--data", directory.toString());
  }

  private static MongoCollection<Document> batches(MongoClient client) {
    return client.getDatabase("shop").getCollection("batches");
  }
}
