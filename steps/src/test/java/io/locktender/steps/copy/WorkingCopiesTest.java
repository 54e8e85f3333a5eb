package io.locktender.steps.copy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class WorkingCopiesTest {
  private static final String ALL_TYPES =
      """
      {_id: {$oid: '507f1f77bcf86cd799439011'}, double: {$numberDouble: '-0.0'}, nan: NaN,
       string: 'ä', empty: '', document: {}, nested: {z: 1, a: [1, [2], {b: null}]}, array: [],
       binary: {$binary: {base64: 'AQID', subType: '80'}},
       uuid: {$uuid: '00112233-4455-6677-8899-aabbccddeeff'},
       yes: true, no: false, date: {$date: {$numberLong: '-62135596800000'}}, nothing: null,
       regex: {$regularExpression: {pattern: '^a', options: 'i'}},
       int: {$numberInt: '1'}, long: {$numberLong: '1'}, decimal: {$numberDecimal: '1.10'},
       timestamp: {$timestamp: {t: 42, i: 1}}, min: {$minKey: 1}, max: {$maxKey: 1}}
      """;

  private final CopyThreads threads = CopyThreads.start(2, 3);
  private Database database;
  private WorkingCopies copies;
  private TestDatabase mongo;

  @BeforeEach
  void open(TestDatabase mongo) {
    this.mongo = mongo;
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    copies = new WorkingCopies(database, "t1", threads, InstantSource.system(), System::nanoTime);
  }

  @AfterEach
  void close() {
    threads.close();
    database.close();
  }

  private MongoCollection<Document> collection(String name) {
    return mongo.database().getCollection(name);
  }

  private MongoCollection<Document> copyOf(String name) {
    return collection(WorkNames.work("t1", name));
  }

  private void insert(String name, int from, int to) {
    collection(name)
        .insertMany(
            IntStream.range(from, to)
                .mapToObj(i -> new Document("_id", i).append("n", i).append("text", "x".repeat(50)))
                .toList());
  }

  private long copy(String... names) throws Exception {
    return copies.copy(Set.of(names), (done, left) -> {});
  }

  private List<SwapEntry> prove() throws Exception {
    return copies.prove((done, left) -> {});
  }

  private Map<Object, List<Byte>> bytes(String name) {
    Map<Object, List<Byte>> found = new HashMap<>();
    for (RawBsonDocument raw : mongo.database().getCollection(name, RawBsonDocument.class).find()) {
      byte[] bytes = new byte[raw.getByteBuffer().remaining()];
      raw.getByteBuffer().get(bytes);
      List<Byte> list = new ArrayList<>();
      for (byte b : bytes) {
        list.add(b);
      }
      found.put(raw.get("_id"), list);
    }
    return found;
  }

  @Test
  void aCopyHasTheSameBytes() throws Exception {
    mongo
        .database()
        .getCollection("all", BsonDocument.class)
        .insertOne(BsonDocument.parse(ALL_TYPES));

    assertThat(copy("all")).isEqualTo(1);

    assertThat(bytes(WorkNames.work("t1", "all"))).isEqualTo(bytes("all")).hasSize(1);
  }

  @Test
  void aCopyThatTakesManyBatchesIsWhole() throws Exception {
    insert("orders", 0, 5_500);
    insert("customers", 0, 1_001);
    AtomicLong last = new AtomicLong();

    assertThat(copies.copy(Set.of("orders", "customers"), (done, left) -> last.set(done)))
        .isEqualTo(6_501);

    assertThat(bytes(WorkNames.work("t1", "orders"))).isEqualTo(bytes("orders"));
    assertThat(last.get()).isLessThanOrEqualTo(2 * 6_501);
    assertThat(prove())
        .containsExactly(
            new SwapEntry("customers", true, true), new SwapEntry("orders", true, true));
  }

  @Test
  void documentsThatAreBiggerThanABatchAreCopied() throws Exception {
    for (int i = 0; i < 3; i++) {
      collection("big").insertOne(new Document("_id", i).append("text", "x".repeat(9_000_000)));
    }
    assertThat(copy("big")).isEqualTo(3);
    assertThat(copyOf("big").countDocuments()).isEqualTo(3);
  }

  @Test
  void aChangedCopyLeavesItsOriginalAsItWas() throws Exception {
    insert("orders", 0, 10);
    Map<Object, List<Byte>> before = bytes("orders");
    copy("orders");

    copyOf("orders").updateMany(new Document(), Updates.set("n", "changed"));

    assertThat(bytes("orders")).isEqualTo(before);
    assertThat(prove()).containsExactly(new SwapEntry("orders", true, true));
  }

  @Test
  void aCopyHasTheSameIndexes() throws Exception {
    insert("orders", 0, 10);
    MongoCollection<Document> orders = collection("orders");
    orders.createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
    orders.createIndex(Indexes.ascending("s"), new IndexOptions().sparse(true).name("my name"));
    orders.createIndex(Indexes.descending("n", "text"));
    orders.createIndex(
        Indexes.ascending("p"),
        new IndexOptions().partialFilterExpression(Document.parse("{p: {$gt: 1}}")));
    orders.createIndex(
        Indexes.ascending("at"), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS));

    copy("orders");

    Map<String, BsonDocument> expected = IndexSpecs.list(database.get(), "orders");
    if (database.capabilities().collMod()) {
      expected.compute("at_1", (name, index) -> IndexSpecs.suspended(requireNonNull(index)));
    }
    assertThat(expected).hasSize(6);
    String copy = WorkNames.work("t1", "orders");
    assertThat(IndexSpecs.list(database.get(), copy)).isEqualTo(expected);

    prove();

    assertThat(IndexSpecs.list(database.get(), copy))
        .isEqualTo(IndexSpecs.list(database.get(), "orders"));
  }

  @Test
  void aUniqueIndexOfACopyIsEnforced() throws Exception {
    insert("orders", 0, 2);
    collection("orders").createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
    copy("orders");

    assertThatThrownBy(() -> copyOf("orders").insertOne(new Document("n", 1)))
        .isInstanceOf(MongoWriteException.class);
  }

  @Test
  void aCopyHasTheSameOptions() throws Exception {
    Document create =
        Document.parse(
            "{create: 'orders', validator: {n: {$exists: true}}, validationLevel: 'moderate'}");
    if (TestMongo.shared().collates()) {
      create.append("collation", Document.parse("{locale: 'en', strength: 2}"));
    }
    mongo.database().runCommand(create);
    insert("orders", 0, 3);
    copy("orders");

    Catalog catalog = Catalog.of(database);
    assertThat(catalog.find(WorkNames.work("t1", "orders")).map(CollectionInfo::options))
        .isEqualTo(catalog.find("orders").map(CollectionInfo::options));
  }

  @Test
  void whatDoesNotExistIsNotCopied() throws Exception {
    assertThat(copy("nothing")).isZero();
    assertThat(Catalog.of(database).collections()).isEmpty();
    assertThat(prove()).isEmpty();
  }

  @Test
  void anEmptyCollectionIsCopied() throws Exception {
    mongo.database().createCollection("empty");
    assertThat(copy("empty")).isZero();
    assertThat(prove()).containsExactly(new SwapEntry("empty", true, true));
  }

  @Test
  void theSwapIsToldWhatStepsCreatedAndDropped() throws Exception {
    insert("old", 0, 1);
    copy("old", "made", "never");
    copyOf("old").drop();
    copyOf("made").insertOne(new Document());

    assertThat(prove())
        .containsExactly(new SwapEntry("made", false, true), new SwapEntry("old", true, false));
  }

  @Test
  void everyOriginalThatSomebodyWroteIsNamedWithTheDifference() throws Exception {
    for (String name : List.of("more", "fewer", "other", "indexed", "dropped", "same")) {
      insert(name, 0, 5);
    }
    collection("fewer").createIndex(Indexes.ascending("n"));
    copy("more", "fewer", "other", "indexed", "dropped", "same", "created");

    insert("more", 5, 6);
    collection("fewer").deleteOne(new Document("_id", 1));
    collection("other").updateOne(new Document("_id", 1), Updates.set("n", 7));
    collection("indexed").createIndex(Indexes.ascending("n"));
    collection("dropped").drop();
    insert("created", 0, 1);

    assertThatThrownBy(this::prove)
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("collection more: documents 5 -> 6;")
        .hasMessageContaining("collection fewer: documents 5 -> 4;")
        .hasMessageContaining("collection other: documents changed, but not their number (5);")
        .hasMessageContaining("collection indexed: index n_1 is new;")
        .hasMessageContaining("collection dropped was dropped;")
        .hasMessageContaining("collection created was created;")
        .hasMessageNotContaining("same");
  }

  @Test
  void aCollectionThatWasReplacedByAnEqualOneIsTheSame() throws Exception {
    insert("orders", 0, 5);
    copy("orders");
    collection("orders").drop();
    insert("orders", 0, 5);

    assertThat(prove()).hasSize(1);
  }

  @Test
  void aDocumentThatIsAboutToExpireMayDisappear() throws Exception {
    collection("sessions")
        .createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(3_600L, TimeUnit.SECONDS));
    collection("sessions").insertOne(new Document("_id", 1).append("at", Instant.now()));
    collection("sessions").insertOne(new Document("_id", 2).append("at", "never"));
    assertThat(copy("sessions")).isEqualTo(2);

    collection("sessions").deleteOne(new Document("_id", 1));
    assertThat(prove()).hasSize(1);

    collection("sessions").deleteOne(new Document("_id", 2));
    assertThatThrownBy(this::prove).hasMessageContaining("documents 2 -> 0");
  }

  @Test
  void aCopyThatIsInterruptedEnds() {
    insert("orders", 0, 2_000);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> copy("orders")).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aCopyThatIsInterruptedInTheMiddleEnds() {
    insert("orders", 0, 5_000);
    AtomicLong seconds = new AtomicLong();
    WorkingCopies told =
        new WorkingCopies(
            database,
            "t1",
            threads,
            InstantSource.system(),
            () -> seconds.addAndGet(1_000_000_000));
    Thread copying = Thread.currentThread();
    // Once: the threads that copy may tell of more while they end.
    AtomicBoolean interrupted = new AtomicBoolean();
    Progress interrupts =
        (done, left) -> {
          if (interrupted.compareAndSet(false, true)) {
            copying.interrupt();
          }
        };

    assertThatThrownBy(() -> told.copy(Set.of("orders"), interrupts))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void progressIsToldAtOnceAndThenFourTimesASecondAtMost() throws Exception {
    insert("orders", 0, 3_000);
    AtomicLong told = new AtomicLong();
    WorkingCopies still =
        new WorkingCopies(database, "t1", threads, InstantSource.system(), () -> 0);

    still.copy(Set.of("orders"), (done, left) -> told.incrementAndGet());

    assertThat(told.get()).isOne();
  }

  @Test
  void aNameThatIsTakenIsNotWrittenTo() throws Exception {
    insert("orders", 0, 2);
    copyOf("orders").insertOne(new Document("_id", "left"));

    assertThatThrownBy(() -> copy("orders"))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("copy collection orders");
    assertThat(copyOf("orders").countDocuments()).isEqualTo(1);
  }
}
