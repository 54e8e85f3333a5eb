package io.locktender.steps.sandbox;

import static io.locktender.steps.JavaStep.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoNamespace;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.steps.JavaStep.DatabaseChange;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(MongoExtension.class)
class ScopedDatabaseTest {
  private StepFixture fixture;
  private MongoDatabase scoped;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
    fixture.insert("a", "{_id: 1, b: 10}");
    fixture.insert("b", "{_id: 10, name: 'ten'}");
    fixture.insert("secret", "{_id: 1}");
    scoped = ScopedDatabase.of(fixture.database, scope());
  }

  @Test
  void aChangeWorksOnTheCopiesUnderTheirUsualNames() throws Exception {
    StepResult result =
        run(db -> db.getCollection("a").updateOne(Filters.eq(1), Updates.set("c", 2)));

    assertThat(result).isEqualTo(new StepResult(1, 0));
    assertThat(fixture.documents("a")).containsExactly("{\"_id\": 1, \"b\": 10, \"c\": 2}");
  }

  @Test
  void whatAChangeThrowsIsTheReason() {
    assertThat(
            fixture
                .failureOf(
                    change(
                        Set.of("a"),
                        db -> {
                          throw new java.io.IOException("disk on fire");
                        }))
                .reason())
        .isEqualTo("IOException: disk on fire");
  }

  @Test
  void anotherCollectionIsRefusedByName() {
    assertThat(
            fixture
                .failureOf(change(Set.of("a"), db -> db.getCollection("secret").drop()))
                .reason())
        .isEqualTo(
            "collection 'secret' is not among those that the step touches, [a]: declare it there");
    assertThat(fixture.collections()).contains("work.secret");
  }

  @Test
  void onlyDeclaredNamesAreListed() {
    assertThat(scoped.listCollectionNames()).containsExactly("a", "b");
    assertThat(scoped.listCollectionNames().into(new ArrayList<>())).containsExactly("a", "b");
    assertThat(scoped.listCollectionNames().first()).isEqualTo("a");
    assertThat(scoped.listCollectionNames().map(String::length)).containsExactly(1, 1);
  }

  @Test
  void collectionsAreCreatedDroppedAndRenamedUnderWorkNames() {
    scoped.createCollection("new");
    scoped.getCollection("b").drop();
    scoped.getCollection("a").renameCollection(new MongoNamespace(scoped.getName(), "b"));

    assertThat(fixture.collections()).contains("work.new", "work.b").doesNotContain("work.a");
    assertThatThrownBy(() -> scoped.createCollection("other"))
        .hasMessageContaining("'other' is not among");
    assertThatThrownBy(
            () ->
                scoped
                    .getCollection("b")
                    .renameCollection(new MongoNamespace(scoped.getName(), "secret")))
        .hasMessageContaining("'secret' is not among");
    assertThatThrownBy(
            () -> scoped.getCollection("b").renameCollection(new MongoNamespace("other", "b")))
        .hasMessageContaining("database 'other' is not the step's");
  }

  @Test
  void aCollectionShowsItsUsualName() {
    MongoCollection<Document> a = scoped.getCollection("a");

    assertThat(a.getNamespace().getCollectionName()).isEqualTo("a");
    assertThat(a.withDocumentClass(BsonDocument.class).find().first())
        .isEqualTo(BsonDocument.parse("{_id: 1, b: 10}"));
    assertThat(a.toString()).isEqualTo("collection a");
  }

  @Test
  void aLookupReadsTheCopy() {
    List<Bson> pipeline = List.of(Aggregates.lookup("b", "b", "_id", "found"));

    Document joined = scoped.getCollection("a").aggregate(pipeline).first();

    assertThat(joined).isNotNull();
    assertThat(joined.getList("found", Document.class).get(0)).containsEntry("name", "ten");
  }

  @Test
  void theResultOfAnAggregationGoesIntoTheCopy() {
    scoped.getCollection("a").aggregate(List.of(Aggregates.out("new"))).toCollection();

    assertThat(fixture.documents("new")).containsExactly("{\"_id\": 1, \"b\": 10}");
    assertThat(fixture.collections()).doesNotContain("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{$lookup: {from: 'secret', localField: 'a', foreignField: 'b', as: 'c'}}",
        "{$lookup: {from: 'b', pipeline: [{$lookup: {from: 'secret', as: 'x'}}], as: 'c'}}",
        "{$lookup: {from: {db: 'other', coll: 'b'}, as: 'c'}}",
        "{$graphLookup: {from: 'secret', as: 'c'}}",
        "{$unionWith: 'secret'}",
        "{$unionWith: {coll: 'b', pipeline: [{$unionWith: 'secret'}]}}",
        "{$facet: {one: [{$unionWith: 'secret'}]}}",
        "{$out: 'secret'}",
        "{$out: {db: 'other', coll: 'a'}}",
        "{$merge: 'secret'}",
        "{$merge: {into: 'secret'}}",
        "{$merge: {into: {db: 'other', coll: 'a'}}}",
        "{$listSessions: {}}",
        "{$someFutureStage: {from: 'secret'}}"
      })
  void aStageThatReachesFurtherIsRefused(String stage) {
    assertThatThrownBy(
            () -> scoped.getCollection("a").aggregate(List.of(BsonDocument.parse(stage))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCouldReachOtherCollectionsOrWeakenAWriteIsRefused() {
    List<Bson> none = List.of();
    refused("runCommand", () -> scoped.runCommand(new Document("ping", 1)));
    refused("drop", scoped::drop);
    refused("createView", () -> scoped.createView("v", "a", none));
    refused("watch", scoped::watch);
    refused("aggregate", () -> scoped.aggregate(none));
    refused("listCollections", scoped::listCollections);
    refused("withWriteConcern", () -> scoped.withWriteConcern(WriteConcern.W1));
    refused("watch", () -> scoped.getCollection("a").watch());
    refused("withWriteConcern", () -> scoped.getCollection("a").withWriteConcern(WriteConcern.W1));
    refused("filter", () -> scoped.listCollectionNames().filter(new Document()));
  }

  private static void refused(
      String method, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageStartingWith(method + " is not available to steps");
  }

  private StepResult run(DatabaseChange change) throws Exception {
    return fixture.run(change(Set.of("a", "b", "new"), change));
  }

  private DeclaredCollections scope() {
    return new DeclaredCollections(fixture.database, fixture.names, Set.of("a", "b", "new"));
  }
}
