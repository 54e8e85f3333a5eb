package io.locktender.steps.run;

import static io.locktender.steps.run.LiveFixture.expand;
import static io.locktender.steps.run.LiveFixture.setField;
import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Step;
import io.locktender.steps.transform.PreImage;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Old workers insert, change and delete documents while a release is expanded and kept up: what the
 * database acknowledged is there afterwards, and every document is right.
 */
@ExtendWith(MongoExtension.class)
class LiveWritersTest {
  private static final int DOCUMENTS = 300;
  private static final int WRITERS = 3;
  private static final int WRITES_EACH = 600;

  /** Workers write names with blanks around them, which the release takes away. */
  private static final JavaStep.Transform BY_NAME =
      JavaStep.transform(
          "p",
          BsonDocument.parse("{$expr: {$ne: ['$derived.from', '$name']}}"),
          LiveWritersTest::expanded);

  private static final Step PRIORITY = expand(setField("p", "priority", 7));

  private LiveFixture fixture;
  private ExecutorService threads;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new LiveFixture(mongo);
    threads = Executors.newFixedThreadPool(WRITERS);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedWriteIsThereAndEveryDocumentIsRight(PreImage preImage) throws Exception {
    Turns turns = new Turns();
    List<Future<Map<Integer, Document>>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(fixture.collection("p"), i, turns);
      writer.insertAll();
      writers.add(threads.submit(writer::run));
    }
    LiveRunner runner = fixture.runner(preImage);
    Step inTurns = takingTurns(turns);

    long changed = runner.expand(inTurns, NO_PROGRESS).changed();
    runner.expand(PRIORITY, NO_PROGRESS);
    turns.expanded.countDown();
    long keptUp = 0;
    while (!writers.stream().allMatch(Future::isDone)) {
      keptUp += keepUp(runner, inTurns).changed();
    }
    StepResult last;
    do {
      last = keepUp(runner, inTurns);
      keptUp += last.changed();
    } while (last.pending() > 0);

    Map<Integer, Document> expected = new HashMap<>();
    for (Future<Map<Integer, Document>> writer : writers) {
      expected.putAll(writer.get());
    }
    assertThat(found()).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(DOCUMENTS);
    assertThat(changed).isPositive();
    assertThat(keptUp).isPositive();
    assertThat(turns.given()).isPositive();
  }

  @Test
  void aDocumentThatAWorkerTookAwayWhileItWasLookedAtHasNotFailed() throws Exception {
    fixture.insertNumbers("p", 3);
    Step looking =
        expand(
            JavaStep.transform(
                "p",
                BsonDocument.parse("{w: {$exists: false}}"),
                document -> {
                  if (document.getInteger("_id") == 1
                      && fixture.collection("p").deleteOne(new Document("_id", 1)).getDeletedCount()
                          == 1) {
                    throw new IllegalStateException("the worker had begun to clear it");
                  }
                  return document.append("w", true);
                }));

    StepResult result = fixture.runner().expand(looking, NO_PROGRESS);

    assertThat(result).isEqualTo(new StepResult(2, 0));
    assertThat(fixture.collection("p").countDocuments(new Document("w", true))).isEqualTo(2);
  }

  private static StepResult keepUp(LiveRunner runner, Step inTurns) throws Exception {
    StepResult derived = runner.keepUp(inTurns, NO_PROGRESS);
    StepResult priority = runner.keepUp(PRIORITY, NO_PROGRESS);
    return new StepResult(
        derived.changed() + priority.changed(), derived.pending() + priority.pending());
  }

  /** Lets a worker write between the read and the write of every tenth document. */
  private static Step takingTurns(Turns turns) {
    AtomicInteger seen = new AtomicInteger();
    return expand(
        JavaStep.transform(
            BY_NAME.collection(),
            BY_NAME.pending(),
            d -> {
              if (seen.incrementAndGet() % 10 == 0) {
                turns.give();
              }
              return BY_NAME.change().apply(d);
            }));
  }

  private Map<Integer, Document> found() {
    Map<Integer, Document> found = new HashMap<>();
    for (Document document : fixture.collection("p").find()) {
      found.put(document.getInteger("_id"), document);
    }
    return found;
  }

  private static Document expanded(Document document) {
    String name = document.getString("name").strip();
    return document
        .append("name", name)
        .append(
            "derived",
            new Document("from", name).append("to", name.toUpperCase(java.util.Locale.ROOT)));
  }

  /** The runner waits for a write of a worker, unless all have made theirs. */
  private static final class Turns {
    private final CountDownLatch expanded = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private final AtomicInteger working = new AtomicInteger(WRITERS);
    private final AtomicInteger given = new AtomicInteger();

    void give() throws InterruptedException {
      answered.drainPermits();
      asked.release();
      while (working.get() > 0) {
        if (answered.tryAcquire(10, TimeUnit.MILLISECONDS)) {
          given.incrementAndGet();
          return;
        }
      }
    }

    void wrote() {
      if (asked.tryAcquire()) {
        answered.release();
      }
    }

    /** Half of the writes are made while the release is expanded, the other half after that. */
    void awaitExpanded() throws InterruptedException {
      working.decrementAndGet();
      expanded.await();
      working.incrementAndGet();
    }

    void ended() {
      working.decrementAndGet();
    }

    int given() {
      return given.get();
    }
  }

  /** One worker of the old release, and what it knows to be written. */
  private static final class Writer {
    private final MongoCollection<Document> collection;
    private final int number;
    private final Turns turns;
    private final Random random;
    private final Map<Integer, Document> acknowledged = new HashMap<>();
    private final List<Integer> ids = new ArrayList<>();
    private int inserted;

    Writer(MongoCollection<Document> collection, int number, Turns turns) {
      this.collection = collection;
      this.number = number;
      this.turns = turns;
      random = new Random(number);
    }

    void insertAll() {
      for (int i = 0; i < DOCUMENTS; i++) {
        insert();
      }
    }

    /** Makes its writes; returns each of its documents as it must be in the end. */
    Map<Integer, Document> run() throws InterruptedException {
      try {
        for (int i = 0; i < WRITES_EACH; i++) {
          if (i == WRITES_EACH / 2) {
            turns.awaitExpanded();
          }
          write();
          turns.wrote();
        }
      } finally {
        turns.ended();
      }
      acknowledged.values().forEach(d -> expanded(d.append("priority", 7)));
      return acknowledged;
    }

    private void write() {
      switch (random.nextInt(8)) {
        case 0, 1 -> insert();
        case 2 -> delete();
        case 3, 4, 5 -> update("name", " name-" + random.nextInt() + " ");
        case 6 -> update("count", random.nextInt());
        default -> update("more-" + random.nextInt(3), List.of(random.nextInt()));
      }
    }

    private void insert() {
      int id = number + WRITERS * inserted++;
      Document document = new Document("_id", id).append("name", "name-" + id).append("count", 0);
      collection.insertOne(new Document(document));
      acknowledged.put(id, document);
      ids.add(id);
    }

    private void delete() {
      Integer id = ids.remove(random.nextInt(ids.size()));
      assertThat(collection.deleteOne(new Document("_id", id)).getDeletedCount()).isOne();
      acknowledged.remove(id);
    }

    private void update(String field, Object value) {
      int id = ids.get(random.nextInt(ids.size()));
      Document set = new Document("$set", new Document(field, value));
      assertThat(collection.updateOne(new Document("_id", id), set).getMatchedCount()).isOne();
      Document document = acknowledged.get(id);
      assertThat(document).isNotNull();
      document.append(field, value);
    }
  }
}
