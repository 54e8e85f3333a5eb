package io.locktender.steps.sandbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.DuplicateKeyException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.testkit.ScriptedMongo;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Indexes that a change in Java makes, on a replica set of which a member may be down. */
class NewIndexesTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));
  private MongoCollection<org.bson.Document> scoped;

  @BeforeEach
  void open() {
    database.get().getCollection("work.a").insertOne(new org.bson.Document("b", 1));
    scoped =
        ScopedDatabase.of(
                database.get(),
                new DeclaredCollections(
                    database.get(), PhysicalNames.by(name -> "work." + name), Set.of("a")))
            .getCollection("a");
    server.forget();
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  static Stream<Function<MongoCollection<org.bson.Document>, Object>> overloads() {
    return Stream.of(
        a -> List.of(a.createIndex(Indexes.ascending("b"))),
        a -> List.of(a.createIndex(Indexes.ascending("b"), new IndexOptions())),
        a -> a.createIndexes(List.of(new IndexModel(Indexes.ascending("b")))),
        a ->
            a.createIndexes(
                List.of(new IndexModel(Indexes.ascending("b"))), new CreateIndexOptions()));
  }

  @ParameterizedTest
  @MethodSource("overloads")
  void areWaitedForByAMajorityAlone_howeverTheyAreAskedFor(
      Function<MongoCollection<org.bson.Document>, Object> overload) {
    assertThat(overload.apply(scoped)).isEqualTo(List.of("b_1"));

    assertThat(server.asked("createIndexes"))
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.get("createIndexes")).isEqualTo("work.a");
              assertThat(asked.get("commitQuorum")).isEqualTo("majority");
            });
  }

  @Test
  void haveTheOptionsThatTheyWereAskedWith() {
    server.on("createIndexes", (command, really) -> new Document("ok", 1.0));
    IndexOptions options =
        new IndexOptions()
            .unique(true)
            .hidden(true)
            .expireAfter(2L, TimeUnit.HOURS)
            .partialFilterExpression(Filters.gt("b", 1))
            .collation(Collation.builder().locale("en").build());

    assertThat(scoped.createIndex(Indexes.compoundIndex(Indexes.descending("b")), options))
        .isEqualTo("b_-1");

    Document index = (Document) indexes().iterator().next();
    assertThat(index.keySet())
        .containsExactlyInAnyOrder(
            "key",
            "name",
            "unique",
            "hidden",
            "expireAfterSeconds",
            "partialFilterExpression",
            "collation");
    assertThat(index.get("key")).isEqualTo(new Document("b", -1));
    assertThat(index.get("expireAfterSeconds")).isEqualTo(7_200L);
    assertThat(index.get("partialFilterExpression"))
        .isEqualTo(new Document("b", new Document("$gt", 1)));
    assertThat(index.get("collation")).isEqualTo(new Document("locale", "en"));
  }

  private Collection<?> indexes() {
    return (Collection<?>) requireNonNull(server.asked("createIndexes").get(0).get("indexes"));
  }

  @Test
  void thatNoMajorityHasAreNoSuccess() {
    server.withoutMajority("createIndexes");

    assertThatThrownBy(() -> scoped.createIndex(Indexes.ascending("b")))
        .isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void thatTwoDocumentsCollideInAreRefusedAsTheDriverSaysIt() {
    server.refuse("createIndexes", 11_000, "DuplicateKey");

    assertThatThrownBy(
            () -> scoped.createIndex(Indexes.ascending("b"), new IndexOptions().unique(true)))
        .isInstanceOf(DuplicateKeyException.class);
  }
}
