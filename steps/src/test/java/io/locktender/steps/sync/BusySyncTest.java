package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static io.locktender.steps.sync.SyncFixture.uniqueIndex;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.Synced;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers write all the time: every document is in the copy in the end, once, in the new shape. */
@ExtendWith(MongoExtension.class)
class BusySyncTest {
  private static final int DOCUMENTS = 5_000;

  @TempDir Path directory;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong writes = new AtomicLong();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private SyncFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new SyncFixture(mongo, directory);
  }

  @AfterEach
  void close() {
    workers.shutdownNow();
    fixture.close();
  }

  @Test
  void nothingIsLostAndNothingIsThereTwice() throws Exception {
    MongoCollection<Document> original = fixture.original("c");
    original.createIndex(Indexes.ascending("name"), new IndexOptions().unique(true));
    original.insertMany(
        IntStream.range(0, DOCUMENTS)
            .mapToObj(i -> new Document("_id", i).append("name", "n" + i).append("v", 0))
            .toList());
    fixture
        .step(new Change.DropIndex("c", Optional.of("name_1"), Optional.empty()))
        .step(transform("c", "{slug: {$exists: false}}", "{$rename: {name: 'slug'}}"))
        .step(uniqueIndex("c", "slug"));
    List<Future<?>> writing = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int seed = i;
      writing.add(workers.submit(() -> write(original, new Random(seed))));
    }
    int current = 0;
    for (int rounds = 0; rounds < 60 && (current < 3 || writes.get() < 1_000); rounds++) {
      Synced synced = fixture.round();
      assertThat(synced.anew()).isNull();
      current += synced.current() ? 1 : 0;
    }
    stop.set(true);
    for (Future<?> each : writing) {
      each.get();
    }

    assertThat(fixture.catchUp().current()).isTrue();
    fixture.prove();
    Map<Object, Document> expected = new HashMap<>();
    for (Document document : original.find()) {
      Document changed = new Document(document);
      changed.append("slug", changed.remove("name"));
      expected.put(document.get("_id"), changed);
    }
    List<Document> copied = fixture.copy("c").find().into(new ArrayList<>());
    assertThat(copied).hasSameSizeAs(expected.keySet());
    assertThat(copied).allMatch(copy -> copy.equals(expected.get(copy.get("_id"))));
  }

  private void write(MongoCollection<Document> original, Random random) {
    while (!stop.get()) {
      int id = random.nextInt(DOCUMENTS);
      try {
        switch (random.nextInt(5)) {
          case 0 ->
              original.insertOne(
                  new Document("_id", DOCUMENTS + random.nextInt(DOCUMENTS))
                      .append("name", "i" + random.nextLong())
                      .append("v", 0));
          case 1 -> original.updateOne(Filters.eq(id), Updates.inc("v", 1));
          case 2 -> original.deleteOne(Filters.eq(id));
          case 3 -> replaceId(original, id);
          default -> moveName(original, id, random.nextInt(DOCUMENTS));
        }
        writes.incrementAndGet();
      } catch (MongoWriteException e) {
        // A name or an _id that is taken: this worker does something else.
        assertThat(e.getCode()).isEqualTo(11_000);
      }
    }
  }

  private static void replaceId(MongoCollection<Document> original, int id) {
    Document document = original.findOneAndDelete(Filters.eq(id));
    if (document != null) {
      Object other = document.get("_id") instanceof Integer ? (Object) (double) id : (Object) id;
      original.insertOne(document.append("_id", other));
    }
  }

  private static void moveName(MongoCollection<Document> original, int from, int to) {
    Document document = original.find(Filters.eq(from)).first();
    if (document != null) {
      original.updateOne(Filters.eq(from), Updates.set("name", "moved" + System.nanoTime()));
      original.updateOne(Filters.eq(to), Updates.set("name", document.get("name")));
    }
  }
}
