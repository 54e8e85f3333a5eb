package io.locktender.steps.copy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.ScriptedMongo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By what a server answers that is newer than some of its data. */
class RehearsalTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @BeforeEach
  void insert() {
    database.capabilities();
    index("{key: {a: 1}, name: 'odd'}");
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private void index(String index) {
    StructureChange.in(database.get()).buildIndexes("orders", List.of(BsonDocument.parse(index)));
  }

  private Findings found() {
    return new CollectionChecks(database, InstantSource.system())
        .check(Set.of("orders"), "0123456789abcdef", null);
  }

  private static boolean isScratch(Document command, String name) {
    return requireNonNull(command.get(name)).toString().startsWith(Scratch.PREFIX);
  }

  @Test
  void whatTheServerMakesAgainIsFine_andNothingIsLeft() {
    assertThat(found().reasons()).isEmpty();
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("orders");
  }

  @Test
  void anIndexThatTheServerRefusesTodayIsNamedBeforeAnyWorkerStops() {
    server.on(
        "createIndexes",
        (command, really) -> {
          if (command.toString().contains("odd")) {
            throw new MongoServerError(67, "CannotCreateIndex", "index odd has an unknown field");
          }
          return really.get();
        });

    assertThat(found().reasons())
        .singleElement()
        .asString()
        .contains(
            "collection orders cannot be copied: the server refuses",
            "index odd has an unknown field");
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("orders");
  }

  @Test
  void optionsThatTheServerTakesAndForgetsAreNamed() {
    server.on(
        "listIndexes",
        (command, really) -> {
          Document answer = really.get();
          if (!isScratch(command, "listIndexes")) {
            ScriptedMongo.batch(answer).forEach(index -> index.put("old", true));
          }
          return answer;
        });

    assertThat(found().reasons())
        .singleElement()
        .asString()
        .contains("a copy of collection orders would differ from its original (index ");
  }

  @Test
  void anotherErrorIsNoReason_itIsAskedAgain() {
    server.refuse("create", 189, "PrimarySteppedDown");
    assertThatThrownBy(this::found).isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void whatCannotBeCountedInTimeIsANote() {
    index("{key: {at: 1}, name: 'at', expireAfterSeconds: 60}");
    server.refuse("aggregate", 50, "MaxTimeMSExpired");

    Findings found =
        new CollectionChecks(database, InstantSource.system()).expiring(Set.of("orders"));

    assertThat(found.reasons()).isEmpty();
    assertThat(found.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .contains("that its TTL indexes remove within 24 h were not counted"));
  }
}
