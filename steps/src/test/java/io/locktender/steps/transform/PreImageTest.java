package io.locktender.steps.transform;

import static io.locktender.steps.run.LiveFixture.expand;
import static io.locktender.steps.run.LiveFixture.failureOf;
import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static io.locktender.steps.run.StepFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoException;
import io.locktender.steps.JavaStep;
import io.locktender.steps.JavaStep.DocumentChange;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.LiveFixture;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.transform.Transformation.Write;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a worker writes between the read and the write of a document that a step in Java changes.
 */
@ExtendWith(MongoExtension.class)
class PreImageTest {
  private static final BsonDocument NOT_YET = BsonDocument.parse("{seen: {$exists: false}}");

  private static final BsonDocument LESS_THAN_FIVE = BsonDocument.parse("{n: {$lt: 5}}");

  private LiveFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new LiveFixture(mongo);
  }

  static Stream<Arguments> changesBetween() {
    return Stream.of(PreImage.values())
        .flatMap(
            preImage ->
                Stream.of(
                        List.of("{_id: 1, x: 1}", "{$set: {x: 2}}"),
                        List.of("{_id: 1, x: 1}", "{$unset: {x: 1}}"),
                        List.of("{_id: 1, x: null}", "{$unset: {x: 1}}"),
                        List.of("{_id: 1, x: 1}", "{$set: {x: null}}"),
                        List.of("{_id: 1, x: 1}", "{$set: {x: [1]}}"),
                        List.of("{_id: 1, x: null}", "{$set: {x: [null]}}"),
                        List.of("{_id: 1, x: [1]}", "{$set: {x: [[1]]}}"),
                        List.of("{_id: 1, x: [1]}", "{$set: {x: [[1], 1]}}"),
                        List.of("{_id: 1, x: [1]}", "{$push: {x: 2}}"),
                        List.of("{_id: 1, x: [1]}", "{$set: {x: 1}}"),
                        List.of("{_id: 1, x: {a: 1, b: 2}}", "{$set: {x: {b: 2, a: 1}}}"),
                        List.of("{_id: 1, x: {a: 1}}", "{$set: {x: [{a: 1}]}}"),
                        List.of("{_id: 1, x: {a: 1}}", "{$set: {'x.b': 1}}"),
                        List.of("{_id: 1, x: 'a'}", "{$set: {x: 'A'}}"),
                        List.of("{_id: 1, x: '$y', y: 1}", "{$set: {x: 1}}"),
                        List.of("{_id: 1, x: 1}", "{$set: {seen: 'by a worker'}}"))
                    .filter(both -> LiveFixture.exactFor(preImage, String.join(" ", both)))
                    .map(both -> Arguments.arguments(preImage, both.get(0), both.get(1))));
  }

  @ParameterizedTest
  @MethodSource("changesBetween")
  void aDocumentThatAWorkerChangedMeanwhileIsReadAgainBeforeItIsWritten(
      PreImage preImage, String document, String update) throws Exception {
    fixture.insert("p", document);
    fixture.insert("expected", document);
    fixture.write("expected", 1, update);
    Document worker = Objects.requireNonNull(fixture.collection("expected").find().first());
    List<Document> read = new ArrayList<>();
    Step step =
        step(
            d -> {
              read.add(new Document(d));
              if (read.size() == 1) {
                fixture.write("p", 1, update);
              }
              return d.append("seen", d.get("x"));
            });

    fixture.runner(preImage).keepUp(step, NO_PROGRESS);

    if (worker.containsKey("seen")) {
      assertThat(read).hasSize(1);
    } else {
      assertThat(read).containsExactly(Document.parse(document), new Document(worker));
      worker.append("seen", worker.get("x"));
    }
    assertThat(fixture.documents("p")).containsExactly(worker.toJson());
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentThatAWorkerChangedOnceIsChangedInTheNextPass(PreImage preImage) throws Exception {
    fixture.insert("p", "{_id: 1, x: 1}", "{_id: 2, x: 1}");
    Step step =
        step(
            d -> {
              if (d.getInteger("_id") == 1 && d.getInteger("x") == 1) {
                fixture.write("p", 1, "{$set: {x: 2}}");
              }
              return d.append("seen", d.get("x"));
            });

    assertThat(fixture.runner(preImage).expand(step, NO_PROGRESS)).isEqualTo(new StepResult(2, 0));
    assertThat(fixture.documents("p"))
        .containsExactly(
            "{\"_id\": 1, \"x\": 2, \"seen\": 2}", "{\"_id\": 2, \"x\": 1, \"seen\": 1}");
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentThatAWorkerChangesAllTheTimeIsLagAndNoFailure(PreImage preImage) throws Exception {
    fixture.insert("p", "{_id: 1, x: 1}");
    Step step =
        step(
            d -> {
              fixture.write("p", 1, "{$inc: {x: 1}}");
              return d.append("seen", d.get("x"));
            });

    assertThat(fixture.runner(preImage).expand(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 1));
    assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1, \"x\": 13}");
  }

  @ParameterizedTest
  @EnumSource
  void aFieldThatAWorkerAddedMeanwhileIsNotLost(PreImage preImage) throws Exception {
    fixture.insert("p", "{_id: 1, x: 1, old: true}");
    Step step =
        step(
            d -> {
              fixture.write("p", 1, "{$set: {more: 1}}");
              d.remove("old");
              return d.append("seen", 1);
            });

    assertThat(fixture.runner(preImage).expand(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));

    Document document = fixture.collection("p").find().first();
    assertThat(document).containsOnlyKeys("_id", "x", "more", "seen");
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentThatAWorkerDeletedMeanwhileStaysDeleted(PreImage preImage) throws Exception {
    fixture.insert("p", "{_id: 1, x: 1}");
    Step step =
        step(
            d -> {
              fixture.collection("p").deleteOne(new Document("_id", 1));
              return d.append("seen", 1);
            });

    assertThat(fixture.runner(preImage).expand(step, NO_PROGRESS)).isEqualTo(new StepResult(0, 0));
    assertThat(fixture.documents("p")).isEmpty();
  }

  static Stream<PreImage> exactForArrays() {
    return Stream.of(PreImage.values()).filter(each -> LiveFixture.exactFor(each, "[]"));
  }

  @ParameterizedTest
  @MethodSource("exactForArrays")
  void whatTheStepDoesNotTouchKeepsItsTypeAndItsPlace(PreImage preImage) throws Exception {
    BsonDocument before =
        BsonDocument.parse(
            """
            {"_id": {"$oid": "5f3e1c2d4b5a697887766554"},
             "double": {"$numberDouble": "1.0"}, "nan": {"$numberDouble": "NaN"},
             "string": "ü", "int": {"$numberInt": "1"}, "long": {"$numberLong": "1"},
             "decimal": {"$numberDecimal": "1.10"}, "true": true, "null": null,
             "date": {"$date": {"$numberLong": "-1"}}, "time": {"$timestamp": {"t": 1, "i": 2}},
             "binary": {"$binary": {"base64": "AQI=", "subType": "00"}},
             "uuid": {"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "04"}},
             "array": [{"$numberInt": "1"}, {"$numberLong": "1"}, {"x": {"$numberDouble": "1.0"}}],
             "empty": {}, "emptyArray": [], "operators": {"$set": {"a": "$b"}},
             "ref": {"$ref": "c", "$id": 1, "$db": "d", "more": true}, "z": 1, "a": 2}
            """);
    fixture.database.getCollection("p", BsonDocument.class).insertOne(before);

    assertThat(fixture.runner(preImage).expand(step(d -> d.append("seen", 1)), NO_PROGRESS))
        .isEqualTo(new StepResult(1, 0));

    RawBsonDocument after =
        fixture.database.getCollection("p", RawBsonDocument.class).find().first();
    assertThat(after).isNotNull();
    assertThat(after.toJson(StepFixture.CANONICAL))
        .isEqualTo(before.clone().append("seen", new BsonInt32(1)).toJson(StepFixture.CANONICAL));
  }

  @ParameterizedTest
  @EnumSource
  void anUpdateIsMadeToADocumentThatAWorkerChangedMeanwhileAsItIsThen(PreImage preImage)
      throws Exception {
    fixture.insertNumbers("p", 600);
    Progress worker =
        (done, left) -> {
          if (done == 500) {
            fixture.write("p", 599, "{$inc: {n: 1}}");
          }
        };

    assertThat(
            fixture
                .runner(preImage)
                .keepUp(
                    expand(
                        transform(
                            "p", "{seen: {$exists: false}}", "{$mul: {n: 2}, $set: {seen: 1}}")),
                    worker))
        .isEqualTo(new StepResult(600, 0));
    assertThat(fixture.documents("p")).contains("{\"_id\": 599, \"n\": 1200, \"seen\": 1}");
  }

  @Test
  void aDocumentThatIsTooLargeForAnUpdateIsThatDocumentsFailure() {
    Transformation asRead =
        Transformations.of(
                transform("p", "{seen: {$exists: false}}", "{$set: {seen: 1}}"),
                ChangedWrite.REPLACEMENT)
            .orElseThrow()
            .asRead(PreImage.WHOLE);
    BsonDocument large =
        new BsonDocument("_id", new BsonInt32(1))
            .append("x", new BsonBinary(new byte[Write.MAX_BYTES]));

    assertThatThrownBy(
            () -> asRead.change().write(raw(large), new BsonDocument("_id", new BsonInt32(1))))
        .isInstanceOf(ChangeFailedException.class)
        .hasMessageContaining("takes at most 16777216 bytes");
  }

  @Test
  void theOrderWithinAFieldIsAChangeOfTheField() throws Exception {
    fixture.insert("p", "{_id: 1, x: {a: 1, b: [{c: 1, d: 2}]}}");

    fixture
        .runner()
        .expand(
            step(
                d ->
                    d.append("x", Document.parse("{a: 1, b: [{d: 2, c: 1}]}"))
                        .append("seen", true)),
            NO_PROGRESS);

    assertThat(fixture.documents("p"))
        .containsExactly(
            "{\"_id\": 1, \"x\": {\"a\": 1, \"b\": [{\"d\": 2, \"c\": 1}]}, \"seen\": true}");
  }

  @Test
  void aStepThatLeavesAPendingDocumentAsItIsFails() {
    fixture.insert("p", "{_id: 1, x: 1}");

    assertThat(reason(d -> d))
        .isEqualTo(
            "the step changed no field, and the document is still pending: the change must make"
                + " 'pending' no longer match");
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentThatAStepLeavesPendingIsNotChangedTwice(PreImage preImage) {
    fixture.insert("p", "{_id: 1, n: 1}");
    Step step = expand(JavaStep.transform("p", LESS_THAN_FIVE, d -> d.append("n", 2)));

    StepFailure failure =
        failureOf(() -> fixture.runner(preImage).contract(step, false, NO_PROGRESS));

    assertThat(failure.documents())
        .singleElement()
        .extracting(DocumentFailure::reason)
        .asString()
        .startsWith(
            "it is still pending after its change, which turned it into {\"_id\": 1, \"n\": 2}");
    assertThat(fixture.documents("p")).containsExactly("{\"_id\": 1, \"n\": 2}");
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentThatAWorkerMadePendingAgainIsChangedAgain(PreImage preImage) throws Exception {
    fixture.insertNumbers("p", 2);
    Step step =
        expand(
            JavaStep.transform(
                "p", LESS_THAN_FIVE, d -> d.append("n", d.getInteger("n") + 5).append("m", 1)));
    fixture.runner(preImage).keepUp(step, NO_PROGRESS);
    fixture.write("p", 1, "{$set: {n: 2}}");

    assertThat(fixture.runner(preImage).keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));
    assertThat(fixture.documents("p"))
        .containsExactly("{\"_id\": 0, \"n\": 5, \"m\": 1}", "{\"_id\": 1, \"n\": 7, \"m\": 1}");
  }

  @Test
  void aFieldThatAnUpdateCannotNameIsNotWritten() {
    fixture.insert("p", "{_id: 1, x: 1}");
    String reason =
        "expected fields that an update can name, found '%s': rename it first, or go by hold";

    for (String name : List.of("a.b", "$a", "")) {
      assertThat(reason(d -> d.append(name, 1).append("seen", 1)))
          .isEqualTo(reason.formatted(name));
    }
  }

  @Test
  void aFieldThatAFilterCannotNameIsOnlyComparedAsAWhole() throws Exception {
    BsonDocument read = new BsonDocument("_id", new BsonInt32(1)).append("a.b", new BsonInt32(2));
    BsonDocument filter = new BsonDocument("_id", new BsonInt32(1));

    assertThatThrownBy(() -> PreImage.BY_FIELD.addTo(filter, read, Set.of()))
        .isInstanceOf(ChangeFailedException.class)
        .hasMessageStartingWith("expected fields that an update can name, found 'a.b'");

    PreImage.WHOLE.addTo(filter, read, Set.of("seen"));
    assertThat(filter)
        .isEqualTo(
            BsonDocument.parse(
                "{_id: 1, $expr: {$eq: [{$cmp: ['$$ROOT', {$literal: {_id: 1, 'a.b': 2}}]}, 0]}}"));
  }

  @ParameterizedTest
  @EnumSource
  void aNumberThatIsOverwrittenIsReadAgainAlsoWhenAWorkerOnlyChangedItsType(PreImage preImage)
      throws Exception {
    fixture.insert("p", "{_id: 1, x: 1}");
    List<Object> read = new ArrayList<>();
    Step step =
        step(
            d -> {
              read.add(d.get("x"));
              if (read.size() == 1) {
                overwrite("{$set: {x: {$numberLong: '1'}}}");
              }
              return d.append("x", String.valueOf(d.get("x"))).append("seen", true);
            });

    assertThat(fixture.runner(preImage).keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));
    assertThat(read).containsExactly(1, 1L);
  }

  /** The bound of what is lost: a type, of a number that is equal, within what is overwritten. */
  @Test
  void aTypeThatChangesWithinAFieldIsNotNoticed() throws Exception {
    fixture.insert("p", "{_id: 1, x: {n: 1}}");
    Step step =
        step(
            d -> {
              overwrite("{$set: {x: {n: {$numberLong: '1'}}}}");
              return d.append("seen", true);
            });

    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));
    assertThat(fixture.database.getCollection("p", BsonDocument.class).find().first())
        .isEqualTo(BsonDocument.parse("{_id: 1, x: {n: {$numberLong: '1'}}, seen: true}"));
  }

  @Test
  void namesWithADotOrADollarAreComparedByServersThatTakeThem() throws Exception {
    BsonDocument odd = BsonDocument.parse("{_id: 1, x: {'a.b': 1, '$c': '$x', d: {'$e': 1}}}");
    try {
      fixture.database.getCollection("p", BsonDocument.class).insertOne(odd);
    } catch (MongoException | IllegalArgumentException e) {
      assumeThat(e).as("a server that does not take such names").isNull();
    }

    assertThat(fixture.runner().keepUp(step(d -> d.append("seen", 1)), NO_PROGRESS))
        .isEqualTo(new StepResult(1, 0));
  }

  @Test
  void aDocumentOfAlmostSixteenMebibytesIsChangedInPlace() throws Exception {
    int size = (16 << 20) - (100 << 10);
    fixture.insert("p", "{_id: 1, n: 1}");
    fixture
        .database
        .getCollection("p", BsonDocument.class)
        .insertOne(
            new BsonDocument("_id", new BsonInt32(2))
                .append("x", new BsonBinary(new byte[size]))
                .append("n", new BsonInt32(2)));

    assertThat(fixture.runner().expand(step(d -> d.append("seen", d.getInteger("n"))), NO_PROGRESS))
        .isEqualTo(new StepResult(2, 0));
    assertThat(fixture.collection("p").countDocuments(Document.parse("{_id: 2, n: 2, seen: 2}")))
        .isEqualTo(1);

    assertThat(
            failureOf(
                    () ->
                        fixture
                            .runner()
                            .expand(
                                expand(
                                    JavaStep.transform(
                                        "p",
                                        BsonDocument.parse("{y: {$exists: false}}"),
                                        d -> d.append("y", d.get("x")))),
                                NO_PROGRESS))
                .documents())
        .extracting(DocumentFailure::id)
        .contains("2");
  }

  @Test
  void aWriteThatAServerWouldNotTakeIsThatDocumentsFailure() {
    BsonDocument before =
        new BsonDocument("_id", new BsonInt32(1))
            .append("x", new BsonBinary(new byte[Write.MAX_BYTES / 2]));
    BsonDocument after =
        before.clone().append("x", new BsonBinary(new byte[Write.MAX_BYTES / 2 + 1]));

    assertThatThrownBy(
            () ->
                new ChangedFields(PreImage.WHOLE, false)
                    .of(raw(before), raw(after), new BsonDocument("_id", new BsonInt32(1))))
        .isInstanceOf(ChangeFailedException.class)
        .hasMessageContaining("takes at most 16777216 bytes, found 167773");
  }

  @Test
  void textIsComparedAsItIsAlsoWhereTheCollectionHasACollation() throws Exception {
    assumeThat(TestMongo.shared().collates()).isTrue();
    fixture.database.runCommand(
        Document.parse("{create: 'p', collation: {locale: 'en', strength: 2}}"));
    fixture.insert("p", "{_id: 1, x: 'a'}");
    Step step =
        step(
            d -> {
              fixture.write("p", 1, "{$set: {x: 'A'}}");
              return d.append("seen", d.get("x"));
            });

    assertThat(fixture.runner().keepUp(step, NO_PROGRESS)).isEqualTo(new StepResult(1, 0));
    assertThat(fixture.documents("p"))
        .containsExactly("{\"_id\": 1, \"x\": \"A\", \"seen\": \"A\"}");
  }

  /** Some servers do not write a number over one that is equal. */
  private void overwrite(String update) {
    fixture.write("p", 1, "{$unset: {x: 1}}");
    fixture.write("p", 1, update);
  }

  private String reason(DocumentChange change) {
    return failureOf(() -> fixture.runner().expand(step(change), NO_PROGRESS))
        .documents()
        .get(0)
        .reason();
  }

  private static Step step(DocumentChange change) {
    return expand(JavaStep.transform("p", NOT_YET, change));
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec());
  }
}
