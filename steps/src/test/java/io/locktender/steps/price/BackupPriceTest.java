package io.locktender.steps.price;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Updates.set;
import static io.locktender.steps.price.PriceFixture.NOBODY;
import static io.locktender.steps.price.PriceFixture.createCollection;
import static io.locktender.steps.price.PriceFixture.drop;
import static io.locktender.steps.price.PriceFixture.java;
import static io.locktender.steps.price.PriceFixture.nobody;
import static io.locktender.steps.price.PriceFixture.plan;
import static io.locktender.steps.price.PriceFixture.rename;
import static io.locktender.steps.price.PriceFixture.setField;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.proof.DifferenceCounts;
import io.locktender.steps.proof.DocumentDifference;
import io.locktender.steps.release.Change;
import io.locktender.steps.swap.Sweeper;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class BackupPriceTest {
  private static final Plan PLAN = plan(setField("c"));

  @TempDir Path directory;
  private Database database;
  private PriceFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    fixture = new PriceFixture(mongo, database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Price price(String name, long inserted, long changed, long deleted, long same) {
    return new Price(Map.of(name, new DifferenceCounts(inserted, changed, deleted, same)));
  }

  private void upgrade(int documents) throws Exception {
    fixture.insert("c", 0, documents);
    fixture.upgrade("u1", PLAN);
  }

  @Test
  void withoutAWriteSinceNothingIsLost() throws Exception {
    upgrade(1_000);

    assertThat(fixture.compute("u1", PLAN)).isEqualTo(price("c", 0, 0, 0, 1_000));
    assertThat(fixture.differing).isEmpty();
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void everyWriteSinceIsCountedAndItsDocumentKept() throws Exception {
    upgrade(1_000);
    fixture.insert("c", 1_000, 1_007);
    fixture.collection("c").updateMany(lt("_id", 5), set("v", "worker's"));
    fixture.collection("c").deleteMany(Filters.in("_id", 500, 501, 999));

    Price price = fixture.compute("u1", PLAN);

    assertThat(price).isEqualTo(price("c", 7, 5, 3, 992));
    assertThat(price.total().differing()).isEqualTo(15);
    assertThat(fixture.idsByKind())
        .isEqualTo(
            Map.of(
                "inserted", IntStream.range(1_000, 1_007).boxed().toList(),
                "changed", List.of(0, 1, 2, 3, 4),
                "deleted", List.of(500, 501, 999)));
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void aChangedDocumentIsKeptAsItIsAndAsTheStepsMadeIt() throws Exception {
    fixture.insert("c", 1, 3);
    fixture.upgrade("u1", PLAN);
    fixture.collection("c").updateOne(eq("_id", 1), set("v", "worker's"));
    fixture.collection("c").deleteOne(eq("_id", 2));

    fixture.compute("u1", PLAN);

    assertThat(fixture.differing)
        .extracting(DocumentDifference::toJson)
        .containsExactly(
            "{\"collection\": \"c\", \"kind\": \"changed\", \"now\": {\"_id\": {\"$numberInt\":"
                + " \"1\"}, \"v\": \"worker's\"}, \"was\": {\"_id\": {\"$numberInt\": \"1\"},"
                + " \"v\": \"new\"}}",
            "{\"collection\": \"c\", \"kind\": \"deleted\", \"was\": {\"_id\": {\"$numberInt\":"
                + " \"2\"}, \"v\": \"new\"}}");
  }

  @Test
  void neitherTheBackupNorTheCollectionIsWritten() throws Exception {
    fixture.insert("c", 1, 3);
    fixture.upgrade("u1", PLAN);

    fixture.compute("u1", PLAN);

    assertThat(fixture.collection(WorkNames.backup("u1", "c")).find().into(new ArrayList<>()))
        .containsExactly(new Document("_id", 1), new Document("_id", 2));
    assertThat(fixture.collection("c").countDocuments(eq("v", "new"))).isEqualTo(2);
  }

  @Test
  void onceItIsRestoredWhatWasThereIsFoundInTheBackupOfThat() throws Exception {
    fixture.insert("c", 1, 4);
    fixture.upgrade("u1", PLAN);
    fixture.insert("c", 4, 6);
    fixture.upgrade("u2", plan(new Change.UnsetField("c", "v")));

    Price price =
        fixture
            .price("u1", PLAN, PhysicalNames.by(name -> WorkNames.backup("u2", name)))
            .compute(nobody(), NOBODY);

    assertThat(price).isEqualTo(price("c", 2, 0, 0, 3));
  }

  @Test
  void whatAStepCreatesIsComparedWithNothing() throws Exception {
    Plan plan = plan(createCollection("audit"));
    fixture.upgrade("u1", plan);
    assertThat(fixture.compute("u1", plan)).isEqualTo(price("audit", 0, 0, 0, 0));

    fixture.insert("audit", 0, 3);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("audit", 3, 0, 0, 0));
  }

  @Test
  void whatWasThereBeforeAStepCreatesItIsNoWriteSince() throws Exception {
    fixture.insert("audit", 0, 2);
    Plan plan = plan(new Change.CreateCollection("audit", new BsonDocument()));
    fixture.upgrade("u1", plan);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("audit", 0, 0, 0, 2));
  }

  @Test
  void whatAStepDropsCostsNothing() throws Exception {
    fixture.insert("legacy", 0, 3);
    Plan plan = plan(drop("legacy"));
    fixture.upgrade("u1", plan);

    assertThat(fixture.compute("u1", plan)).isEqualTo(new Price(Map.of()));
  }

  @Test
  void whatIsInACollectionThatSomebodyMadeAnewWasInserted() throws Exception {
    fixture.insert("legacy", 0, 3);
    Plan plan = plan(drop("legacy"));
    fixture.upgrade("u1", plan);
    fixture.insert("legacy", 0, 2);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("legacy", 2, 0, 0, 0));
  }

  /** Another one under its name is refused by the server. */
  @Test
  void aStepThatMakesSureOfATimeToLiveFindsItInTheCopy() throws Exception {
    assumeTrue(database.capabilities().collMod(), "times to live can be suspended");
    IndexOptions afterAnHour = new IndexOptions().expireAfter(3_600L, SECONDS);
    Plan plan =
        plan(
            java(
                JavaStep.change(
                    Set.of("c"),
                    changed ->
                        changed
                            .getCollection("c")
                            .createIndex(Indexes.ascending("at"), afterAnHour))));
    fixture.insert("c", 0, 3);
    fixture.collection("c").createIndex(Indexes.ascending("at"), afterAnHour);
    fixture.upgrade("u1", plan);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("c", 0, 0, 0, 3));
  }

  @Test
  void whatWasDroppedSinceWasDeleted() throws Exception {
    fixture.insert("c", 0, 3);
    fixture.upgrade("u1", PLAN);
    fixture.collection("c").drop();

    assertThat(fixture.compute("u1", PLAN)).isEqualTo(price("c", 0, 0, 3, 0));
  }

  @Test
  void aRenamedCollectionIsComparedUnderItsNewName() throws Exception {
    fixture.insert("pkgs", 0, 3);
    Plan plan = plan(rename("pkgs", "packages"), setField("packages"));
    fixture.upgrade("u1", plan);
    fixture.insert("packages", 3, 4);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("packages", 1, 0, 0, 3));
  }

  @Test
  void aNameThatIsDroppedFirstAndTakenByAnotherCollectionIsComparedWithThat() throws Exception {
    fixture.insert("c", 0, 3);
    fixture.insert("next", 10, 12);
    Plan plan = plan(drop("c"), rename("next", "c"));
    fixture.upgrade("u1", plan);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("c", 0, 0, 0, 2));
  }

  @Test
  void anOriginalThatWasEmptyIsNotTakenForOneThatWasNotThere() throws Exception {
    database.get().createCollection("c");
    fixture.upgrade("u1", PLAN);
    fixture.insert("c", 0, 2);

    assertThat(fixture.compute("u1", PLAN)).isEqualTo(price("c", 2, 0, 0, 0));
  }

  @Test
  void whatCodeMakesIsMadeAgain() throws Exception {
    fixture.insert("c", 0, 4);
    Plan plan =
        plan(
            java(
                JavaStep.change(
                    Set.of("c", "sums"),
                    mongo -> {
                      mongo.createCollection("sums");
                      mongo
                          .getCollection("sums")
                          .insertOne(
                              new Document("_id", 1)
                                  .append("n", mongo.getCollection("c").countDocuments()));
                    })));
    fixture.upgrade("u1", plan);
    fixture.collection("sums").updateOne(eq("_id", 1), set("n", 9L));

    Price price = fixture.compute("u1", plan);

    assertThat(price.collections().get("sums")).isEqualTo(new DifferenceCounts(0, 1, 0, 0));
    assertThat(price.collections().get("c")).isEqualTo(new DifferenceCounts(0, 0, 0, 4));
  }

  @Test
  void aStepThatMakesAnotherDocumentEveryTimeMakesThePriceAnUpperBound() throws Exception {
    int[] calls = {0};
    fixture.insert("c", 0, 4);
    Plan plan =
        plan(
            java(
                JavaStep.transform(
                    "c",
                    Filters.exists("at", false),
                    document -> document.append("at", calls[0]++))));
    fixture.upgrade("u1", plan);

    assertThat(fixture.compute("u1", plan)).isEqualTo(price("c", 0, 4, 0, 0));
  }

  @Test
  void aMissingBackupIsNamedAndNothingIsDone() throws Exception {
    fixture.insert("c", 0, 2);
    fixture.insert("d", 0, 2);
    Plan plan = plan(setField("c"), setField("d"));
    fixture.upgrade("u1", plan);
    assertThat(fixture.price("u1", plan).missing()).isEmpty();

    fixture.collection(WorkNames.backup("u1", "d")).drop();

    assertThat(fixture.price("u1", plan).missing()).containsExactly("d");
    assertThatThrownBy(() -> fixture.compute("u1", plan))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("upgrade u1 changed, found none of d;");
    assertThat(fixture.price("u0", plan).missing()).containsExactly("c", "d");
  }

  @Test
  void aStepThatFailsIsNamedAndLeavesNothingBehind() throws Exception {
    Plan plan = plan(setField("d"), new Change.RenameField("c", "a", "b"));
    fixture.insert("c", 0, 2);
    fixture.insert("d", 0, 2);
    fixture.upgrade("u1", plan);
    fixture
        .collection(WorkNames.backup("u1", "c"))
        .insertOne(Document.parse("{_id: 9, a: 1, b: 1}"));

    assertThatThrownBy(() -> fixture.compute("u1", plan))
        .isInstanceOfSatisfying(
            StepFailedException.class, e -> assertThat(e.failure().step()).isEqualTo("step-1"));
    assertThat(fixture.scratch()).isEmpty();
    assertThat(fixture.differing).isEmpty();
  }

  /** The upgrade brings documents into a copy with the index only when they have their keys. */
  @Test
  void aStepMayFailOnTheBackupThatDidNotInTheUpgrade_andIsToBlame() throws Exception {
    Change unique =
        new Change.CreateIndex(
            "c", BsonDocument.parse("{k: 1}"), BsonDocument.parse("{unique: true}"));
    Change fills =
        new Change.Transform(
            "c",
            BsonDocument.parse("{k: {$exists: false}}"),
            List.of(BsonDocument.parse("{$set: {k: '$_id'}}")),
            true);
    Plan plan = plan(unique, fills);
    fixture.insert("c", 0, 3);
    fixture.upgrade("u1", plan);
    assertThat(fixture.collection("c").countDocuments(Filters.exists("k"))).isEqualTo(3);

    assertThatThrownBy(() -> fixture.compute("u1", plan))
        .isInstanceOfSatisfying(
            StepFailedException.class, e -> assertThat(e.failure().step()).isEqualTo("step-0"));
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void whoTakesTheDocumentsMayEndIt() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 11);

    assertThatThrownBy(
            () ->
                fixture
                    .price("u1", PLAN)
                    .compute(
                        difference -> {
                          throw new IllegalStateException("the disk is full");
                        },
                        NOBODY))
        .hasMessage("the disk is full");
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void anInterruptEndsItAndLeavesNothingBehind() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 11);

    assertThatThrownBy(
            () ->
                fixture
                    .price("u1", PLAN)
                    .compute(difference -> Thread.currentThread().interrupt(), NOBODY))
        .isInstanceOf(InterruptedException.class);
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void anInterruptThatNobodyHasHeardDoesNotKeepItFromCleaningUp() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 11);

    assertThatThrownBy(
            () ->
                fixture
                    .price("u1", PLAN)
                    .compute(
                        difference -> {
                          Thread.currentThread().interrupt();
                          throw new IllegalStateException("the disk is full");
                        },
                        NOBODY))
        .hasMessage("the disk is full");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(fixture.scratch()).isEmpty();
  }

  @Test
  void aMastersSweepLeavesItAlone() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 12);

    assertThat(computeSweeping(Duration.ZERO)).isEqualTo(price("c", 2, 0, 0, 10));
  }

  @Test
  void whatWasSweptAfterAllIsNotTakenForDeleted() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 12);

    assertThatThrownBy(() -> computeSweeping(Sweeper.PRICE_LIFE.plusMinutes(1)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("the copy of 'c', was dropped by something outside");
    assertThat(fixture.scratch()).isEmpty();
  }

  /** While it compares, a master sweeps, whose clock is ahead. */
  private Price computeSweeping(Duration ahead) throws Exception {
    InstantSource clock = InstantSource.offset(InstantSource.system(), ahead);
    return fixture
        .price("u1", PLAN)
        .compute(difference -> new Sweeper(database, clock).sweep(() -> Set.of("token")), NOBODY);
  }

  @Test
  void theDocumentsGoIntoAFile() throws Exception {
    upgrade(10);
    fixture.insert("c", 10, 17);
    Path path = directory.resolve("lost.jsonl");

    try (DifferenceFile file = DifferenceFile.create(path)) {
      fixture.price("u1", PLAN).compute(file, NOBODY);
      file.commit();
    }

    assertThat(Files.readAllLines(path)).hasSize(7).allMatch(line -> line.contains("inserted"));
  }
}
