package io.locktender.steps.change;

import static io.locktender.steps.run.StepFixture.bson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.release.Change;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import io.locktender.testkit.TwoIndexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(MongoExtension.class)
class StructureTest {
  private static final StepResult ONE = new StepResult(1, 0);
  private static final StepResult NOTHING = new StepResult(0, 0);

  private StepFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
  }

  @Test
  void aCollectionIsCreatedOnceUnderItsWorkName() throws Exception {
    Change create = new Change.CreateCollection("c", new BsonDocument());

    assertThat(fixture.pending(create)).isEqualTo(1);
    assertThat(fixture.run(create)).isEqualTo(ONE);
    assertThat(fixture.run(create)).isEqualTo(NOTHING);
    assertThat(fixture.collections()).containsExactly("work.c");
  }

  @Test
  void aCollectionWithOtherOptionsIsNotTakenForTheOneToCreate() {
    fixture.insert("c", "{_id: 1}");

    assertThat(
            fixture
                .failureOf(
                    new Change.CreateCollection("c", bson("{validator: {a: {$exists: true}}}")))
                .reason())
        .startsWith("collection 'c' exists with the options {}");
  }

  @Test
  void aCollectionWithACollationIsCreatedOnce() throws Exception {
    assumeThat(TestMongo.shared().collates()).isTrue();
    Change create = new Change.CreateCollection("c", bson("{collation: {locale: 'en'}}"));

    assertThat(fixture.run(create)).isEqualTo(ONE);
    assertThat(fixture.run(create)).isEqualTo(NOTHING);
  }

  @Test
  void aCollectionIsDroppedOnce() throws Exception {
    fixture.insert("c", "{_id: 1}");
    Change drop = new Change.DropCollection("c");

    assertThat(fixture.run(drop)).isEqualTo(ONE);
    assertThat(fixture.run(drop)).isEqualTo(NOTHING);
    assertThat(fixture.collections()).isEmpty();
  }

  @Test
  void aCollectionIsRenamedFromWorkNameToWorkName() throws Exception {
    fixture.insert("a", "{_id: 1}");
    fixture.copy("a").createIndex(Indexes.ascending("x"));
    Change rename = new Change.RenameCollection("a", "b");

    assertThat(fixture.run(rename)).isEqualTo(ONE);
    assertThat(fixture.run(rename)).isEqualTo(NOTHING);
    assertThat(fixture.collections()).containsExactly("work.b");
    assertThat(indexes("b")).containsExactly("_id_", "x_1");
  }

  @Test
  void aRenameToANameThatIsTakenIsRefused() {
    fixture.insert("a", "{_id: 1}");
    fixture.insert("b", "{_id: 2}");

    assertThat(fixture.failureOf(new Change.RenameCollection("a", "b")).reason())
        .contains("which exists");
    assertThat(fixture.documents("b")).containsExactly("{\"_id\": 2}");
  }

  @Test
  void aRenameOfNothingIsRefused() {
    assertThat(fixture.failureOf(new Change.RenameCollection("a", "b")).reason())
        .isEqualTo("there is no collection 'a' to rename");
  }

  @Test
  void anIndexIsCreatedOnceWithItsOptions() throws Exception {
    fixture.insert("c", "{_id: 1}");
    Change create = new Change.CreateIndex("c", bson("{a: 1, b: -1}"), bson("{unique: true}"));

    assertThat(fixture.run(create)).isEqualTo(ONE);
    assertThat(fixture.run(create)).isEqualTo(NOTHING);
    assertThat(indexes("c")).containsExactly("_id_", "a_1_b_-1");
    assertThat(fixture.copy("c").listIndexes().into(new ArrayList<>()).get(1).get("unique"))
        .isEqualTo(true);
  }

  @Test
  void anIndexThatTheDocumentsBreakIsNotCreated() {
    fixture.insert("c", "{_id: 1, a: 1}", "{_id: 2, a: 1}");

    assertThat(
            fixture
                .failureOf(new Change.CreateIndex("c", bson("{a: 1}"), bson("{unique: true}")))
                .reason())
        .contains("11000");
  }

  @Test
  void anotherIndexOfTheNameIsNotTakenForThisOne() {
    fixture.insert("c", "{_id: 1}");
    fixture.copy("c").createIndex(Indexes.ascending("b"), new IndexOptions().name("mine"));

    assertThat(
            fixture
                .failureOf(new Change.CreateIndex("c", bson("{a: 1}"), bson("{name: 'mine'}")))
                .reason())
        .contains("has another index of this name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | {sparse: true} | sparse
          {expireAfterSeconds: 60} | {} | expireAfterSeconds
          {expireAfterSeconds: 60} | {expireAfterSeconds: 61} | expireAfterSeconds
          {unique: true} | {unique: true, partialFilterExpression: {b: {$exists: true}}} | partialFilterExpression
          """)
  void anIndexOnTheSameKeysWithOtherOptionsIsNotTakenForThisOne(
      String asked, String there, String difference) throws Exception {
    fixture.insert("c", "{_id: 1}");
    fixture.run(new Change.CreateIndex("c", bson("{a: 1}"), bson(there)));
    Change create = new Change.CreateIndex("c", bson("{a: 1}"), bson(asked));

    assertThat(fixture.failureOf(create).reason())
        .startsWith("collection 'c' has another index of this name: expected {\"key\": {\"a\": 1}")
        .contains("which differs in " + difference + ";");
    assertThat(fixture.run(new Change.CreateIndex("c", bson("{a: 1}"), bson(there))))
        .isEqualTo(NOTHING);
  }

  /** As a server gives them back: with a language, weights, versions, a whole collation. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 'text', b: 'text'} | {weights: {a: 3}}
          {n: 1, a: 'text', m: -1} | {default_language: 'german'}
          {place: '2dsphere'} | {}
          {place: '2dsphere', n: 1} | {}
          {a: 'hashed'} | {}
          {'$**': 1} | {wildcardProjection: {a: 1, 'b.c': 1}}
          {'a.$**': 1} | {}
          {a: 1} | {collation: {locale: 'fr', strength: 2}}
          {a: 1} | {collation: {locale: 'simple'}}
          {a: 1} | {unique: true, sparse: true, expireAfterSeconds: 60}
          {a: 1} | {partialFilterExpression: {n: {$gt: 1}}}
          """)
  void anIndexOfEachKindIsCreatedOnce(String keys, String options) throws Exception {
    fixture.insert("c", "{_id: 1}");
    Change create = new Change.CreateIndex("c", bson(keys), bson(options));
    assumeThat(options.contains("strength") && !TestMongo.shared().collates()).isFalse();

    assertThat(fixture.run(create)).isEqualTo(ONE);
    assertThat(fixture.pending(create)).isZero();
    assertThat(fixture.run(create)).isEqualTo(NOTHING);
    Change byKeys = new Change.DropIndex("c", Optional.empty(), Optional.of(bson(keys)));
    assertThat(fixture.run(byKeys)).isEqualTo(ONE);
  }

  @Test
  void anIndexWithATimeToLiveIsFoundAgainInACopyWhereNothingExpires() throws Exception {
    Change create =
        new Change.CreateIndex("c", bson("{at: 1}"), bson("{expireAfterSeconds: 3600}"));
    fixture.insert("c", "{_id: 1}");
    BsonDocument index = bson("{key: {at: 1}, name: 'at_1', expireAfterSeconds: 3600}");
    fixture.times.remember(fixture.database, "work.c", Map.of("at_1", index));
    IndexSpecs.build(fixture.database, "work.c", List.of(IndexSpecs.suspended(index)));

    assertThat(fixture.run(create)).isEqualTo(NOTHING);
    assertThat(
            fixture
                .failureOf(
                    new Change.CreateIndex("c", bson("{at: 1}"), bson("{expireAfterSeconds: 60}")))
                .reason())
        .contains("which differs in expireAfterSeconds");
  }

  @Test
  void anIndexOnAMissingCollectionIsRefused() {
    assertThat(
            fixture
                .failureOf(new Change.CreateIndex("c", bson("{a: 1}"), new BsonDocument()))
                .reason())
        .contains("there is no collection 'c'");
  }

  @Test
  void anIndexIsDroppedByItsNameOrItsKeys() throws Exception {
    fixture.insert("c", "{_id: 1}");
    fixture.copy("c").createIndex(Indexes.ascending("a"));
    fixture.copy("c").createIndex(Indexes.descending("b"));

    Change byName = new Change.DropIndex("c", Optional.of("a_1"), Optional.empty());
    Change byKeys = new Change.DropIndex("c", Optional.empty(), Optional.of(bson("{b: -1.0}")));
    assertThat(fixture.run(byName)).isEqualTo(ONE);
    assertThat(fixture.run(byKeys)).isEqualTo(ONE);
    assertThat(fixture.run(byKeys)).isEqualTo(NOTHING);
    assertThat(indexes("c")).containsExactly("_id_");
  }

  @Test
  void ofTwoIndexesOnTheSameKeysNoneIsDropped() throws Exception {
    fixture.insert("c", "{_id: 1}");
    TwoIndexes.on(fixture.copy("c"), "a", "a is 1", "a is 2");

    Change byKeys = new Change.DropIndex("c", Optional.empty(), Optional.of(bson("{a: 1}")));
    assertThat(fixture.failureOf(byKeys).reason())
        .isEqualTo(
            "indexes 'a is 1', 'a is 2' of collection 'c' are on the keys {\"a\": 1}: expected one;"
                + " give the name of the one to drop");

    assertThat(indexes("c")).hasSize(3);
  }

  @Test
  void aValidatorIsSetOrRefusedByName() throws Exception {
    fixture.insert("c", "{_id: 1}");
    Change change = new Change.SetValidator("c", bson("{a: {$exists: true}}"), "strict", "error");

    if (serverHasCollMod()) {
      assertThat(fixture.run(change)).isEqualTo(ONE);
    } else {
      assertThat(fixture.failureOf(change).reason()).contains("set-validator needs MongoDB");
    }
  }

  @Test
  void aFieldIsRenamedWhereItIs() throws Exception {
    fixture.insert("c", "{_id: 1, Old: 1}", "{_id: 2, new: 2}", "{_id: 3}");

    assertThat(fixture.run(new Change.RenameField("c", "Old", "new"))).isEqualTo(ONE);
    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"new\": 1}", "{\"_id\": 2, \"new\": 2}", "{\"_id\": 3}");
  }

  @Test
  void aRenameThatWouldOverwriteAFieldIsADocumentFailure() {
    fixture.insert("c", "{_id: 1, a: 1}", "{_id: 2, a: 1, b: 2}");

    assertThat(fixture.failureOf(new Change.RenameField("c", "a", "b")).documents())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.id()).isEqualTo("2");
              assertThat(failed.reason()).contains("has both 'a' and 'b'");
            });
    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"b\": 1}", "{\"_id\": 2, \"a\": 1, \"b\": 2}");
  }

  @Test
  void aFieldIsSetWhereItIsMissing() throws Exception {
    fixture.insert("c", "{_id: 1}", "{_id: 2, f: 'kept'}", "{_id: 3, f: null}");

    Change set = new Change.SetField("c", "f", new BsonInt32(7), false);
    assertThat(fixture.run(set)).isEqualTo(ONE);
    assertThat(fixture.copy("c").countDocuments(new Document("f", 7))).isEqualTo(1);
  }

  @Test
  void aFieldIsOverwrittenWhereItDiffers() throws Exception {
    fixture.insert(
        "c",
        "{_id: 1}",
        "{_id: 2, f: 'other'}",
        "{_id: 3, f: [7]}",
        "{_id: 4, f: 7}",
        "{_id: 5, f: 7.0}");

    Change set = new Change.SetField("c", "f", new BsonInt32(7), true);
    assertThat(fixture.run(set)).isEqualTo(new StepResult(3, 0));
    assertThat(fixture.copy("c").find().into(new ArrayList<>()))
        .allSatisfy(document -> assertThat(document.get("f")).isIn(7, 7.0));
  }

  @Test
  void aFieldIsSetToNull() throws Exception {
    fixture.insert("c", "{_id: 1}", "{_id: 2, f: 1}", "{_id: 3, f: null}");

    Change set = new Change.SetField("c", "f", BsonNull.VALUE, true);
    assertThat(fixture.run(set)).isEqualTo(new StepResult(2, 0));
  }

  @Test
  void aFieldIsRemoved() throws Exception {
    fixture.insert("c", "{_id: 1, f: 1, g: 2}", "{_id: 2}");

    assertThat(fixture.run(new Change.UnsetField("c", "f"))).isEqualTo(ONE);
    assertThat(fixture.documents("c")).containsExactly("{\"_id\": 1, \"g\": 2}", "{\"_id\": 2}");
  }

  @Test
  void anUpdateRunsOnce() throws Exception {
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 1}", "{_id: 3, n: 5}");
    Change update =
        new Change.Update("c", bson("{n: {$lt: 3}}"), List.of(bson("{$inc: {n: 1}}")), false);

    assertThat(fixture.pending(update)).isNegative();
    assertThat(fixture.run(update)).isEqualTo(new StepResult(2, 0));
    assertThat(fixture.copy("c").countDocuments(new Document("n", 2))).isEqualTo(2);
  }

  private List<String> indexes(String collection) {
    return fixture.copy(collection).listIndexes().into(new ArrayList<>()).stream()
        .map(index -> index.getString("name"))
        .toList();
  }

  private boolean serverHasCollMod() {
    try {
      fixture.database.runCommand(new Document("collMod", "work.c"));
      return true;
    } catch (com.mongodb.MongoCommandException e) {
      return e.getErrorCode() != 59;
    }
  }
}
