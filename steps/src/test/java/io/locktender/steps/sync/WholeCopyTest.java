package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.release.Change;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Swap;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a copy has of its original, when all its steps come in the hold. */
@ExtendWith(MongoExtension.class)
class WholeCopyTest {
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

  @TempDir Path directory;
  private SyncFixture fixture;
  private TestDatabase mongo;

  @BeforeEach
  void open(TestDatabase mongo) {
    this.mongo = mongo;
    fixture = new SyncFixture(mongo, directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void insertNumbers(String name, int count) {
    fixture
        .original(name)
        .insertMany(
            IntStream.range(0, count)
                .mapToObj(i -> new Document("_id", i).append("n", i).append("t", "x".repeat(50)))
                .toList());
  }

  private Map<Object, ByteBuffer> bytes(String name) {
    Map<Object, ByteBuffer> found = new HashMap<>();
    for (RawBsonDocument raw : mongo.database().getCollection(name, RawBsonDocument.class).find()) {
      found.put(raw.get("_id"), raw.getByteBuffer().asNIO());
    }
    return found;
  }

  /** PREFLIGHT refuses it, but what begins anew in SYNC or READY comes after that. */
  @Test
  void aCollectionThatIsCappedByNowIsNotCopied() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}");
    fixture.inHold("c");
    fixture.round();
    assumeTrue(capped(), "the server has capped collections");
    assertThat(fixture.round().anew()).contains("c");

    fixture.copy("c").drop();
    fixture.close();
    fixture = new SyncFixture(mongo, directory);
    fixture.inHold("c");
    assertThatThrownBy(() -> fixture.round())
        .isInstanceOf(StepFailedException.class)
        .hasMessageStartingWith("collection c is capped now, which cannot be copied and swapped");
    assertThat(fixture.collections()).doesNotContain(SyncFixture.copyName("c"));
  }

  private boolean capped() {
    try {
      mongo.database().runCommand(new Document("convertToCapped", "c").append("size", 1_000_000));
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  @Test
  void itHasTheSameBytes() throws Exception {
    fixture.insert("c", ALL_TYPES);
    fixture.inHold("c").catchUp();

    assertThat(bytes(SyncFixture.copyName("c"))).isEqualTo(bytes("c")).hasSize(1);
  }

  @Test
  void oneThatTakesManyBatchesIsWhole_andItsOriginalStaysAsItWas() throws Exception {
    insertNumbers("c", 11_001);
    insertNumbers("d", 1_001);
    Map<Object, ByteBuffer> before = bytes("c");

    assertThat(fixture.inHold("c", "d").catchUp().documents()).isEqualTo(12_002);

    assertThat(bytes(SyncFixture.copyName("c"))).isEqualTo(before);
    fixture.copy("c").updateMany(new Document(), Updates.set("n", "changed"));
    assertThat(bytes("c")).isEqualTo(before);
    assertThat(fixture.prove())
        .containsExactly(new SwapEntry("c", true, true), new SwapEntry("d", true, true));
  }

  @Test
  void documentsThatAreBiggerThanABatchAreCopied() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.original("c").insertOne(new Document("_id", i).append("text", "x".repeat(9_000_000)));
    }
    fixture.inHold("c").catchUp();

    assertThat(fixture.copy("c").countDocuments()).isEqualTo(3);
  }

