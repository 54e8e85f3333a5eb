package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.Updates;
import io.locktender.steps.stream.BusyWriters;
import io.locktender.steps.stream.ChangeStream;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Copies that follow a change stream. Skipped where the tests' server is no replica set. */
@ExtendWith(MongoExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StreamSyncIT {
  private static final String SEEN = "{seen: {$exists: false}}";

  private SyncFixture fixture;
  private TestDatabase mongo;

  @BeforeEach
  void open(TestDatabase mongo, @TempDir Path directory) {
    Document hello = mongo.database().runCommand(Document.parse("{isMaster: 1}"));
    assumeTrue(hello.containsKey("setName"), "the server is in no replica set");
    this.mongo = mongo;
    fixture =
        new SyncFixture(mongo, directory)
            .byStream()
            .step(transform("p", SEEN, "{$set: {seen: true}}"));
    insert(0, 3_000);
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  private void insert(int from, int to) {
    fixture
        .original("p")
        .insertMany(IntStream.range(from, to).mapToObj(i -> new Document("_id", i)).toList());
  }

  private Synced current() throws Exception {
    Synced synced = fixture.round();
    while (!synced.current()) {
      assertThat(synced.anew()).isNull();
      synced = fixture.round();
    }
    return synced;
  }

  private List<BsonDocument> originals() {
    List<BsonDocument> found = new ArrayList<>();
    mongo.database().getCollection("p", BsonDocument.class).find().into(found);
    found.forEach(each -> each.append("seen", BsonBoolean.TRUE));
    return found;
  }

  private void assertTheCopyIsWhatTheOriginalIs() {
    assertThat(fixture.documents("p"))
        .isEqualTo(originals().stream().map(BsonDocument::toJson).sorted().toList());
  }

  /** A server before 6.0 turns each copied document into an event, and then drops it. */
  @Test
  void theStreamBeginsWhenAllIsCopied() throws Exception {
    String markers = SyncFixture.copyName(ChangeStream.MARKERS);
    fixture.round();
    assertThat(fixture.documents("p")).hasSize(3_000);
    assertThat(mongo.database().listCollectionNames()).doesNotContain(markers);

    fixture.round();

    assertThat(mongo.database().listCollectionNames()).contains(markers);
  }

  @Test
  void whatIsWrittenBeforeTheStreamBeginsIsFoundByAPass_andIsNothingThatItMissed()
      throws Exception {
    fixture.round();
    insert(3_000, 3_100);
    fixture.original("p").deleteMany(Filters.lt("_id", 100));
    fixture.original("p").updateMany(Filters.lt("_id", 200), Updates.set("n", 1));

    assertThat(current().backlogMillis()).as("by the stream").isNotNegative();
    fixture.catchUp();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  /** How often the server was asked for all documents of the original. */
  private long passes() {
    return mongo
        .database()
        .getCollection("system.profile")
        .countDocuments(
            Document.parse("{'command.find': 'p', 'command.filter._id': {$exists: false}}"));
  }

  @Test
  void writersThatWrite1000TimesASecondAreFollowed_andNothingIsReadInTheHold() throws Exception {
    try (BusyWriters writers =
        new BusyWriters(mongo.database().getCollection("p", BsonDocument.class), 3)) {
      Synced synced = current();
      assertThat(synced.backlogMillis()).isNotNegative();
      assertThat(writers.acknowledged.get()).isPositive();
    }
    mongo.database().runCommand(Document.parse("{profile: 2}"));

    Synced last = fixture.catchUp();
    List<SwapEntry> entries = fixture.prove();

    assertThat(passes()).as("of all documents, in the hold").isZero();
    assertThat(last.current()).isTrue();
    assertThat(entries).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  /** Deleted after they were derived in a round in which the stream tells of too much. */
  @Test
  void whatIsDeletedWhileMoreChangesThanIsKeptDoesNotComeBack() throws Exception {
    fixture.byStream(20_000);
    current();
    fixture.original("p").updateMany(new Document(), Updates.set("n", 1));
    fixture.original("p").deleteMany(Filters.lt("_id", 1_000));

    current();
    fixture.catchUp();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  @Test
  void aWriteAfterTheLastRoundFailsTheProof_byName() throws Exception {
    current();
    fixture.catchUp();
    fixture.insert("p", "{_id: 'late'}");

    assertThatThrownBy(() -> fixture.prove())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("documents of collection p")
        .satisfies(
            e ->
                assertThat(((StepFailedException) e).failure().documents())
                    .anySatisfy(each -> assertThat(each.toString()).contains("late", "insert")));
  }

  @Test
  void whatCameBetweenTheMarkersComesIntoTheCopiesWhenTheHoldIsGivenUp_andTheNextProofHolds()
      throws Exception {
    current();
    fixture.catchUp();
    fixture.insert("p", "{_id: 'late'}");
    fixture.original("p").deleteOne(new Document("_id", 7));
    assertThatThrownBy(() -> fixture.prove())
        .isInstanceOfSatisfying(
            StepFailedException.class, failed -> assertThat(failed.disturbed()).isTrue());

    fixture.insert("p", "{_id: 'by a worker'}");
    assertThat(current().backlogMillis()).as("by the stream, as before").isNotNegative();
    fixture.catchUp();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  @Test
  void whatExpiresInTheHoldIsFollowed_andIsNoReasonToGiveItUp() throws Exception {
    fixture
        .original("p")
        .createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(3_600L, TimeUnit.SECONDS));
    current();
    fixture.catchUp();
    fixture.original("p").deleteOne(new Document("_id", 7));

    assertThat(fixture.prove()).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  @Test
  void whatOutReplacesIsCopiedAnew() throws Exception {
    current();
    fixture.insert("other", "{_id: 1}");
    fixture.original("other").aggregate(List.of(Document.parse("{$out: 'p'}"))).toCollection();

    assertThat(fixture.round().anew()).contains("collection p");
  }

  @Test
  void anIndexThatAWorkerBuildsMeanwhileIsAReasonToCopyAnew() throws Exception {
    current();
    fixture.original("p").createIndex(Indexes.ascending("n"));

    assertThat(fixture.round().anew()).contains("collection p: index n_1 is new");
  }

  @Test
  void aStreamThatBreaksLeavesTheRestToPasses() throws Exception {
    current();
    mongo
        .database()
        .getCollection("of the product", BsonDocument.class)
        .insertOne(new BsonDocument("_id", new BsonString("x".repeat(9 << 20))));
    Synced broken = fixture.round();
    while (broken.backlogMillis() >= 0) {
      broken = fixture.round();
    }
    fixture.insert("p", "{_id: 'after'}");

    assertThat(current().backlogMillis()).isEqualTo(-1);
    fixture.insert("p", "{_id: 'in the last pass'}");
    fixture.catchUp();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("p", true, true));
    assertTheCopyIsWhatTheOriginalIs();
  }

  /** It comes back as it was, with the same UUID, and nothing told what was written meanwhile. */
  @Test
  void anOriginalThatWasAwayForAMomentIsCopiedAnew() throws Exception {
    current();
    fixture.original("p").renameCollection(new MongoNamespace(mongo.name(), "away"));
    fixture.insert("away", "{_id: 'unseen'}");
    fixture.original("away").renameCollection(new MongoNamespace(mongo.name(), "p"));

    Synced synced = fixture.round();

    assertThat(synced.current()).isFalse();
    assertThat(synced.anew()).contains("collection p");
  }

  @Test
  void anOriginalThatIsReplacedIsCopiedAnew() throws Exception {
    current();
    fixture.insert("other", "{_id: 1}");
    fixture
        .original("other")
        .renameCollection(
            new MongoNamespace(mongo.name(), "p"), new RenameCollectionOptions().dropTarget(true));

    assertThat(fixture.round().anew()).contains("collection p");
  }
}
