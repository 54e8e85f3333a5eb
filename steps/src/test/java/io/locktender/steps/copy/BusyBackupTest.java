package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a rolling upgrade that goes back keeps, while workers write what is being kept. */
@ExtendWith(MongoExtension.class)
class BusyBackupTest {
  /** More than are read before the first of them are written. */
  private static final int DOCUMENTS = 12_000;

  private static final String BACKUP = "locktender.backup.u2.p";

  private final CopyThreads threads = CopyThreads.start(1, 1);
  private TestDatabase mongo;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    this.mongo = mongo;
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  @AfterEach
  void close() {
    threads.close();
    database.close();
  }

  private MongoCollection<Document> collection(String name) {
    return mongo.database().getCollection(name);
  }

  private MongoCollection<Document> p() {
    return collection("p");
  }

  /** Each has a number of its own, {@code n}, a word of its own, and a list with its number. */
  private void insert() {
    p().insertMany(IntStream.range(0, DOCUMENTS).mapToObj(BusyBackupTest::document).toList());
  }

  private static Document document(int id) {
    return new Document("_id", id)
        .append("n", id)
        .append("word", "w" + id)
        .append("list", List.of(new Document("in", "x" + id), new Document("in", "y" + id)));
  }

  /** Keeps the collection; what workers do in the middle is done when its beginning was read. */
  private void keep(Runnable meanwhile) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong seconds = new AtomicLong();
    LiveBackup backup =
        new LiveBackup(
            database,
            "t1",
            "u2",
            threads,
            InstantSource.system(),
            () -> seconds.addAndGet(1_000_000_000),
            Pace.unrested());
    Progress once =
        (count, left) -> {
          if (done.compareAndSet(false, true)) {
            meanwhile.run();
          }
        };
    backup.copy(Set.of("p"), once);
    backup.keep(Set.of("p"));
    assertThat(done).isTrue();
  }

  @Test
  void aDocumentThatIsDeletedAndInsertedAgainIsKeptOnce() throws Exception {
    insert();

    keep(
        () -> {
          p().deleteOne(new Document("_id", 0));
          p().insertOne(document(0).append("again", true));
          p().deleteOne(new Document("_id", 1));
          p().insertOne(document(1));
        });

    assertThat(collection(BACKUP).countDocuments()).isEqualTo(DOCUMENTS);
    assertThat(collection(BACKUP).find(new Document("_id", 1)).first()).isEqualTo(document(1));
    assertThat(collection(BACKUP).find(new Document("_id", 0)).first().getInteger("n")).isZero();
  }

  @Test
  void aValueOfAUniqueIndexMayMoveToAnotherDocument() throws Exception {
    insert();
    p().createIndex(new Document("n", 1), new IndexOptions().unique(true));
    int last = DOCUMENTS - 1;

    keep(
        () -> {
          p().updateOne(new Document("_id", 0), Updates.set("n", -1));
          p().updateOne(new Document("_id", last), Updates.set("n", 0));
          p().updateOne(new Document("_id", 0), Updates.set("n", last));
        });

    assertThat(collection(BACKUP).countDocuments()).isEqualTo(DOCUMENTS);
    assertThat(collection(BACKUP).find(new Document("n", 0)).first().getInteger("_id"))
        .isEqualTo(last);
    assertThat(collection(BACKUP).find(new Document("n", last)).first().getInteger("_id")).isZero();
    assertUnique();
  }

  @Test
  void aValueMovesWhoseDocumentIsDeleted_inOneOfSeveralIndexes() throws Exception {
    insert();
    p().createIndex(new Document("n", 1), new IndexOptions().unique(true));
    p().createIndex(new Document("word", 1).append("n", -1), new IndexOptions().unique(true));
    p().createIndex(new Document("list.in", 1), new IndexOptions().unique(true));

    keep(
        () -> {
          p().deleteOne(new Document("_id", 3));
          p().updateOne(
                  new Document("_id", DOCUMENTS - 1), Updates.set("list", document(3).get("list")));
          p().deleteOne(new Document("_id", 4));
          p().insertOne(document(4).append("_id", "four"));
        });

    assertThat(collection(BACKUP).countDocuments()).isEqualTo(DOCUMENTS - 1);
    assertThat(collection(BACKUP).find(new Document("_id", 3)).first()).isNull();
    assertThat(collection(BACKUP).find(new Document("n", 4)).first().get("_id"))
        .as("as it was read, or as it was made anew")
        .isIn(4, "four");
  }

  @Test
  void whatIsNotInASparseIndexMayMoveToo() throws Exception {
    insert();
    p().updateOne(new Document("_id", 0), Updates.set("mail", "m"));
    p().createIndex(new Document("mail", 1), new IndexOptions().unique(true).sparse(true));
    int last = DOCUMENTS - 1;

    keep(
        () -> {
          p().updateOne(new Document("_id", 0), Updates.unset("mail"));
          p().updateOne(new Document("_id", last), Updates.set("mail", "m"));
          p().deleteOne(new Document("_id", 1));
          p().insertOne(document(1));
        });

    assertThat(collection(BACKUP).countDocuments()).isEqualTo(DOCUMENTS);
    assertThat(collection(BACKUP).find(new Document("mail", "m")).first().getInteger("_id"))
        .isEqualTo(last);
  }

  @Test
  void whatIsEqualInTheIndexNeedNotBeTheSame() throws Exception {
    assumeTrue(TestMongo.shared().collates(), "the server has no collations");
    insert();
    p().createIndex(
            new Document("word", 1),
            new IndexOptions()
                .unique(true)
                .collation(
                    Collation.builder()
                        .locale("en")
                        .collationStrength(CollationStrength.SECONDARY)
                        .build()));

    keep(
        () -> {
          p().updateOne(new Document("_id", 5), Updates.set("word", "other"));
          p().updateOne(new Document("_id", DOCUMENTS - 1), Updates.set("word", "W5"));
        });

    assertThat(collection(BACKUP).find(new Document("_id", 5)).first().get("word"))
        .isEqualTo("other");
  }

  @Test
  void manyThatMoveAllTheTimeAreKeptAllTheSame() throws Exception {
    insert();
    p().createIndex(new Document("n", 1), new IndexOptions().unique(true));
    AtomicBoolean over = new AtomicBoolean();
    Thread worker = new Thread(() -> rotate(over));

    try {
      keep(worker::start);
    } finally {
      over.set(true);
      worker.join();
    }

    assertThat(collection(BACKUP).countDocuments()).isBetween(DOCUMENTS - 1L, (long) DOCUMENTS);
    assertUnique();
  }

  /** Passes the number of an early document to a late one, and makes the early one anew. */
  private void rotate(AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      int early = i % 50;
      int late = DOCUMENTS - 1 - early;
      p().deleteOne(new Document("_id", early));
      p().updateOne(new Document("_id", late), Updates.set("n", early));
      p().insertOne(document(early).append("n", late));
      p().deleteOne(new Document("_id", late));
      p().updateOne(new Document("_id", early), Updates.set("n", early));
      p().insertOne(document(late));
    }
  }

  private void assertUnique() {
    assertThat(IndexSpecs.list(database.get(), BACKUP)).containsOnlyKeys("_id_", "n_1");
    assertThatThrownBy(
            () -> collection(BACKUP).insertOne(new Document("n", 100).append("_id", "new")))
        .isInstanceOf(MongoWriteException.class);
  }

  /** Else it would be put back with one that lasts for 47 years. */
  @Test
  void whatIsKeptExpiresAsTheOriginalDoes() throws Exception {
    p().insertOne(document(1));
    p().createIndex(
            new Document("at", 1), new IndexOptions().expireAfter(3_600L, TimeUnit.SECONDS));
    LiveBackup backup =
        new LiveBackup(
            database,
            "t1",
            "u2",
            threads,
            InstantSource.system(),
            System::nanoTime,
            Pace.unrested());

    backup.copy(Set.of("p"), (done, left) -> {});
    backup.keep(Set.of("p"));

    assertThat(IndexSpecs.list(database.get(), BACKUP))
        .isEqualTo(IndexSpecs.list(database.get(), "p"));
  }
}
