package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.Pace;
import io.locktender.testkit.ScriptedMongo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server notices of collections that are kept beside workers: nothing, half of the time. */
class GentleBackupTest {
  private static final int DOCUMENTS = 1_200;
  private static final long INSERT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ScriptedMongo server = ScriptedMongo.start();
  private final CopyThreads threads = CopyThreads.start(1, 3);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger disturbed = new AtomicInteger();
  private final AtomicLong parked = new AtomicLong();
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));
    database
        .get()
        .getCollection("p")
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> new Document("_id", i).append("n", i))
                .toList());
    database.get().getCollection("p").createIndex(new Document("n", 1), new IndexOptions());
    database.capabilities();
    for (String command : List.of("find", "getMore", "insert")) {
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

  @AfterEach
  void close() {
    threads.close();
    database.close();
    server.close();
  }

  private void park(long nanos) {
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

  @Test
  void nothingIsUnderWayWhileItRests_andIndexesAreBuiltWhileTheCopyIsEmpty() throws Exception {
    AtomicInteger late = new AtomicInteger();
    server.on(
        "createIndexes",
        (given, really) -> {
          late.addAndGet(server.asked("insert").size());
          return really.get();
        });

    long kept =
        new LiveBackup(
                database,
                "t1",
                "u2",
                threads,
                InstantSource.system(),
                System::nanoTime,
                new Pace(System::nanoTime, this::park))
            .copy(Set.of("p"), (done, left) -> {});

    assertThat(kept).isEqualTo(DOCUMENTS);
    assertThat(server.asked("createIndexes")).isNotEmpty();
    assertThat(late).hasValue(0);
    assertThat(disturbed).hasValue(0);
    assertThat(parked.get()).isGreaterThan(server.asked("insert").size() * INSERT_NANOS);
  }
}
