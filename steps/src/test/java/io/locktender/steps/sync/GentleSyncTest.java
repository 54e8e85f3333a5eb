package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.steps.work.Pace;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server notices of copies that are made beside workers: nothing, half of the time. */
class GentleSyncTest {
  private static final int DOCUMENTS = 600;
  private static final long INSERT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final List<String> COMMANDS =
      List.of("find", "getMore", "update", "delete", "insert");

  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger disturbed = new AtomicInteger();
  private final AtomicLong parked = new AtomicLong();
  private final AtomicLong inserted = new AtomicLong();
  private final AtomicLong mostInserted = new AtomicLong();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new SyncFixture(server.uri(), "shop", directory)
            .pace(new Pace(System::nanoTime, this::park));
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private void park(long nanos) {
    mostInserted.accumulateAndGet(inserted.getAndSet(0), Math::max);
    int before = begun.get();
    int done = ended.get();
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    parked.addAndGet(nanos);
    if (before != done || begun.get() != before) {
      disturbed.incrementAndGet();
    }
  }

  private void follow(String... names) {
    for (String name : names) {
      fixture.step(transform(name, "{v: {$exists: false}}", "{$set: {v: 1}}"));
      fixture
          .original(name)
          .insertMany(IntStream.range(0, DOCUMENTS).mapToObj(i -> new Document("_id", i)).toList());
    }
    fixture.database().capabilities();
    for (String command : COMMANDS) {
      server.on(
          command,
          (given, really) -> {
            begun.incrementAndGet();
            if (command.equals("insert")) {
              LockSupport.parkNanos(INSERT_NANOS);
            }
            de.bwaldvogel.mongo.bson.Document answer = really.get();
            ended.incrementAndGet();
            return answer;
          });
    }
    server.forget();
  }

  private void copiesEach(String... names) throws Exception {
    long began = System.nanoTime();
    fixture.round();
    long took = System.nanoTime() - began;

    for (String name : names) {
      assertThat(fixture.copy(name).countDocuments(new Document("v", 1))).isEqualTo(DOCUMENTS);
    }
    int inserts = server.asked("insert").size();
    assertThat(inserts).isGreaterThanOrEqualTo(names.length * DOCUMENTS / 200);
    assertThat(disturbed).hasValue(0);
    assertThat(parked.get()).isBetween(inserts * INSERT_NANOS, took / 2);
  }

  @Test
  void nothingIsUnderWayWhileItRests_andItRestsForAsLongAsItWorks() throws Exception {
    follow("c");

    copiesEach("c");
  }

  @Test
  void twoCollectionsRestTogether() throws Exception {
    follow("c", "d");

    copiesEach("c", "d");
  }

  @Test
  void whatWorkersWriteSinceIsBroughtUpTheSameWay() throws Exception {
    follow("c", "d");
    fixture.round();
    long before = parked.get();
    fixture.original("c").updateMany(Filters.gte("_id", 10), Updates.set("n", 1));

    fixture.round();

    assertThat(fixture.copy("c").countDocuments(new Document("n", 1).append("v", 1)))
        .isEqualTo(DOCUMENTS - 10);
    assertThat(disturbed).hasValue(0);
    assertThat(parked.get()).isGreaterThan(before);
  }

  /** A turn is as small where few documents are much. */
  @Test
  void largeDocumentsComeInAsManyTurns() throws Exception {
    int few = 40;
    String large = "x".repeat((1 << 20) - 1_000);
    follow("c");
    fixture.round();
    fixture.original("c").updateMany(Filters.lt("_id", few), Updates.set("n", large));
    AtomicLong read = new AtomicLong();
    server.on(
        "insert",
        (given, really) ->
            counted(really.get(), inserted, (List<?>) requireNonNull(given.get("documents"))));
    server.on(
        "find",
        (given, really) -> {
          de.bwaldvogel.mongo.bson.Document answer = really.get();
          boolean byId = String.valueOf(given.get("filter")).contains("$in");
          return counted(answer, read, byId ? ScriptedMongo.batch(answer) : List.of());
        });

    fixture.round();

    assertThat(fixture.copy("c").countDocuments(new Document("n", large).append("v", 1)))
        .isEqualTo(few);
    assertThat(mostInserted.get()).isBetween(1L << 20, 3L << 20);
    assertThat(read.get()).as("found, and read in vain").isLessThan(few * (4L << 20));
  }

  private static de.bwaldvogel.mongo.bson.Document counted(
      de.bwaldvogel.mongo.bson.Document answer, AtomicLong bytes, List<?> documents) {
    documents.forEach(document -> bytes.addAndGet(String.valueOf(document).length()));
    return answer;
  }

  @Test
  void theHoldDoesNotRest() throws Exception {
    follow("c");
    fixture.round();
    fixture.original("c").updateMany(Filters.gte("_id", 10), Updates.set("n", 1));
    long before = parked.get();

    fixture.catchUp();
    fixture.prove();

    assertThat(parked).hasValue(before);
  }
}
