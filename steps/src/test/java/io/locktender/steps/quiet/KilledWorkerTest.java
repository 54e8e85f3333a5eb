package io.locktender.steps.quiet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.LongAsker;
import io.locktender.testkit.LongAsker.What;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real server goes on with when the worker that asked for it was killed. */
@ExtendWith(MongoExtension.class)
class KilledWorkerTest {
  private static final String NAME = "packages";
  private static final int DOCUMENTS = 100;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestDatabase mongo;
  private Database database;
  private volatile String waitsFor = "";

  private final Progress progress =
      new Progress() {
        @Override
        public void at(long done, long left) {}

        @Override
        public void waitsFor(String what) {
          waitsFor = what;
        }
      };

  @BeforeEach
  void open(TestDatabase given) {
    mongo = given;
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "locktender test"));
    assumeThat(new QuietCheck(database).check().notes())
        .as("a server that tells what it is doing")
        .isEmpty();
    mongo
        .database()
        .getCollection(NAME)
        .insertMany(IntStream.range(0, DOCUMENTS).mapToObj(id -> new Document("_id", id)).toList());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    if (new QuietCheck(database).check().notes().isEmpty()) {
      endTransactions();
    }
    database.close();
  }

  private Future<Boolean> waits() {
    QuietWait wait = new QuietWait(database, InstantSource.system());
    return threads.submit(() -> wait.await(progress));
  }

  private LongAsker asks(What what) {
    return LongAsker.start(mongo.uri(), mongo.name(), NAME, what);
  }

  private long marked() {
    return mongo
        .database()
        .getCollection(NAME)
        .countDocuments(Filters.eq("mark", LongAsker.PROGRAM));
  }

  private void assertNamed(String what) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(waitsFor).contains(what, LongAsker.PROGRAM));
  }

  @Test
  void anIdleServerIsQuietAtOnce() throws Exception {
    assertThat(waits().get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(waitsFor).isEmpty();
  }

  @Test
  void anUpdateOfAKilledWorkerIsNamedAndWaitedForAndNothingIsWrittenAfterThat() throws Exception {
    Document here = new Document("nss", mongo.name() + "." + NAME);
    Optional<FailPoint> on = FailPoint.on(mongo.client(), "hangDuringBatchUpdate", here);
    assumeThat(on).as("a server with fail points").isPresent();
    Future<Boolean> quiet;
    try (FailPoint hang = on.orElseThrow();
        LongAsker asker = asks(What.UPDATE)) {
      assertThat(hang).isNotNull();
      await().until(this::updates);
      asker.kill();
      quiet = waits();
      assertNamed("update on " + mongo.name() + "." + NAME);
      assertThat(marked()).isZero();
      assertThat(quiet.isDone()).isFalse();
    }
    assertThat(quiet.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(marked()).as("written before it was quiet").isEqualTo(DOCUMENTS);
  }

  @Test
  void aTransactionThatAKilledWorkerLeftOpenIsNamedAndWaitedFor() throws Exception {
    try (LongAsker asker = asks(What.TRANSACTION)) {
      asker.kill();
    }
    Future<Boolean> quiet = waits();
    assertNamed("an open transaction");
    assertThat(quiet.isDone()).isFalse();
    endTransactions();
    assertThat(quiet.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(marked()).isZero();
  }

  @Test
  void aWriteThatIsQueuedPastItsTimeOutIsWaitedFor() throws Exception {
    MongoDatabase admin = mongo.client().getDatabase("admin");
    assumeThat(isLocked(admin)).as("a server that can be locked").isTrue();
    Future<Boolean> quiet;
    try (MongoClient impatient = impatient()) {
      MongoCollection<Document> collection =
          impatient.getDatabase(mongo.name()).getCollection(NAME);
      assertThatThrownBy(
              () -> collection.insertOne(new Document("_id", -1).append("mark", LongAsker.PROGRAM)))
          .isInstanceOf(MongoSocketReadTimeoutException.class);
      quiet = waits();
      assertNamed("insert on " + mongo.name() + "." + NAME);
      assertThat(quiet.isDone()).isFalse();
    } finally {
      admin.runCommand(new Document("fsyncUnlock", 1));
    }
    assertThat(quiet.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(marked()).as("written before it was quiet").isEqualTo(1);
  }

  private static boolean isLocked(MongoDatabase admin) {
    try {
      admin.runCommand(new Document("fsync", 1).append("lock", true));
      return true;
    } catch (MongoCommandException e) {
      return false;
    }
  }

  private MongoClient impatient() {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(mongo.uri()))
            .applicationName(LongAsker.PROGRAM)
            .retryWrites(false)
            .applyToSocketSettings(socket -> socket.readTimeout(500, TimeUnit.MILLISECONDS))
            .build());
  }

  @Test
  void whatBeginsLaterIsNotWaitedFor() throws Exception {
    try (LongAsker before = asks(What.TRANSACTION)) {
      before.kill();
      Future<Boolean> quiet = waits();
      assertNamed("an open transaction");
      try (LongAsker later = asks(What.TRANSACTION)) {
        assertThat(later).isNotNull();
        assertThat(waitsFor).doesNotContain("; ");
        endTransactionsBut(1);
        assertThat(quiet.get(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private boolean updates() {
    return mongo
            .client()
            .getDatabase("admin")
            .aggregate(
                List.of(
                    Document.parse("{$currentOp: {allUsers: true}}"),
                    new Document(
                        "$match",
                        new Document("op", "update").append("ns", mongo.name() + "." + NAME))))
            .first()
        != null;
  }

  private void endTransactions() {
    endTransactionsBut(0);
  }

  /** Ends the oldest open transactions of such workers, all but so many. */
  private void endTransactionsBut(int newest) {
    List<Document> open =
        mongo
            .client()
            .getDatabase("admin")
            .aggregate(
                List.of(
                    Document.parse("{$currentOp: {allUsers: true, idleSessions: true}}"),
                    Document.parse(
                        "{$match: {type: 'idleSession', appName: '" + LongAsker.PROGRAM + "'}}"),
                    Document.parse("{$sort: {'transaction.timeOpenMicros': -1}}")))
            .into(new ArrayList<>());
    List<Document> sessions =
        open.subList(0, open.size() - newest).stream()
            .map(row -> row.get("lsid", Document.class))
            .map(lsid -> new Document("id", lsid.get("id")))
            .toList();
    if (!sessions.isEmpty()) { // An empty list would mean all that there are.
      mongo.client().getDatabase("admin").runCommand(new Document("killSessions", sessions));
    }
  }
}
