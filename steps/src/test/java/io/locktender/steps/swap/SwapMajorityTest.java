package io.locktender.steps.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.ScriptedMongo;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A swap on a primary that may step down. */
class SwapMajorityTest {
  private static final List<SwapEntry> ENTRIES = List.of(new SwapEntry("c", true, true));

  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));
  private final Swap swap = new Swap(database, "u1", "t1", Optional::empty);

  @BeforeEach
  void insert() {
    database.capabilities();
    for (String name : List.of("c", WorkNames.work("t1", "c"))) {
      database.get().getCollection(name, BsonDocument.class).insertOne(new BsonDocument());
    }
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @Test
  void aSwapIsNotDoneBeforeAMajorityHasEachRename() throws Exception {
    server.withoutMajority("renameCollection");
    server.withoutMajority("delete");
    for (int answered = 0; answered < 2; answered++) {
      assertThatThrownBy(() -> swap.carryOut(ENTRIES))
          .isInstanceOf(DatabaseUnavailableException.class);
    }
    assertThat(Catalog.of(database).collections().keySet())
        .containsExactlyInAnyOrder("c", WorkNames.backup("u1", "c"));

    // All names are as they should be, but the primary may lose them.
    assertThatThrownBy(() -> swap.carryOut(ENTRIES))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("could not say that a majority has it");

    server.really("delete");
    assertThat(swap.carryOut(ENTRIES)).isEmpty();
  }

  @Test
  void aSwapThatAnElectionTakesBackIsMadeAgain() throws Exception {
    boolean[] lost = new boolean[1];
    server.on(
        "delete",
        (command, really) -> {
          if (!lost[0]) {
            lost[0] = true;
            takeBackTheLastRename();
          }
          return really.get();
        });

    assertThat(swap.carryOut(ENTRIES)).isEmpty();

    assertThat(lost[0]).isTrue();
    assertThat(Catalog.of(database).collections().keySet())
        .containsExactlyInAnyOrder("c", WorkNames.backup("u1", "c"));
    assertThat(server.asked("renameCollection")).hasSize(3);
  }

  private void takeBackTheLastRename() {
    server.run(
        "admin",
        new Document("renameCollection", "shop.c")
            .append("to", "shop." + WorkNames.work("t1", "c")));
  }
}