  @Test
  void itHasTheSameIndexes_whichExpireNothingUntilItIsProved() throws Exception {
    insertNumbers("c", 10);
    fixture.original("c").createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
    fixture
        .original("c")
        .createIndex(Indexes.ascending("s"), new IndexOptions().sparse(true).name("my name"));
    fixture.original("c").createIndex(Indexes.descending("n", "t"));
    fixture
        .original("c")
        .createIndex(
            Indexes.ascending("p"),
            new IndexOptions().partialFilterExpression(Document.parse("{p: {$gt: 1}}")));
    fixture
        .original("c")
        .createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS));
    fixture.inHold("c").catchUp();

    Map<String, BsonDocument> expected = IndexSpecs.list(mongo.database(), "c");
    if (fixture.database().capabilities().collMod()) {
      expected.compute("at_1", (name, index) -> IndexSpecs.suspended(requireNonNull(index)));
    }
    assertThat(expected).hasSize(6);
    String copy = SyncFixture.copyName("c");
    assertThat(IndexSpecs.list(mongo.database(), copy)).isEqualTo(expected);
    assertThatThrownBy(() -> fixture.copy("c").insertOne(new Document("n", 1)))
        .isInstanceOf(MongoWriteException.class);

    fixture.prove();

    assertThat(IndexSpecs.list(mongo.database(), copy))
        .isEqualTo(IndexSpecs.list(mongo.database(), "c"));
  }

  @Test
  void itHasTheSameOptions() throws Exception {
    Document create =
        Document.parse(
            "{create: 'c', validator: {n: {$exists: true}}, validationLevel: 'moderate'}");
    if (TestMongo.shared().collates()) {
      create.append("collation", Document.parse("{locale: 'en', strength: 2}"));
    }
    mongo.database().runCommand(create);
    insertNumbers("c", 3);
    fixture.inHold("c").catchUp();

    Catalog catalog = Catalog.of(fixture.database());
    assertThat(catalog.find(SyncFixture.copyName("c")).map(CollectionInfo::options))
        .isEqualTo(catalog.find("c").map(CollectionInfo::options));
  }

  @Test
  void whatDoesNotExistIsNotCopied_andAnEmptyCollectionIs() throws Exception {
    fixture.create("empty", "{}");
    assertThat(fixture.inHold("empty", "nothing").catchUp().documents()).isZero();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("empty", true, true));
    assertThat(fixture.collections()).noneMatch(name -> name.endsWith("nothing"));
  }

  @Test
  void theSwapIsToldWhatStepsCreatedAndDropped() throws Exception {
    insertNumbers("old", 1);
    fixture
        .step(new Change.DropCollection("old"))
        .step(new Change.CreateCollection("made", new BsonDocument()))
        .catchUp();

    assertThat(fixture.prove())
        .containsExactly(new SwapEntry("made", false, true), new SwapEntry("old", true, false));
  }

  @Test
  void everyOriginalThatSomebodyWroteIsNamedWithTheDifference() throws Exception {
    for (String name : List.of("more", "fewer", "other", "indexed", "dropped", "same")) {
      insertNumbers(name, 5);
    }
    fixture.inHold("more", "fewer", "other", "indexed", "dropped", "same", "created").catchUp();

    fixture.insert("more", "{_id: 5}");
    fixture.original("fewer").deleteOne(Filters.eq(1));
    fixture.original("other").updateOne(Filters.eq(1), Updates.set("n", 7));
    fixture.original("indexed").createIndex(Indexes.ascending("n"));
    fixture.original("dropped").drop();
    insertNumbers("created", 1);

    assertThatThrownBy(() -> fixture.prove())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("collection indexed: index n_1 is new;")
        .hasMessageContaining("collection dropped was dropped;")
        .hasMessageContaining("collection created was created;")
        .hasMessageContaining("documents of collection more;")
        .hasMessageContaining("documents of collection fewer;")
        .hasMessageContaining("documents of collection other;")
        .hasMessageNotContaining("same");
  }

  @Test
  void anInterruptEndsIt() {
    insertNumbers("c", 2_000);
    fixture.inHold("c");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fixture.round()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aNameThatIsTakenIsNotWrittenTo() {
    insertNumbers("c", 2);
    fixture.insert(SyncFixture.copyName("c"), "{_id: 'left'}");
    fixture.inHold("c");

    assertThatThrownBy(() -> fixture.round())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("copy collection c");
    assertThat(fixture.copy("c").countDocuments()).isEqualTo(1);
  }

  /** A server that inserts an empty timestamp at the top of a document puts its own time there. */
  @Test
  void emptyTimestampsAreThereToo() throws Exception {
    insertNumbers("c", 300);
    fixture
        .original("c")
        .updateMany(Filters.mod("n", 3, 0), Updates.set("at", new BsonTimestamp(0)));
    fixture.insert("c", "{_id: {$timestamp: {t: 0, i: 0}}, in: {at: {$timestamp: {t: 0, i: 0}}}}");
    fixture.inHold("c").catchUp();

    assertThat(bytes(SyncFixture.copyName("c"))).isEqualTo(bytes("c"));
    assertThat(fixture.prove()).hasSize(1);
  }

  /** A backup can be removed by hand: that must not look like a collection that was not there. */
  @Test
  void aBackupThatIsGoneIsNotTakenForACollectionThatWasNotThere() {
    insertNumbers("p", 9);
    insertNumbers("locktender.backup.u1.p", 9);
    insertNumbers("locktender.backup.u1.q", 9);
    fixture.restores("u1").sync();
    fixture.original("locktender.backup.u1.p").drop();

    assertThatThrownBy(() -> fixture.round())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("the backup of collection p by upgrade u1 is gone");
  }

  @Test
  void neitherIsOneThatWasRemoved() {
    insertNumbers("p", 9);
    insertNumbers("locktender.backup.u1.p", 9);
    fixture.restores("u1").sync();
    new Backups(fixture.database()).remove("u1", Instant.now());

    assertThatThrownBy(() -> fixture.round())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("the backup of collection p by upgrade u1 is gone");
  }

  @Test
  void whatAnUpgradeKeptIsPutBack_andWhatItMadeIsTakenAway() throws Exception {
    insertNumbers("locktender.backup.u1.p", 5);
    fixture.original("locktender.backup.u1.p").createIndex(new Document("n", 1));
    insertNumbers("p", 9);
    insertNumbers("made", 2);
    fixture.create("locktender.backup.u1.made", "{}");
    insertNumbers("locktender.backup.u1.gone", 4);

    assertThat(fixture.restores("u1").catchUp().documents()).isEqualTo(9);
    List<SwapEntry> swap = fixture.prove();
    new Swap(fixture.database(), "u2", "t1", Optional::empty).carryOut(swap);

    assertThat(swap)
        .containsExactly(
            new SwapEntry("gone", false, true),
            new SwapEntry("made", true, false),
            new SwapEntry("p", true, true));
    assertThat(IndexSpecs.list(mongo.database(), "p")).containsOnlyKeys("_id_", "n_1");
    Map<String, Long> documents = new HashMap<>();
    for (String name : mongo.database().listCollectionNames().into(new ArrayList<>())) {
      documents.put(name, fixture.original(name).countDocuments());
    }
    documents.keySet().removeIf(name -> name.startsWith("system."));
    assertThat(documents)
        .as("what was there is kept in turn, and so is what was kept before")
        .containsOnly(
            Map.entry("gone", 4L),
            Map.entry("locktender.backup.u1.gone", 4L),
            Map.entry("locktender.backup.u1.made", 0L),
            Map.entry("locktender.backup.u1.p", 5L),
            Map.entry("locktender.backup.u2.gone", 0L),
            Map.entry("locktender.backup.u2.made", 2L),
            Map.entry("locktender.backup.u2.p", 9L),
            Map.entry("p", 5L));
  }
}
