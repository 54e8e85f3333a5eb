package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.work.Pace;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is kept before an upgrade goes back, and put back. */
@ExtendWith(MongoExtension.class)
class KeepingTest {
  private static final Set<String> NAMES = Set.of("p", "made", "gone");

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

  private void insert(String name, int count) {
    collection(name)
        .insertMany(IntStream.range(0, count).mapToObj(i -> new Document("_id", i)).toList());
  }

  private List<String> names() {
    return mongo.database().listCollectionNames().into(new ArrayList<>()).stream()
        .filter(name -> !name.startsWith("system.") && !name.startsWith("locktender.probe"))
        .sorted()
        .toList();
  }

  private LiveBackup backup() {
    return new LiveBackup(
        database, "t1", "u2", threads, InstantSource.system(), System::nanoTime, Pace.unrested());
  }

  @Test
  void whatIsThereIsKept_withItsIndexes_andTheOriginalsAreLeftAlone() throws Exception {
    insert("p", 1_200);
    collection("p").createIndex(new Document("n", 1), new IndexOptions().unique(false));

    assertThat(backup().copy(NAMES, (done, left) -> {})).isEqualTo(1_200);
    backup().keep(NAMES);

    assertThat(names()).containsExactly("locktender.backup.u2.p", "p");
    assertThat(collection("locktender.backup.u2.p").countDocuments()).isEqualTo(1_200);
    assertThat(IndexSpecs.list(database.get(), "locktender.backup.u2.p"))
        .containsOnlyKeys("_id_", "n_1");
    assertThat(collection("p").countDocuments()).isEqualTo(1_200);
  }

  @Test
  void aSecondCallKeepsWhatTheFirstOneKept_andWhatOneThatFailedLeftIsMadeAnew() throws Exception {
    insert("p", 3);
    insert("locktender.work.t1.p", 7);
    backup().copy(NAMES, (done, left) -> {});
    backup().keep(NAMES);
    collection("p").insertOne(new Document("_id", "later"));

    assertThat(backup().copy(NAMES, (done, left) -> {})).isZero();
    backup().keep(NAMES);

    assertThat(collection("locktender.backup.u2.p").countDocuments()).isEqualTo(3);
  }
}
