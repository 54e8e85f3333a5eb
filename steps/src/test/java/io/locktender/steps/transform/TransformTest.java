package io.locktender.steps.transform;

import static io.locktender.steps.run.StepFixture.step;
import static io.locktender.steps.run.StepFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.release.Change;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class TransformTest {
  private StepFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
  }

  @Test
  void everyPendingDocumentIsChangedOnce() throws Exception {
    insertNumbers(1_201);

    StepResult result =
        fixture.run(transform("p", "{v: {$exists: false}}", "{$inc: {n: 1}, $set: {v: 1}}"));

    assertThat(result).isEqualTo(new StepResult(1_201, 0));
    List<Document> documents = fixture.copy("p").find().into(new ArrayList<>());
    assertThat(documents).allSatisfy(d -> assertThat(d.get("n")).isEqualTo(1));
  }

  @Test
  void aDocumentThatIsNotPendingStaysAsItIs() throws Exception {
    fixture.insert("p", "{_id: 1, v: 1, n: 0}", "{_id: 2, n: 0}");

    fixture.run(transform("p", "{v: {$exists: false}}", "{$inc: {n: 1}, $set: {v: 1}}"));

    assertThat(fixture.documents("p"))
        .containsExactly("{\"_id\": 1, \"v\": 1, \"n\": 0}", "{\"_id\": 2, \"n\": 1, \"v\": 1}");
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    fixture.insert("p", "{_id: 1}");
    Change.Transform change = transform("p", "{v: {$exists: false}}", "{$set: {v: 1}}");
    fixture.run(change);

    assertThat(fixture.run(change)).isEqualTo(new StepResult(0, 0));
  }

  @Test
  void progressIsPendingGoingDown() throws Exception {
    insertNumbers(1_100);
    List<Long> left = new ArrayList<>();

    fixture
        .runner()
        .run(
            step(transform("p", "{v: {$exists: false}}", "{$set: {v: 1}}")),
            (done, still) -> left.add(still));

    assertThat(left).containsExactly(1_100L, 600L, 100L, 0L, 0L);
  }

  @Test
  void aDryRunCountsAndChangesNothing() throws Exception {
    insertNumbers(3);
    List<String> before = fixture.documents("p");

    assertThat(fixture.pending(transform("p", "{n: {$gte: 0}}", "{$set: {v: 1}}"))).isEqualTo(3);
    assertThat(fixture.documents("p")).isEqualTo(before);
  }

  @Test
  void aPassThatChangesNothingFails() {
    fixture.insert("p", "{_id: 1, n: 0}");

    StepFailure failure = fixture.failureOf(transform("p", "{n: 0}", "{$set: {v: 1}}"));

    assertThat(failure.reason()).isEqualTo("1 of 1 pending documents of 'p' could not be changed");
    assertThat(failure.documents())
        .singleElement()
        .satisfies(
            document ->
                assertThat(document.reason())
                    .isEqualTo(
                        "it is still pending after its change, which turned it into {\"_id\": 1,"
                            + " \"n\": 0, \"v\": 1}: the change must make 'pending' no longer"
                            + " match"));
  }

  /** By passes until nothing is pending, all four would be 3000000000. */
  @Test
  void noDocumentIsChangedTwice() {
    fixture.insert(
        "p",
        "{_id: 1, total: 30}",
        "{_id: 2, total: 3000}",
        "{_id: 3, total: 300000}",
        "{_id: 4, total: 30000000}");

    StepFailure failure =
        fixture.failureOf(transform("p", "{total: {$type: 16}}", "{$mul: {total: 100}}"));

    assertThat(failure.documents()).extracting(DocumentFailure::id).contains("1", "2", "3");
    assertThat(fixture.documents("p"))
        .contains(
            "{\"_id\": 1, \"total\": 3000}",
            "{\"_id\": 2, \"total\": 300000}",
            "{\"_id\": 3, \"total\": 30000000}");
  }

  /** A filter on a type finds an array of that type, too. */
  @Test
  void anArrayThatIsStillPendingIsNotChangedTwice() {
    fixture.insert("p", "{_id: 1, family: 'a b'}", "{_id: 2, family: ['a', 'b']}");

    StepFailure failure =
        fixture.failureOf(transform("p", "{family: {$type: 2}}", "{$set: {family: ['a']}}"));

    assertThat(failure.documents())
        .extracting(DocumentFailure::id)
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aFilterOnATypeLeavesArraysOutWhereItSaysSo() throws Exception {
    fixture.insert("p", "{_id: 1, family: 'a'}", "{_id: 2, family: ['a', 'b']}");

    assertThat(
            fixture.run(
                transform(
                    "p",
                    "{family: {$type: 'string', $not: {$type: 'array'}}}",
                    "{$set: {family: {name: 'a'}}}")))
        .isEqualTo(new StepResult(1, 0));
  }

  /** A filter takes an array for each of its elements. */
  @Test
  void anArrayThatHasTheNewOneWithinItIsOverwritten() throws Exception {
    fixture.insert("p", "{_id: 1, tags: [[], 'x']}", "{_id: 2, tags: []}", "{_id: 3}");
    fixture.insert("q", "{_id: 1, tags: [[1], [2]]}", "{_id: 2, tags: [1]}", "{_id: 3, tags: 1}");

    assertThat(fixture.run(overwrite("p", "[]"))).isEqualTo(new StepResult(2, 0));
    assertThat(fixture.run(overwrite("q", "[1]"))).isEqualTo(new StepResult(2, 0));

    assertThat(fixture.documents("p")).allMatch(each -> each.contains("\"tags\": []"));
    assertThat(fixture.documents("q")).allMatch(each -> each.contains("\"tags\": [1]"));
  }

  private static Change overwrite(String collection, String value) {
    return new Change.SetField(collection, "tags", BsonArray.parse(value), true);
  }

  @Test
  void aDocumentThatIsPendingAfterItsChangeDoesNotStopThePass() {
    insertNumbers(1_001);
    fixture
        .copy("p")
        .updateOne(new Document("_id", 5), new Document("$set", new Document("n", -1)));

    StepFailure failure =
        fixture.failureOf(transform("p", "{n: {$lt: 1}}", "{$inc: {n: 1}, $set: {v: 1}}"));

    assertThat(failure.documents()).extracting(DocumentFailure::id).containsExactly("5");
    assertThat(fixture.copy("p").countDocuments(new Document("v", 1))).isEqualTo(1_001);
    assertThat(fixture.copy("p").countDocuments(new Document("n", 1))).isEqualTo(1_000);
  }

  @Test
  void aFailedStepNamesItsDocuments() {
    insertNumbers(30);
    fixture
        .copy("p")
        .createIndex(Indexes.ascending("u"), new IndexOptions().unique(true).sparse(true));
    fixture.copy("p").insertOne(new Document("_id", -1).append("u", 7).append("v", 1));

    StepFailure failure =
        fixture.failureOf(transform("p", "{v: {$exists: false}}", "{$set: {v: 1, u: 7}}"));

    assertThat(failure.step()).isEqualTo("a-step");
    assertThat(failure.documentCount()).isEqualTo(30);
    assertThat(failure.documents()).hasSize(30);
    assertThat(failure.documents().get(3).id()).isEqualTo("3");
    assertThat(failure.documents().get(3).reason()).contains("E11000");
    assertThat(failure.reason())
        .isEqualTo("30 of 30 pending documents of 'p' could not be changed");
  }

  @Test
  void aDocumentThatFailsDoesNotStopThePass() {
    insertNumbers(1_001);
    fixture
        .copy("p")
        .updateOne(new Document("_id", 5), new Document("$set", new Document("n", "x")));

    StepFailure failure =
        fixture.failureOf(transform("p", "{v: {$exists: false}}", "{$inc: {n: 1}, $set: {v: 1}}"));

    assertThat(failure.documents()).extracting(DocumentFailure::id).containsExactly("5");
    assertThat(fixture.copy("p").countDocuments(new Document("v", 1))).isEqualTo(1_000);
  }

  @Test
  void identifiersAreShownAsExtendedJson() {
    fixture.insert(
        "p",
        "{_id: {$oid: '5f3e1c2d4b5a697887766554'}, n: 'x'}",
        "{_id: {a: 'b', c: 1}, n: 'x'}",
        "{_id: 'text', n: 'x'}");

    assertThat(fixture.failureOf(transform("p", "{n: 'x'}", "{$inc: {n: 1}}")).documents())
        .extracting(DocumentFailure::id)
        .containsExactlyInAnyOrder(
            "{\"$oid\": \"5f3e1c2d4b5a697887766554\"}", "{\"a\": \"b\", \"c\": 1}", "\"text\"");
  }

  @Test
  void aMissingCollectionIsRefused() {
    assertThat(fixture.failureOf(transform("p", "{n: 1}", "{$set: {n: 2}}")).reason())
        .isEqualTo("there is no collection 'p' (it was looked for as 'work.p')");
  }

  @Test
  void inADatabaseThatWasEmptyNothingIsPendingInAMissingCollection() throws Exception {
    fixture.absentAllowed = true;

    assertThat(fixture.run(transform("p", "{n: 1}", "{$set: {n: 2}}")))
        .isEqualTo(new StepResult(0, 0));
  }

  @Test
  void theWayBackRunsAsAStep() throws Exception {
    fixture.insert("p", "{_id: 1, v: 1}");
    Change back = transform("p", "{v: 1}", "{$unset: {v: ''}}");

    fixture
        .runner()
        .revert(
            step(transform("p", "{v: 0}", "{$set: {v: 1}}"), Optional.of(back)),
            StepFixture.NO_PROGRESS);

    assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1}");
  }

  @Test
  void aStepWithoutAWayBackCannotGoBack() {
    assertThatThrownBy(
            () ->
                fixture
                    .runner()
                    .revert(
                        step(transform("p", "{v: 0}", "{$set: {v: 1}}")), StepFixture.NO_PROGRESS))
        .hasMessage("step a-step has no revert");
  }

  @Test
  void anInterruptEndsTheTransform() {
    insertNumbers(1_000);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> fixture.run(transform("p", "{v: {$exists: false}}", "{$set: {v: 1}}")))
        .isInstanceOf(InterruptedException.class);
  }

  private void insertNumbers(int count) {
    fixture
        .copy("p")
        .insertMany(
            IntStream.range(0, count)
                .mapToObj(n -> new Document("_id", n).append("n", 0))
                .toList());
  }
}
