package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static io.locktender.steps.sync.SyncFixture.uniqueIndex;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.locktender.steps.JavaStep;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepChange;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(MongoExtension.class)
class CopySyncTest {
  private static final Change SLUG =
      transform("c", "{slug: {$exists: false}}", "{$rename: {name: 'slug'}}");

  @TempDir Path directory;
  private SyncFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new SyncFixture(mongo, directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What a step did that is the only one. */
  private static List<StepChange> slugs(long changed) {
    return List.of(new StepChange(new StepName(ReleaseVersion.parse("2.0.0"), "s0"), changed));
  }

  @Test
  void theFirstRoundCopiesAndTheSecondIsCurrent() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}");
    fixture.step(SLUG);

    assertThat(fixture.round()).isEqualTo(new Synced(2, 2, false, -1, null, 0, null, slugs(2)));
    assertThat(fixture.round()).isEqualTo(new Synced(0, 2, true, -1, null, 0, null, slugs(2)));
    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"slug\": \"a\"}", "{\"_id\": 2, \"slug\": \"b\"}");
    assertThat(fixture.collections()).noneMatch(name -> name.contains("scratch"));
  }

  @Test
  void insertsUpdatesAndDeletesAreFollowed() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}", "{_id: 3, name: 'c'}");
    fixture.step(SLUG);
    fixture.round();

    fixture.insert("c", "{_id: 4, name: 'd'}");
    fixture.original("c").updateOne(Filters.eq(1), Updates.set("name", "A"));
    fixture.original("c").deleteOne(Filters.eq(2));

    assertThat(fixture.round()).isEqualTo(new Synced(3, 3, true, -1, null, 0, null, slugs(3 + 2)));
    assertThat(fixture.documents("c"))
        .containsExactly(
            "{\"_id\": 1, \"slug\": \"A\"}",
            "{\"_id\": 3, \"slug\": \"c\"}",
            "{\"_id\": 4, \"slug\": \"d\"}");
    fixture.catchUp();
    assertThat(fixture.prove()).containsExactly(new SwapEntry("c", true, true));
  }

  @Test
  void aChangeThatIsNotTheSameTwiceIsMadeOnceEachTime() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 2}");
    fixture.step(
        new Change.Update(
            "c", new BsonDocument(), List.of(BsonDocument.parse("{$mul: {n: 100}}")), false));
    fixture.round();
    fixture.original("c").updateOne(Filters.eq(1), Updates.set("n", 5));
    fixture.round();

    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"n\": 500}", "{\"_id\": 2, \"n\": 200}");
  }

  @Test
  void aDocumentThatCannotBeChangedIsNamedAndTheOthersGoOn() throws Exception {
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, 3_000)
                .mapToObj(i -> new Document("_id", i).append("n", i == 1_234 ? "x" : i))
                .toList());
    fixture.step(
        new Change.Transform(
            "c",
            BsonDocument.parse("{m: {$exists: false}}"),
            List.of(BsonDocument.parse("{$inc: {n: 1}, $set: {m: 1}}")),
            false));
    fixture.round();

    Synced synced = fixture.round();

    assertThat(synced.current()).isFalse();
    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s0");
    assertThat(requireNonNull(synced.problem()).documentCount()).isEqualTo(1);
    assertThat(requireNonNull(synced.problem()).documents().get(0).id()).isEqualTo("1234");
    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .startsWith("collection c, step s0 of 2.0.0: Cannot apply $inc");
    assertThat(fixture.copy("c").countDocuments()).isEqualTo(2_999);
    assertThat(fixture.copy("c").countDocuments(Filters.expr(Document.parse("{$eq: ['$m', 1]}"))))
        .isEqualTo(2_999);
    StepFailedException failed =
        catchThrowableOfType(StepFailedException.class, () -> fixture.catchUp());
    assertThat(failed).hasMessage("1 of 3000 documents could not be changed");
    assertThat(failed.failure().documents()).hasSize(1);

    fixture.original("c").updateOne(Filters.eq(1_234), Updates.set("n", 1));
    assertThat(fixture.round().current()).isTrue();
  }

  /** Not document by document: it is wrong whatever they are. */
  @Test
  void anUpdateThatTheServerRefusesFailsTheStepBeforeADocumentIsCopied() {
    fixture.insert("c", "{_id: 1, n: 1}");
    fixture.step(
        new Change.Transform(
            "c",
            BsonDocument.parse("{m: 1}"),
            List.of(BsonDocument.parse("{$bogus: {n: 1}}"), BsonDocument.parse("{$unset: 'm'}")),
            true));

    StepFailedException failed =
        catchThrowableOfType(StepFailedException.class, () -> fixture.round());

    assertThat(failed.failure().step()).isEqualTo("s0");
    assertThat(failed).hasMessageContaining("$bogus");
    assertThat(fixture.copy("c").countDocuments()).isZero();
  }

  /** To a server they are the same; one of its own kind refuses it. */
  @ParameterizedTest
  @CsvSource({"{}", "{validator: {never: {$exists: false}}}"})
  void aDocumentWhoseIdIsGivenAnotherTypeIsNamed(String options) throws Exception {
    fixture.create("c", options);
    fixture.insert("c", "{_id: 1}", "{_id: 'a'}");
    fixture.step(
        new Change.Transform(
            "c",
            BsonDocument.parse("{_id: {$type: 'int'}}"),
            List.of(BsonDocument.parse("{$set: {_id: {$toLong: '$_id'}, n: 1}}")),
            true));
    fixture.round();

    Synced synced = fixture.round();

    assertThat(synced.current()).isFalse();
    assertThat(requireNonNull(synced.problem()).documents())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.id()).isEqualTo("1");
              assertThat(each.reason())
                  .containsAnyOf(
                      "step s0 of 2.0.0: the step changed the type of its _id, which must stay",
                      "immutable field '_id'");
            });
    assertThat(fixture.documents("c")).containsExactly("{\"_id\": \"a\"}");
  }

  private static final BsonDocument OTHER_SLUG =
      BsonDocument.parse("{$expr: {$ne: ['$slug', {$toLower: '$name'}]}}");

  /** The server refuses the whole question, and does not say for which document. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void oneOfWhichItCannotBeToldWhetherItIsPendingIsNamedAndTheOthersGoOn(
      boolean inJava, boolean besideWorkers) throws Exception {
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, 1_200)
                .mapToObj(i -> new Document("_id", i).append("name", i == 807 ? true : "N" + i))
                .toList());
    if (besideWorkers) {
      fixture.pace(new Pace(System::nanoTime, nanos -> {}));
    }
    fixture.step(
        inJava
            ? new Change.Java(
                JavaStep.transform(
                    "c",
                    OTHER_SLUG,
                    d -> d.append("slug", d.getString("name").toLowerCase(Locale.ROOT))))
            : new Change.Transform(
                "c",
                OTHER_SLUG,
                List.of(BsonDocument.parse("{$set: {slug: {$toLower: '$name'}}}")),
                true));
    fixture.round();

    Synced synced = fixture.round();
    Synced next = fixture.round();

    StepFailure problem = requireNonNull(synced.problem());
    assertThat(problem.step()).isEqualTo("s0");
    assertThat(problem.documents()).extracting("id").containsExactly("807");
    assertThat(problem.documents().get(0).reason())
        .startsWith(
            "collection c, step s0 of 2.0.0: the server cannot tell whether it is to be changed: ");
    assertThat(requireNonNull(next.problem()).documents()).isEqualTo(problem.documents());
    assertThat(fixture.copy("c").countDocuments(Filters.exists("slug"))).isEqualTo(1_199);
    assertThat(fixture.copy("c").countDocuments()).isEqualTo(1_199);

    fixture.original("c").updateOne(Filters.eq(807), Updates.set("name", "N807"));
    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.copy("c").countDocuments(Filters.eq("slug", "n807"))).isEqualTo(1);
  }

  @Test
  void aDocumentThatIsPendingAfterItsChangeIsNamedWithWhatItWasMade() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 100}");
    fixture.step(transform("c", "{n: {$lt: 10}}", "{$inc: {n: 1}}"));

    Synced synced = fixture.round();

    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .startsWith(
            "collection c, step s0 of 2.0.0: it is still pending after its change, which turned it"
                + " into {\"_id\": 1, \"n\": 2}");
    assertThat(fixture.documents("c")).containsExactly("{\"_id\": 2, \"n\": 100}");
  }

  /** By the second batch, whose ids lie between theirs, or by the first one, a second time. */
  @Test
  void whatIsPendingAfterItsChangeIsNotChangedOnceMoreByAnotherBatch() throws Exception {
    Stream<Document> even = IntStream.range(0, 500).mapToObj(i -> cents(2 * i, 5));
    Stream<Document> odd = IntStream.range(0, 500).mapToObj(i -> cents(2 * i + 1, 50));
    fixture.original("c").insertMany(Stream.concat(even, odd).toList());
    fixture.step(transform("c", "{cents: {$lt: 1000}}", "{$mul: {cents: 100}}"));

    Synced synced = fixture.round();

    assertThat(requireNonNull(synced.problem()).documentCount()).isEqualTo(500);
    assertThat(fixture.copy("c").countDocuments(Filters.eq("cents", 5_000))).isEqualTo(500);
    assertThat(fixture.copy("c").countDocuments()).isEqualTo(500);
  }

  private static Document cents(int id, int cents) {
    return new Document("_id", id).append("cents", cents);
  }

  @Test
  void aDocumentThatAStepInJavaMakesTooLargeIsNamedAndTheOthersAreCopied() throws Exception {
    fixture
        .original("c")
        .insertMany(IntStream.range(0, 10).mapToObj(i -> new Document("_id", i)).toList());
    fixture.step(
        new Change.Java(
            JavaStep.transform(
                "c",
                Filters.exists("text", false),
                document ->
                    document.append(
                        "text", document.getInteger("_id") == 7 ? "x".repeat(17 << 20) : "x"))));

    Synced synced = fixture.round();

    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s0");
    assertThat(requireNonNull(synced.problem()).documents())
        .extracting("id", "reason")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "7",
                "collection c, step s0 of 2.0.0: the step made it 17825817 bytes long, and no"
                    + " server takes more than 16777216: make it smaller first"));
    assertThat(fixture.copy("c").countDocuments()).isEqualTo(9);
  }

  @Test
  void aStepInJavaIsRunOnWhatIsPending() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 'x'}", "{_id: 3, n: -1}", "{_id: 4, n: 0}");
    fixture.step(
        new Change.Java(
            JavaStep.transform(
                "c",
                Filters.type("n", "number"),
                document -> {
                  int n = document.getInteger("n");
                  if (n < 0) {
                    throw new IllegalArgumentException("expected no negative n, found " + n);
                  }
                  return n == 0 ? document : document.append("n", "n" + n);
                })));

    Synced synced = fixture.round();

    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"n\": \"n1\"}", "{\"_id\": 2, \"n\": \"x\"}");
    assertThat(requireNonNull(synced.problem()).documents())
        .extracting("id", "reason")
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "3", "collection c, step s0 of 2.0.0: expected no negative n, found -1"),
            org.assertj.core.groups.Tuple.tuple(
                "4",
                "collection c, step s0 of 2.0.0: it is still pending after its change, which turned"
                    + " it into {\"_id\": 4, \"n\": 0}: the change must make 'pending' no longer"
                    + " match"));
  }

  @Test
  void aClassThatAStepInJavaLacksFailsTheStepByName() {
    fixture.insert("c", "{_id: 1, n: 1}");
    fixture.step(
        new Change.Java(
            JavaStep.transform(
                "c",
                Filters.exists("n"),
                document -> {
                  throw new NoClassDefFoundError("com/example/Gone");
                })));

    assertFailsAsStep("s0", "NoClassDefFoundError: com/example/Gone");
  }

  @Test
  void aFilterInJavaThatCannotBeHadFailsTheStepByName() {
    fixture.insert("c", "{_id: 1, n: 1}");
    Bson broken =
        new Bson() {
          @Override
          public <T> BsonDocument toBsonDocument(Class<T> type, CodecRegistry registry) {
            throw new NoClassDefFoundError("com/example/Gone");
          }
        };
    fixture.step(new Change.Java(JavaStep.transform("c", broken, document -> document)));

    assertFailsAsStep("s0", "NoClassDefFoundError: com/example/Gone");
  }

  private void assertFailsAsStep(String step, String reason) {
    assertThatThrownBy(() -> fixture.round())
        .isInstanceOfSatisfying(
            StepFailedException.class,
            failed -> {
              assertThat(failed.failure().step()).isEqualTo(step);
              assertThat(failed.failure().reason()).isEqualTo(reason);
            });
  }

  @Test
  void rawDocumentsThatCollideInANewUniqueIndexDoNotWhenTheyAreChanged() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}");
    fixture.step(uniqueIndex("c", "slug")).step(SLUG);

    fixture.round();

    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.documents("c")).hasSize(2);
  }

  @Test
  void aUniqueValueThatMovedIsFollowed() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}", "{_id: 3, name: 'c'}");
    fixture.step(SLUG).step(uniqueIndex("c", "slug"));
    fixture.round();

    fixture.original("c").updateOne(Filters.eq(1), Updates.set("name", "x"));
    fixture.original("c").updateOne(Filters.eq(2), Updates.set("name", "a"));
    fixture.original("c").updateOne(Filters.eq(1), Updates.set("name", "b"));

    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.documents("c"))
        .containsExactly(
            "{\"_id\": 1, \"slug\": \"b\"}",
            "{\"_id\": 2, \"slug\": \"a\"}",
            "{\"_id\": 3, \"slug\": \"c\"}");
  }

  /** More than wait for each other at a time; each takes the value of one that is derived later. */
  @Test
  void veryManyUniqueValuesThatMovedAreFollowedInOneRound() throws Exception {
    int documents = 7_000;
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, documents)
                .mapToObj(i -> new Document("_id", i).append("name", "n" + i))
                .toList());
    fixture.step(SLUG).step(uniqueIndex("c", "slug"));
    fixture.round();

    List<WriteModel<Document>> moves = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      String name = "n" + (i + documents / 2) % documents;
      moves.add(new UpdateOneModel<>(Filters.eq(i), Updates.set("name", name)));
    }
    fixture.original("c").bulkWrite(moves);

    assertThat(fixture.round().problem()).isNull();
    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.documents("c")).hasSize(documents);
  }

  @Test
  void aDocumentThatCollidesOnlyAsItWasBeforeItsChangeComesIntoTheCopy() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture.original("c").createIndex(Indexes.ascending("name"), new IndexOptions().unique(true));
    fixture.step(
        new Change.Transform(
            "c",
            BsonDocument.parse("{v: {$exists: false}}"),
            List.of(BsonDocument.parse("{$addFields: {name: {$concat: ['x', '$name']}, v: 1}}")),
            true));
    fixture.round();

    fixture.insert("c", "{_id: 2, name: 'xa'}");

    assertThat(fixture.round().problem()).isNull();
    assertThat(fixture.documents("c"))
        .containsExactly(
            "{\"_id\": 1, \"name\": \"xa\", \"v\": 1}",
            "{\"_id\": 2, \"name\": \"xxa\", \"v\": 1}");
  }

  @Test
  void documentsThatCollideWhateverHappensAreNamedBoth() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'a'}");
    fixture.step(SLUG).step(uniqueIndex("c", "slug"));
    fixture.round();

    Synced synced = fixture.round();

    assertThat(synced.current()).isFalse();
    assertThat(requireNonNull(synced.problem()).documentCount()).isEqualTo(1);
    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s1");
    String other = requireNonNull(synced.problem()).documents().get(0).id().equals("1") ? "2" : "1";
    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .contains(
            "unique index slug_1 allows only one of it and of the document with _id " + other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'x.email': 1}    | {name: 'by email', collation: {locale: 'en', strength: 2}}"
            + " | {email: 'A'} | {email: 'a'}",
        "{'x.user.$id': 1} | {} | {user: {$ref: 'u', $id: 1}} | {user: {$ref: 'u', $id: 1}}",
        "{'x.list.word': 1} | {} | {list: []} | {list: []}",
        "{'x.odd': 1} | {} | {odd: {$undefined: true}} | {odd: {$undefined: true}}",
      })
  void documentsThatCollideInOddWaysAreNamed(String keys, String options, String one, String other)
      throws Exception {
    assumeTrue(TestMongo.shared().collates());
    BsonDocument unique = BsonDocument.parse(options).append("unique", BsonBoolean.TRUE);
    fixture
        .step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"))
        .step(new Change.CreateIndex("c", BsonDocument.parse(keys), unique));
    fixture.insert("c", "{_id: 1, x: %s}".formatted(one), "{_id: 2, x: %s}".formatted(other));

    Synced synced = fixture.round();

    assertThat(requireNonNull(synced.problem()).documentCount()).isEqualTo(1);
    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s1");
    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .contains("allows only one of it and of ");
  }

  @Test
  void anIdThatIsEqualToTheServerTakesTheOthersPlace() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'int'}", "{_id: 2, name: 'b'}");
    fixture.step(SLUG);
    fixture.round();

    fixture.original("c").deleteOne(Filters.eq(1));
    fixture.insert("c", "{_id: 1.0, name: 'double'}");

    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1.0, \"slug\": \"double\"}", "{\"_id\": 2, \"slug\": \"b\"}");
    fixture.catchUp();
    fixture.prove();
  }

  @Test
  void whatIsRenamedTakesTheNameOfWhatIsDropped() throws Exception {
    fixture.insert("a", "{_id: 1, from: 'a'}");
    fixture.insert("b", "{_id: 1, from: 'b'}", "{_id: 2, from: 'b'}");
    fixture
        .step(new Change.DropCollection("a"))
        .step(new Change.RenameCollection("b", "a"))
        .step(new Change.SetField("a", "v", new BsonInt32(2), false));
    fixture.round();

    fixture.insert("a", "{_id: 3, from: 'a'}");
    fixture.original("b").updateOne(Filters.eq(2), Updates.set("from", "B"));
    fixture.round();
    fixture.catchUp();

    assertThat(fixture.documents("a"))
        .containsExactly(
            "{\"_id\": 1, \"from\": \"b\", \"v\": 2}", "{\"_id\": 2, \"from\": \"B\", \"v\": 2}");
    assertThat(fixture.prove())
        .containsExactly(new SwapEntry("a", true, true), new SwapEntry("b", true, false));
  }

  @Test
  void anotherIndexAnotherCollectionOrOneThatIsCreatedAsksForOtherCopies() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture.step(SLUG).step(new Change.SetField("later", "v", new BsonInt32(2), false));
    fixture.insert("later", "{_id: 1}");
    fixture.round();

    fixture.original("c").createIndex(Indexes.ascending("name"));

    assertThat(fixture.round().anew())
        .contains("changed since it was copied", "collection c: index name_1 is new");
    fixture.original("later").drop();
    assertThat(fixture.round().anew()).contains("collection later was dropped");
    assertThatThrownBy(() -> fixture.catchUp())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("collection later was dropped");
  }

  @Test
  void aCollectionThatIsReplacedWhileItIsReadAsksForOtherCopies() throws Exception {
    fixture
        .original("c")
        .insertMany(IntStream.range(0, 3_000).mapToObj(i -> new Document("_id", i)).toList());
    fixture.insert("other", "{_id: 1, v: 1}");
    AtomicBoolean replaced = new AtomicBoolean();
    fixture.step(
        new Change.Java(
            JavaStep.transform(
                "c",
                Filters.exists("v", false),
                document -> {
                  if (!replaced.getAndSet(true)) {
                    replaceByOther();
                  }
                  return document.append("v", 1);
                })));

    assertThat(anewOrUnavailable()).containsPattern("collection c|QueryPlanKilled");
  }

  private void replaceByOther() {
    fixture.original("other").aggregate(List.of(new Document("$out", "c"))).toCollection();
    fixture.original("c").createIndex(Indexes.ascending("v"));
  }

  /** Where the server ends the read, the master begins again, too: with a token of its own. */
  private String anewOrUnavailable() throws Exception {
    try {
      return String.valueOf(fixture.round().anew());
    } catch (DatabaseUnavailableException e) {
      return String.valueOf(e.getMessage()) + e.getCause();
    }
  }

  @Test
  void whatFailsInARoundInWhichAnOriginalWasDroppedAsksForOtherCopies() throws Exception {
    fixture.insert("c", "{_id: 1}");
    fixture.step(
        new Change.Java(
            JavaStep.transform(
                "c",
                Filters.exists("v", false),
                document -> {
                  fixture.original("c").drop();
                  throw new NoClassDefFoundError("com/example/Gone");
                })));

    assertThat(fixture.round().anew()).contains("collection c was dropped");
  }

  @Test
  void whatAStrangerWritesAfterTheLastPassIsNamed() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}", "{_id: 3, name: 'c'}");
    fixture.step(SLUG);
    fixture.round();
    fixture.catchUp();

    fixture.insert("c", "{_id: 4, name: 'd'}");
    fixture.original("c").updateOne(Filters.eq(1), Updates.set("name", "A"));
    fixture.original("c").deleteOne(Filters.eq(2));

    StepFailedException failed =
        catchThrowableOfType(StepFailedException.class, () -> fixture.prove());
    assertThat(failed)
        .hasMessage(
            "changed since it was copied, by something outside the cluster: documents of collection"
                + " c; stop what writes there, then try again");
    assertThat(failed.failure().documents())
        .extracting("id", "reason")
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("1", "collection c, it was changed"),
            org.assertj.core.groups.Tuple.tuple("2", "collection c, it was deleted"),
            org.assertj.core.groups.Tuple.tuple("4", "collection c, it was inserted"));
    assertThat(failed.disturbed()).as("another round, and another proof, may succeed").isTrue();
  }

  @Test
  void whatAStrangerWroteComesIntoTheCopiesWhenTheHoldIsGivenUp_andTheNextProofHolds()
      throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}", "{_id: 2, name: 'b'}");
    fixture.step(SLUG);
    fixture.round();
    fixture.catchUp();
    fixture.insert("c", "{_id: 4, name: 'd'}");
    fixture.original("c").deleteOne(Filters.eq(2));
    assertThatThrownBy(() -> fixture.prove()).isInstanceOf(StepFailedException.class);

    fixture.insert("c", "{_id: 5, name: 'e'}");
    assertThat(fixture.round().current()).isTrue();
    fixture.catchUp();

    assertThat(fixture.prove()).containsExactly(new SwapEntry("c", true, true));
    assertThat(fixture.documents("c")).hasSize(3).allMatch(document -> document.contains("slug"));
  }

  @Test
  void timesToLiveThatWereResumedForTheSwapAreSuspendedWhenTheHoldIsGivenUp() throws Exception {
    assumeTrue(fixture.database().capabilities().collMod(), "times to live can be suspended");
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture
        .original("c")
        .createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(1_000_000_000L, SECONDS));
    fixture.step(SLUG);
    fixture.round();
    fixture.catchUp();
    long suspended = expiresAfter();
    fixture.prove();
    assertThat(expiresAfter()).isEqualTo(1_000_000_000L);

    fixture.round();

    assertThat(expiresAfter()).isEqualTo(suspended).isGreaterThan(1_000_000_000L);
    fixture.catchUp();
    fixture.prove();
    assertThat(expiresAfter()).isEqualTo(1_000_000_000L);
  }

  private long expiresAfter() {
    return fixture
        .original(SyncFixture.copyName("c"))
        .listIndexes()
        .into(new ArrayList<>())
        .stream()
        .filter(index -> index.containsKey("expireAfterSeconds"))
        .mapToLong(index -> index.get("expireAfterSeconds", Number.class).longValue())
        .findFirst()
        .orElseThrow();
  }

  /** No stream tells of it. */
  @Test
  void whatAStrangerAppliesByItselfIsFoundByPasses() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture.step(SLUG);
    fixture.round();
    assumeTrue(apply("{_id: 2, name: 'b'}"));

    assertThat(fixture.round().changed()).isEqualTo(1);
    fixture.catchUp();
    apply("{_id: 3, name: 'c'}");
    assertThatThrownBy(() -> fixture.prove()).hasMessageContaining("documents of collection c");
  }

  /** False where the server does not know the command. */
  private boolean apply(String document) {
    Document insert =
        new Document("op", "i")
            .append("ns", fixture.database().name() + ".c")
            .append("o", Document.parse(document));
    try {
      fixture.database().admin().runCommand(new Document("applyOps", List.of(insert)));
      return true;
    } catch (MongoCommandException e) {
      return false;
    }
  }

  @Test
  void ofVeryManyThatCollideTheFirstAreNamedAndTheRestIsNotTriedInEachRound() throws Exception {
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, 4_500)
                .mapToObj(i -> new Document("_id", i).append("name", "same"))
                .toList());
    fixture.step(SLUG).step(uniqueIndex("c", "slug"));

    Synced synced = fixture.round();

    StepFailure problem = requireNonNull(synced.problem());
    assertThat(problem.reason()).matches("at least \\d+ of 4500 documents could not be changed");
    assertThat(problem.documentCount()).isBetween(2_000L, 4_499L);
    assertThat(problem.documents())
        .hasSize(StepFailure.MAX_DOCUMENTS)
        .allSatisfy(each -> assertThat(each.reason()).contains("unique index slug_1 allows only"));
    assertThat(fixture.copy("c").countDocuments()).isLessThanOrEqualTo(1);
  }

  @Test
  void anIndexThatAStrangerBuildsAfterTheLastPassIsNamed() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture.step(SLUG);
    fixture.round();
    fixture.catchUp();
    fixture.original("c").createIndex(Indexes.ascending("name"));

    assertThatThrownBy(() -> fixture.prove()).hasMessageContaining("index name_1 is new");
  }

  @Test
  void whatIsPendingForAStepInJavaGoesThroughWhatComesAfterItToo() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 'x'}", "{_id: 3, n: 2, section: 'both'}");
    fixture
        .step(
            new Change.Java(
                JavaStep.transform(
                    "c",
                    Filters.type("n", "number"),
                    document -> document.append("n", "n" + document.getInteger("n")))))
        .step(new Change.RenameField("c", "n", "section"));

    Synced synced = fixture.round();

    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"section\": \"n1\"}", "{\"_id\": 2, \"section\": \"x\"}");
    assertThat(requireNonNull(synced.problem()).documents()).extracting("id").containsExactly("3");
    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .contains("step s1 of 2.0.0: has both");
    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s1");
    assertThat(synced.steps()).extracting(StepChange::changed).containsExactly(2L, 2L);
  }

  @Test
  void aNewValidatorIsForWhatIsChangedAndNotForWhatStaysAsItWas() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 'old'}", "{_id: 3, n: 2, bad: true}");
    assumeTrue(fixture.database().capabilities().collMod());
    fixture
        .step(transform("c", "{n: {$type: 'int'}}", "{$set: {n: 'new'}}"))
        .step(
            new Change.SetValidator(
                "c",
                BsonDocument.parse("{n: {$ne: 'old'}, bad: {$exists: false}}"),
                "strict",
                "error"));

    Synced synced = fixture.round();

    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"n\": \"new\"}", "{\"_id\": 2, \"n\": \"old\"}");
    assertThat(requireNonNull(synced.problem()).documents()).extracting("id").containsExactly("3");
    assertThat(requireNonNull(synced.problem()).documents().get(0).reason())
        .startsWith("collection c, the validator refuses what its steps have made of it");
    assertThat(requireNonNull(synced.problem()).step()).isEqualTo("s1");
  }

  @Test
  void textsThatACollationCallsEqualTakeEachOthersPlace() throws Exception {
    assumeTrue(TestMongo.shared().collates());
    fixture.create("c", "{collation: {locale: 'en', strength: 2}}");
    fixture.insert("c", "{_id: 'a', name: 'x'}", "{_id: 'b', name: 'y'}");
    fixture.step(SLUG);
    fixture.round();

    fixture.original("c").deleteOne(Filters.eq("a"));
    fixture.insert("c", "{_id: 'A', name: 'z'}");
    fixture.round();

    assertThat(fixture.round().current()).isTrue();
    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": \"A\", \"slug\": \"z\"}", "{\"_id\": \"b\", \"slug\": \"y\"}");
    fixture.catchUp();
    fixture.prove();
  }

  @Test
  void nothingIsMissingThatExpiresOnlyAsItWasBeforeItsChange() throws Exception {
    assumeTrue(expiresOften(), "the server does not let its tests say how often documents expire");
    int documents = 20_000;
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, documents)
                .mapToObj(i -> new Document("_id", i).append("at", Instant.EPOCH))
                .toList());
    fixture
        .step(
            transform(
                "c",
                "{v: {$exists: false}}",
                "{$set: {v: 1, at: {$date: '2100-01-01T00:00:00Z'}}}"))
        .step(
            new Change.CreateIndex(
                "c", BsonDocument.parse("{at: 1}"), BsonDocument.parse("{expireAfterSeconds: 0}")));

    fixture.round();

    assertThat(fixture.copy("c").countDocuments()).isEqualTo(documents);
  }

  private boolean expiresOften() {
    try {
      fixture
          .database()
          .admin()
          .runCommand(Document.parse("{setParameter: 1, ttlMonitorSleepSecs: 1}"));
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  @Test
  void whatExpiresBetweenTheLastPassAndTheProofIsNoDifference() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'x', at: {$date: 0}}", "{_id: 2, name: 'y'}");
    fixture
        .original("c")
        .createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(1_000_000_000L, SECONDS));
    fixture.step(SLUG);
    fixture
        .original("c")
        .insertOne(
            new Document("_id", 3)
                .append("name", "z")
                .append("at", Instant.now().minusSeconds(999_999_000L)));
    fixture.round();
    fixture.catchUp();

    fixture.original("c").deleteOne(Filters.eq(3));

    assertThat(fixture.prove()).containsExactly(new SwapEntry("c", true, true));
    fixture.original("c").deleteOne(Filters.eq(2));
    assertThatThrownBy(() -> fixture.prove()).hasMessageContaining("documents of collection c");
  }

  @Test
  void theLedgerIsGoneWhenTheWorkIsClosed() throws Exception {
    fixture.insert("c", "{_id: 1, name: 'a'}");
    fixture.step(SLUG);
    fixture.round();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }

    fixture.sync().close();

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void backupsAreCopiedOnce() throws Exception {
    fixture.insert("locktender.backup.u1.c", "{_id: 1, name: 'a'}");
    fixture.original("locktender.backup.u1.gone").insertOne(new Document("_id", 1));
    fixture.original("locktender.backup.u1.gone").deleteOne(Filters.eq(1));
    fixture.insert("c", "{_id: 1, slug: 'new'}");
    fixture.restores("u1");

    assertThat(fixture.round()).isEqualTo(new Synced(1, 1, true, -1, null, 0, null, List.of()));
    fixture.insert("c", "{_id: 2, slug: 'newer'}");
    assertThat(fixture.catchUp().current()).isTrue();
    assertThat(fixture.prove()).containsExactly(new SwapEntry("c", true, true));
    assertThat(fixture.documents("c")).containsExactly("{\"_id\": 1, \"name\": \"a\"}");
  }
}
