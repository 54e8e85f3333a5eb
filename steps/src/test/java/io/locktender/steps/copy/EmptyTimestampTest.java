package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that inserts an empty timestamp at the top of a document puts its own time there. */
@ExtendWith(MongoExtension.class)
class EmptyTimestampTest {
  private static final String EMPTY = "{$timestamp: {t: 0, i: 0}}";

  private final CopyThreads threads = CopyThreads.start(1, 2);

  @AfterEach
  void close() {
    threads.close();
  }

  private static Database open(TestDatabase mongo) {
    return Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  /** As a product has it: set by an update, in every third document. */
  private static void insert(Database database) {
    MongoCollection<BsonDocument> orders =
        database.get().getCollection("orders", BsonDocument.class);
    orders.insertMany(
        IntStream.range(0, 2_000)
            .mapToObj(i -> BsonDocument.parse("{_id: %d, at: 1, n: %d, z: 1}".formatted(i, i % 3)))
            .toList());
    orders.updateMany(
        Filters.eq("n", 0), Updates.set("at", BsonDocument.parse("{v: " + EMPTY + "}").get("v")));
    orders.insertOne(BsonDocument.parse("{_id: %s, in: {at: %s}}".formatted(EMPTY, EMPTY)));
  }

  private static List<BsonDocument> documents(Database database, String collection) {
    return database
        .get()
        .getCollection(collection, BsonDocument.class)
        .find()
        .sort(new BsonDocument("_id", new BsonInt32(1)))
        .into(new ArrayList<>());
  }

  @Test
  void soHasWhatIsKeptWhileWorkersWrite_thoughItsValidatorWouldRefuseIt(TestDatabase mongo)
      throws Exception {
    try (Database database = open(mongo)) {
      insert(database);
      mongo
          .database()
          .runCommand(
              org.bson.Document.parse("{collMod: 'orders', validator: {never: {$exists: true}}}"));
      LiveBackup backup =
          new LiveBackup(
              database,
              "t1",
              "u2",
              threads,
              InstantSource.system(),
              System::nanoTime,
              Pace.unrested());

      backup.copy(Set.of("orders"), (done, left) -> {});
      backup.keep(Set.of("orders"));

      assertThat(documents(database, "locktender.backup.u2.orders"))
          .isEqualTo(documents(database, "orders"));
    }
  }

  @Test
  void oneThatCannotBePutBackIsNamed() {
    assertThatThrownBy(() -> CopyTarget.putBack(new BsonInt32(7), List.of("a.b")))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining(
            "document {\"_id\": 7} has an empty timestamp in its field 'a.b', where no server lets"
                + " it be copied");
  }
}
