package io.locktender.steps.stream;

import static org.junit.jupiter.api.Assumptions.abort;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bson.BsonDocument;
import org.bson.Document;

/** A stream of a test's database; the test is skipped where there is none. */
final class StreamFixture implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(60);

  final TestDatabase mongo;
  final Database database;
  final ExecutorService thread = Executors.newCachedThreadPool();
  final ChangeStream stream;

  StreamFixture(TestDatabase mongo, Set<String> touched) {
    this(mongo, touched, 40L << 20);
  }

  StreamFixture(TestDatabase mongo, Set<String> touched, long maxWaitingBytes) {
    this.mongo = mongo;
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    StreamOpening opening =
        ChangeStream.open(
            database, touched, Events.MARKERS, thread, System::nanoTime, maxWaitingBytes);
    if (!(opening instanceof StreamOpening.Open open)) {
      close(thread, database);
      abort("the server has no change streams: " + opening);
      throw new IllegalStateException();
    }
    stream = open.stream();
  }

  MongoCollection<BsonDocument> collection(String name) {
    return mongo.database().getCollection(name, BsonDocument.class);
  }

  void insert(String collection, String... documents) {
    for (String each : documents) {
      collection(collection).insertOne(BsonDocument.parse(each));
    }
  }

  Document admin(String command) {
    return mongo.client().getDatabase("admin").runCommand(Document.parse(command));
  }

  /** What has come until now. */
  Drained drain() throws Exception {
    return drainTo(stream.mark());
  }

  Drained drainTo(Marker marker) throws Exception {
    Drained drained = new Drained();
    if (!stream.drainTo(marker, LONG, drained)) {
      throw new AssertionError("the marker did not come: " + stream.state());
    }
    return drained;
  }

  @Override
  public void close() {
    stream.close();
    close(thread, database);
  }

  private static void close(ExecutorService thread, Database database) {
    thread.shutdownNow();
    database.close();
  }
}
