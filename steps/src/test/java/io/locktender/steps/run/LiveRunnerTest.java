package io.locktender.steps.run;

import static io.locktender.steps.run.LiveFixture.contract;
import static io.locktender.steps.run.LiveFixture.expand;
import static io.locktender.steps.run.LiveFixture.failureOf;
import static io.locktender.steps.run.LiveFixture.setField;
import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static io.locktender.steps.run.StepFixture.bson;
import static io.locktender.steps.run.StepFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.Fence;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all steps in place have in common; what workers do meanwhile is in other tests. */
@ExtendWith(MongoExtension.class)
class LiveRunnerTest {
  private static final BsonDocument NOT_YET = BsonDocument.parse("{v: {$exists: false}}");
  private static final Change BY_N =
      new Change.CreateIndex("p", BsonDocument.parse("{n: 1}"), new BsonDocument());
  private static final Change AUDIT = new Change.CreateCollection("audit", new BsonDocument());

  private LiveFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new LiveFixture(mongo);
  }

  @Test
  void everyPendingDocumentIsChangedInPlaceAndOnce() throws Exception {
    fixture.insertNumbers("p", 1_201);
    Step step = expand(transform("p", "{v: {$exists: false}}", "{$inc: {n: 1}, $set: {v: 1}}"));

    assertThat(fixture.runner().expand(step, NO_PROGRESS)).isEqualTo(new StepResult(1_201, 0));
    assertThat(fixture.runner().expand(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));

    assertThat(fixture.collection("p").find())
        .allSatisfy(d -> assertThat(d.getInteger("n")).isEqualTo(d.getInteger("_id") + 1));
  }

  @Test
  void progressIsPendingGoingDown() throws Exception {
    fixture.insertNumbers("p", 1_100);
    List<Long> left = new ArrayList<>();

    fixture.runner().expand(expand(setField("p", "v", 1)), (done, still) -> left.add(still));

    assertThat(left).containsExactly(1_100L, 600L, 100L, 0L, 0L);
  }

  @Test
  void documentsThatCannotBeChangedFailTheStepAndTheOthersAreChanged() {
    fixture.insertNumbers("p", 1_000);
    Step step =
        expand(
            JavaStep.transform(
                "p",
                NOT_YET,
                d -> {
                  if (d.getInteger("n") % 40 == 7) {
                    throw new IllegalArgumentException("seven");
                  }
                  return d.append("v", 1);
                }));

    StepFailure failure = failureOf(() -> fixture.runner().expand(step, NO_PROGRESS));

    assertThat(failure.step()).isEqualTo("a-step");
    assertThat(failure.documentCount()).isEqualTo(25);
    assertThat(failure.documents()).hasSize(25).contains(new DocumentFailure("7", "seven"));
    assertThat(failure.reason())
        .isEqualTo("25 of 1000 pending documents of 'p' could not be changed");
    assertThat(fixture.collection("p").countDocuments(new Document("v", 1))).isEqualTo(975);
  }

  /** The server refuses the whole question, and does not say for which document. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDocumentOfWhichItCannotBeToldWhetherItIsPendingIsNamedAndTheOthersAreChanged(boolean inJava)
      throws Exception {
    BsonDocument otherSlug = BsonDocument.parse("{$expr: {$ne: ['$slug', {$toLower: '$name'}]}}");
    fixture
        .collection("p")
        .insertMany(
            IntStream.range(0, 1_200)
                .mapToObj(i -> new Document("_id", i).append("name", i == 807 ? true : "N" + i))
                .toList());
    Change change =
        inJava
            ? new Change.Java(
                JavaStep.transform(
                    "p",
                    otherSlug,
                    d -> d.append("slug", d.getString("name").toLowerCase(Locale.ROOT))))
            : new Change.Transform(
                "p",
                otherSlug,
                List.of(BsonDocument.parse("{$set: {slug: {$toLower: '$name'}}}")),
                true);

    StepFailure failure = failureOf(() -> fixture.runner().expand(expand(change), NO_PROGRESS));

    assertThat(failure.reason())
        .isEqualTo("1 of 1200 pending documents of 'p' could not be changed");
    for (StepFailure each :
        List.of(
            failure,
            failureOf(() -> fixture.runner().keepUp(expand(change), NO_PROGRESS)),
            failureOf(() -> fixture.runner().contract(contract(change), false, NO_PROGRESS)),
            failureOf(
                () ->
                    fixture.runner().revert(expand(setField("p", "v", 1), change), NO_PROGRESS)))) {
      assertThat(each.documents()).extracting(DocumentFailure::id).containsExactly("807");
      assertThat(each.documents().get(0).reason())
          .startsWith("the server cannot tell whether it is to be changed: ");
    }
    assertThat(fixture.runner().pending(expand(change))).isEqualTo(1);
    assertThat(fixture.collection("p").countDocuments(Filters.exists("slug"))).isEqualTo(1_199);

    fixture.write("p", 807, "{$set: {name: 'N807'}}");
    assertThat(fixture.runner().contract(contract(change), false, NO_PROGRESS))
        .isEqualTo(new StepResult(1, 0));
  }

  /** To ask of each takes long. */
  @Test
  void whereItCannotBeToldOfVeryManyTheRestIsLeft() {
    fixture
        .collection("p")
        .insertMany(
            IntStream.range(0, 1_600)
                .mapToObj(i -> new Document("_id", i).append("name", true))
                .toList());
    Change change =
        new Change.Transform(
            "p",
            BsonDocument.parse("{$expr: {$ne: ['$slug', {$toLower: '$name'}]}}"),
            List.of(BsonDocument.parse("{$set: {slug: {$toLower: '$name'}}}")),
            true);

    StepFailure failure =
        failureOf(() -> fixture.runner().contract(contract(change), false, NO_PROGRESS));

    assertThat(failure.documentCount()).isEqualTo(1_000);
    assertThat(failure.reason())
        .isEqualTo("at least 1000 of 1000 pending documents of 'p' could not be changed");
  }

  @Test
  void aWriteThatLeavesADocumentPendingFailsTheStep() {
    fixture.insert("p", "{_id: 1, n: 0}", "{_id: 2, n: 0}", "{_id: 3, n: 1}");

    assertThat(
            failureOf(
                    () ->
                        fixture
                            .runner()
                            .expand(
                                expand(transform("p", "{n: 0}", "{$set: {v: 1}}")), NO_PROGRESS))
                .reason())
        .isEqualTo(
            "2 documents of 'p' are still pending after a write that changed nothing in them: the"
                + " change must make 'pending' no longer match");
  }

  @Test
  void expandLeavesWhatIsPendingAfterAFewPassesAndKeepUpGoesOn() throws Exception {
    fixture.insert("p", "{_id: 1, n: 0}");
    Step step = expand(transform("p", "{n: {$lt: 5}}", "{$inc: {n: 1}}"));

    assertThat(fixture.runner().expand(step, NO_PROGRESS)).isEqualTo(new StepResult(3, 1));
    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 1));
    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));
    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));
  }

  @Test
  void contractAndTakingBackMustLeaveNothingPending() throws Exception {
    fixture.insert("p", "{_id: 1, n: 0}");
    Change endless = transform("p", "{n: {$gte: 0}}", "{$inc: {n: 1}}");
    String reason =
        "1 documents of 'p' are still pending after 10 passes: something still writes them as the"
            + " other release did; find and stop it";

    assertThat(
            failureOf(() -> fixture.runner().contract(contract(endless), false, NO_PROGRESS))
                .reason())
        .isEqualTo(reason);
    assertThat(
            failureOf(
                    () ->
                        fixture
                            .runner()
                            .revert(expand(setField("p", "v", 1), endless), NO_PROGRESS))
                .reason())
        .isEqualTo(reason);
    assertThat(
            fixture
                .runner()
                .contract(
                    contract(transform("p", "{n: {$lt: 25}}", "{$inc: {n: 1}}")),
                    false,
                    NO_PROGRESS))
        .isEqualTo(new StepResult(5, 0));
  }

  @Test
  void whatTheKindsMakeIsTakenBack() throws Exception {
    fixture.insert("p", "{_id: 1}", "{_id: 2, n: 1}");
    List<String> before = fixture.documents("p");
    List<Step> steps = List.of(expand(AUDIT), expand(BY_N), expand(setField("p", "v", 1)));
    for (Step step : steps) {
      fixture.runner().expand(step, NO_PROGRESS);
    }
    assertThat(collections()).contains("audit");
    assertThat(indexes()).containsExactly("_id_", "n_1");
    assertThat(fixture.documents("p")).isNotEqualTo(before);

    for (int time = 0; time < 2; time++) {
      for (Step step : steps) {
        assertThat(fixture.runner().revert(step, NO_PROGRESS).pending()).isZero();
      }
      assertThat(collections()).containsExactly("p");
      assertThat(indexes()).containsExactly("_id_");
      assertThat(fixture.documents("p")).isEqualTo(before);
    }
  }

  @Test
  void aRevertIsWhatTakesAStepBack() throws Exception {
    fixture.insert("p", "{_id: 1, v: 1, w: 2}");

    fixture
        .runner()
        .revert(expand(setField("p", "v", 1), new Change.UnsetField("p", "w")), NO_PROGRESS);

    assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1, \"v\": 1}");
  }

  /** There is no other way from there: failing for ever would end nothing. */
  @Test
  void aRevertAfterWhichDocumentsArePendingAsItMakesThemEnds() throws Exception {
    fixture.insertNumbers("p", 600);
    List<String> before = fixture.documents("p");
    BsonDocument all = BsonDocument.parse("{_id: {$exists: true}}");
    List<Change> reverts =
        List.of(
            transform("p", all.toJson(), "{$unset: {v: ''}}"),
            new Change.Java(
                JavaStep.transform(
                    "p",
                    all,
                    d -> {
                      d.remove("v");
                      return d;
                    })));
    for (Change revert : reverts) {
      Step step = expand(setField("p", "v", 1), revert);
      fixture.runner().expand(step, NO_PROGRESS);

      assertThat(fixture.runner().revert(step, NO_PROGRESS)).isEqualTo(new StepResult(600, 0));
      assertThat(fixture.documents("p")).isEqualTo(before);
      assertThat(fixture.runner().revert(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));
      assertThat(fixture.documents("p")).isEqualTo(before);
    }
  }

  @Test
  void aDocumentOfWhichARevertIsRefusedFailsItAsOftenAsItIsTried() {
    fixture.insert("p", "{_id: 1, a: {}}", "{_id: 2, a: 5}", "{_id: 3, a: {}}");
    BsonDocument all = BsonDocument.parse("{_id: {$exists: true}}");
    List<Change> reverts =
        List.of(
            transform("p", all.toJson(), "{$set: {'a.b': 1}}"),
            new Change.Java(
                JavaStep.transform(
                    "p",
                    all,
                    d -> {
                      d.get("a", Document.class).append("b", 1);
                      return d;
                    })));
    for (Change revert : reverts) {
      Step step = expand(setField("p", "v", 1), revert);
      for (int time = 0; time < 2; time++) {
        assertThat(failureOf(() -> fixture.runner().revert(step, NO_PROGRESS)).documents())
            .extracting(DocumentFailure::id)
            .containsExactly("2");
      }
    }
  }

  @Test
  void aStepWithoutAWayBackCannotBeTakenBack() {
    assertThat(
            failureOf(
                    () ->
                        fixture
                            .runner()
                            .revert(
                                expand(transform("p", "{n: 1}", "{$set: {n: 2}}")), NO_PROGRESS))
                .reason())
        .isEqualTo("the step has no revert: write one");
  }

  @Test
  void aMissingCollectionIsRefusedUnlessNothingCanBeLeftInIt() throws Exception {
    Step step = expand(setField("p", "v", 1));
    String reason = "there is no collection 'p' (it was looked for as 'p')";

    assertThat(failureOf(() -> fixture.runner().expand(step, NO_PROGRESS)).reason())
        .isEqualTo(reason);
    assertThat(failureOf(() -> fixture.runner().keepUp(step, NO_PROGRESS)).reason())
        .isEqualTo(reason);
    assertThat(failureOf(() -> fixture.runner().contract(step, false, NO_PROGRESS)).reason())
        .isEqualTo(reason);

    assertThat(fixture.runner().revert(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));
    assertThat(fixture.runner().contract(contract(BY_N), true, NO_PROGRESS))
        .isEqualTo(new StepResult(0, 0));
    assertThat(collections()).isEmpty();
  }

  @Test
  void whatCannotBeRunAgainIsRefused() {
    Change update =
        new Change.Update(
            "p", new BsonDocument(), List.of(BsonDocument.parse("{$inc: {n: 1}}")), false);
    fixture.insert("p", "{_id: 1, n: 0}");

    assertThat(
            failureOf(() -> fixture.runner().contract(contract(update), false, NO_PROGRESS))
                .reason())
        .isEqualTo("update cannot be run in place: go by hold");
    assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1, \"n\": 0}");
  }

  @Test
  void contractTakesAwayWhatNobodyUsesAnyMore() throws Exception {
    fixture.insert("p", "{_id: 1, Section: 'x', Tag: 1}");
    fixture.insert("old", "{_id: 1}");
    List<Change> changes =
        List.of(
            new Change.RenameField("p", "Section", "section"),
            new Change.UnsetField("p", "Tag"),
            new Change.DropCollection("old"));

    for (int time = 0; time < 2; time++) {
      for (Change change : changes) {
        fixture.runner().contract(contract(change), false, NO_PROGRESS);
      }
      assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1, \"section\": \"x\"}");
      assertThat(collections()).containsExactly("p");
    }
  }

  @Test
  void aFieldThatAWorkerWritesWhileItIsRenamedIsNotOverwritten() {
    fixture.insertNumbers("p", 600);
    Progress worker =
        (done, left) -> {
          if (done == 500) {
            fixture.write("p", 599, "{$set: {number: 'by a worker'}}");
          }
        };

    StepFailure failure =
        failureOf(
            () ->
                fixture
                    .runner()
                    .contract(contract(new Change.RenameField("p", "n", "number")), false, worker));

    assertThat(failure.documents()).extracting(DocumentFailure::id).containsExactly("599");
    assertThat(fixture.documents("p"))
        .contains("{\"_id\": 599, \"n\": 599, \"number\": \"by a worker\"}");
    assertThat(fixture.collection("p").countDocuments(new Document("n", null))).isEqualTo(599);
  }

  @Test
  void aStepThatWasKilledIsFinishedByAnotherRunner() throws Exception {
    fixture.insertNumbers("p", 1_600);
    AtomicInteger seen = new AtomicInteger();
    Step killed =
        expand(
            JavaStep.transform(
                "p",
                NOT_YET,
                d -> {
                  if (seen.incrementAndGet() == 700) {
                    Thread.currentThread().interrupt();
                  }
                  return d.append("v", d.getInteger("n") + 1);
                }));

    assertThatThrownBy(() -> fixture.runner().expand(killed, NO_PROGRESS))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(fixture.collection("p").countDocuments(NOT_YET)).isEqualTo(1_100);

    assertThat(fixture.runner().expand(killed, NO_PROGRESS)).isEqualTo(new StepResult(1_100, 0));
    assertThat(fixture.collection("p").find())
        .hasSize(1_600)
        .allSatisfy(d -> assertThat(d.getInteger("v")).isEqualTo(d.getInteger("_id") + 1));
  }

  @Test
  void takingBackThatWasKilledIsFinishedByAnotherRunner() throws Exception {
    fixture.insertNumbers("p", 1_200);
    Step step = expand(setField("p", "v", 1));
    fixture.runner().expand(step, NO_PROGRESS);
    Progress kills =
        (done, left) -> {
          if (done == 500) {
            Thread.currentThread().interrupt();
          }
        };

    assertThatThrownBy(() -> fixture.runner().revert(step, kills))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(fixture.collection("p").countDocuments(NOT_YET)).isBetween(500L, 1_199L);

    fixture.runner().revert(step, NO_PROGRESS);
    assertThat(fixture.collection("p").find())
        .hasSize(1_200)
        .allSatisfy(d -> assertThat(d).doesNotContainKey("v"));
  }

  @Test
  void nothingIsWrittenOnceTheFenceIsClosed() {
    fixture.insertNumbers("p", 1_200);
    AtomicInteger asked = new AtomicInteger();
    Fence fence = () -> Optional.of("another master").filter(why -> asked.incrementAndGet() > 1);

    assertThat(
            failureOf(
                    () -> fixture.runner(fence).expand(expand(setField("p", "v", 1)), NO_PROGRESS))
                .reason())
        .isEqualTo("another master");
    assertThat(fixture.collection("p").countDocuments(NOT_YET)).isEqualTo(700);
    assertThat(failureOf(() -> fixture.runner(fence).expand(expand(AUDIT), NO_PROGRESS)).reason())
        .isEqualTo("another master");
    assertThat(collections()).containsExactly("p");
  }

  @Test
  void aMasterThatIsPausedAfterTheFenceDoesNotUndoWhatTheNextOneDid() {
    fixture.insert("p", "{_id: 1, name: 'A'}", "{_id: 2, name: 'B'}");
    AtomicInteger asked = new AtomicInteger();
    Fence paused =
        () -> {
          if (asked.incrementAndGet() > 1) {
            return Optional.of("another master");
          }
          for (int id = 1; id <= 2; id++) {
            fixture.write("p", id, "{$set: {slug: 'by the next one'}, $unset: {name: 1}}");
          }
          return Optional.empty();
        };
    List<String> byTheNext =
        List.of(
            "{\"_id\": 1, \"slug\": \"by the next one\"}",
            "{\"_id\": 2, \"slug\": \"by the next one\"}");

    assertThat(
            failureOf(
                    () ->
                        fixture
                            .runner(paused)
                            .expand(
                                expand(
                                    transform(
                                        "p",
                                        "{$expr: {$ne: ['$slug', '$name']}}",
                                        "{$set: {slug: 'A'}}")),
                                NO_PROGRESS))
                .reason())
        .isEqualTo("another master");
    assertThat(fixture.documents("p")).isEqualTo(byTheNext);
  }

  @Test
  void twoRunnersAtOnceEndInTheSameDocuments() throws Exception {
    fixture.insertNumbers("p", 1_100);
    Step counted = expand(transform("p", "{v: {$exists: false}}", "{$inc: {n: 1}, $set: {v: 1}}"));
    Step inJava =
        expand(
            JavaStep.transform(
                "p",
                BsonDocument.parse("{w: {$exists: false}}"),
                d -> d.append("w", d.getInteger("_id") * 2)));
    long changed = 0;
    for (StepResult result :
        atOnce(
            barrier -> {
              LiveRunner runner = fixture.runner();
              barrier.await();
              StepResult first = runner.expand(counted, NO_PROGRESS);
              StepResult second = runner.expand(inJava, NO_PROGRESS);
              return new StepResult(first.changed() + second.changed(), second.pending());
            })) {
      changed += result.changed();
      assertThat(result.pending()).isZero();
    }

    assertThat(changed).isEqualTo(2_200);
    assertThat(fixture.collection("p").find())
        .hasSize(1_100)
        .allSatisfy(
            d -> {
              assertThat(d.getInteger("n")).isEqualTo(d.getInteger("_id") + 1);
              assertThat(d.getInteger("w")).isEqualTo(d.getInteger("_id") * 2);
            });
  }

  @Test
  void twoRunnersAtOnceMakeAndDropTheSameThings() throws Exception {
    fixture.insert("p", "{_id: 1, n: 1}");

    atOnce(
        barrier -> {
          for (int i = 0; i < 25; i++) {
            barrier.await();
            fixture.runner().expand(expand(AUDIT), NO_PROGRESS);
            fixture.runner().expand(expand(BY_N), NO_PROGRESS);
            barrier.await();
            fixture.runner().revert(expand(AUDIT), NO_PROGRESS);
            fixture.runner().revert(expand(BY_N), NO_PROGRESS);
          }
          return new StepResult(0, 0);
        });

    assertThat(collections()).containsExactly("p");
    assertThat(indexes()).containsExactly("_id_");
  }

  @Test
  void whatIsThereAlreadyIsToldBeforeItCouldBeTakenAway() throws Exception {
    fixture.insert("p", "{_id: 1, v: 1}", "{_id: 2, v: null}", "{_id: 3}");
    assertThat(alreadyThere(expand(AUDIT))).isEmpty();
    assertThat(alreadyThere(expand(BY_N))).isEmpty();
    assertThat(alreadyThere(expand(setField("p", "w", 1)))).isEmpty();
    fixture.insert("audit", "{_id: 1}");
    fixture.collection("p").createIndex(new Document("n", 1));
    List<String> before = fixture.documents("p");
    String whatToDo = "; leave the step out, write its revert, or remove what is there first";

    assertThat(alreadyThere(expand(AUDIT)))
        .containsExactly(
            "release 2.0.0, step a-step: collection 'audit' is there already, and reverting the"
                + " step would drop it"
                + whatToDo);
    assertThat(alreadyThere(expand(BY_N)))
        .containsExactly(
            "release 2.0.0, step a-step: index 'n_1' of collection 'p' is there already, and"
                + " reverting the step would drop it"
                + whatToDo);
    assertThat(alreadyThere(expand(setField("p", "v", 1))))
        .containsExactly(
            "release 2.0.0, step a-step: 2 documents of collection 'p' have the field 'v' already,"
                + " and reverting the step would remove it from them"
                + whatToDo);
    assertThat(alreadyThere(expand(BY_N, new Change.UnsetField("p", "x")))).isEmpty();
    assertThat(fixture.documents("p")).isEqualTo(before);
  }

  @Test
  void ofManyDocumentsThatHaveAFieldAlreadyItIsToldThatTheyAreMany() throws Exception {
    fixture.insertNumbers("p", 1_000);
    assertThat(alreadyThere(expand(setField("p", "n", 1))))
        .singleElement()
        .asString()
        .contains("a-step: 1000 documents of collection 'p'");
    fixture.insert("p", "{_id: 'one more', n: 1}");
    assertThat(alreadyThere(expand(setField("p", "n", 1))))
        .singleElement()
        .asString()
        .contains("a-step: more than 1000 documents of collection 'p'");
  }

  @Test
  void onePassSaysWhatIsPendingAfterItAndNotBefore() throws Exception {
    fixture.insertNumbers("p", 600);
    List<Long> left = new ArrayList<>();
    Step step = expand(setField("p", "v", 1));

    StepResult pass = fixture.runner().keepUp(step, (done, still) -> left.add(still));
    assertThat(pass).isEqualTo(new StepResult(600, 0));
    assertThat(left).containsExactly(-1L, -1L, -1L, 0L);
    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));
  }

  @Test
  void anotherIndexOrCollectionThatStandsInTheWayIsToldThoughTheStepHasAWayBackOfItsOwn()
      throws Exception {
    fixture.insert("p", "{_id: 1}");
    fixture.collection("p").createIndex(new Document("n", 1), new IndexOptions().sparse(true));
    Change audit = new Change.CreateCollection("p", bson("{collation: {locale: 'en'}}"));

    assertThat(alreadyThere(expand(BY_N, new Change.UnsetField("p", "x"))))
        .singleElement()
        .asString()
        .startsWith("release 2.0.0, step a-step: collection 'p' has another index of this name")
        .contains("which differs in sparse");
    assertThat(alreadyThere(expand(audit, new Change.UnsetField("p", "x"))))
        .singleElement()
        .asString()
        .contains("collection 'p' exists with the options {}", "which differ in collation");
  }

  private List<String> alreadyThere(Step step) throws Exception {
    return fixture.runner().alreadyThere(step).stream().toList();
  }

  @FunctionalInterface
  private interface AtOnce {
    StepResult run(CyclicBarrier barrier) throws Exception;
  }

  private static List<StepResult> atOnce(AtOnce call) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<StepResult> first = threads.submit(() -> call.run(barrier));
      Future<StepResult> second = threads.submit(() -> call.run(barrier));
      return List.of(first.get(), second.get());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> collections() {
    return fixture.database.listCollectionNames().into(new ArrayList<>());
  }

  private List<String> indexes() {
    return fixture.collection("p").listIndexes().into(new ArrayList<>()).stream()
        .map(index -> index.getString("name"))
        .toList();
  }
}
