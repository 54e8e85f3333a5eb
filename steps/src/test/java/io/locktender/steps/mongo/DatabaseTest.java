package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoServerException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class DatabaseTest {
  private static Database open(TestDatabase mongo) {
    return Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  @Test
  void whatTheServerCanDoIsTriedOnceAndLeavesNothing(TestDatabase mongo) {
    try (Database database = open(mongo)) {
      ServerCapabilities first = database.capabilities();

      assertThat(database.capabilities()).isSameAs(first);
      assertThat(Catalog.of(database).collections()).isEmpty();
    }
  }

  @Test
  void aCapabilityIsWhatTheServerReallyDoes(TestDatabase mongo) {
    try (Database database = open(mongo)) {
      var things = database.get().getCollection("things", BsonDocument.class);
      things.insertOne(BsonDocument.parse("{_id: 1}"));
      boolean updated;
      try {
        things.updateOne(
            BsonDocument.parse("{}"), List.of(BsonDocument.parse("{$set: {b: '$_id'}}")));
        updated = true;
      } catch (MongoServerException e) {
        updated = false;
      }
      assertThat(database.capabilities().pipelineUpdates()).isEqualTo(updated);
    }
  }

  /** A server that says so must also tell an array from a longer one, whatever it makes of it. */
  @Test
  void wholeDocumentsAreComparedExactlyOrNotAtAll(TestDatabase mongo) {
    try (Database database = open(mongo)) {
      var collection = mongo.database().getCollection("c", BsonDocument.class);
      collection.insertOne(BsonDocument.parse("{_id: 1, list: [1, 2]}"));
      BsonDocument shorter = WholeDocument.is(BsonDocument.parse("{_id: 1, list: [1]}"));
      BsonDocument same = WholeDocument.is(BsonDocument.parse("{_id: 1, list: [1, 2]}"));

      boolean exact =
          collection.countDocuments(new BsonDocument("$expr", shorter)) == 0
              && collection.countDocuments(new BsonDocument("$expr", same)) == 1;
      assertThat(database.capabilities().wholeDocumentFilters()).isEqualTo(exact);
    }
  }

  @Test
  void aRenameNeverDropsWhatHasTheName(TestDatabase mongo) {
    try (Database database = open(mongo)) {
      database.get().createCollection("a");
      database.get().createCollection("b");
      CollectionInfo a = Catalog.of(database).find("a").orElseThrow();

      assertThatThrownBy(() -> database.rename(a, "b")).isInstanceOf(MongoServerException.class);
      database.rename(a, "c");

      assertThat(Catalog.of(database).collections()).containsOnlyKeys("b", "c");
    }
  }

  @Test
  void aListedCollectionKeepsItsUuidThroughARename(TestDatabase mongo) {
    try (Database database = open(mongo)) {
      database.get().createCollection("a");
      CollectionInfo a = Catalog.of(database).find("a").orElseThrow();
      database.rename(a, "b");

      assertThat(Catalog.of(database).find("b").flatMap(CollectionInfo::uuid)).isEqualTo(a.uuid());
      assertThat(a.uuid()).isNotEqualTo(Optional.empty());
    }
  }

  @Test
  void anUnreachableServerIsUnavailableAndAskedAgain() {
    DatabaseSettings nowhere =
        new DatabaseSettings(
            "mongodb://127.0.0.1:1",
            "shop",
            "test",
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1));
    try (Database database = Database.open(nowhere)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(database::capabilities).isInstanceOf(DatabaseUnavailableException.class);
      }
    }
  }

  @Test
  void aConnectionStringThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Database.open(DatabaseSettings.of("http://db", "shop", "test")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("mongodb: expected mongodb://");
  }

  @Test
  void aTimeOfZeroIsRefused() {
    assertThatThrownBy(
            () ->
                new DatabaseSettings(
                    "mongodb://db",
                    "shop",
                    "test",
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
