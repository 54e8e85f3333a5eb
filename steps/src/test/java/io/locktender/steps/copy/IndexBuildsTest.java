package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.ScriptedMongo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes that somebody else is still building on what an upgrade copies and renames. */
class IndexBuildsTest {
  private static final Progress NOBODY = (done, left) -> {};

  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));
  private final CopyThreads threads = CopyThreads.start(1, 1);
  private final WorkingCopies copies =
      new WorkingCopies(database, "t1", threads, InstantSource.system(), System::nanoTime);

  @BeforeEach
  void insert() {
    database.get().getCollection("c", BsonDocument.class).insertOne(new BsonDocument());
  }

  @AfterEach
  void close() {
    threads.close();
    database.close();
    server.close();
  }

  private void build() {
    server.on(
        "collStats",
        (command, really) -> new Document("indexBuilds", List.of("a_1")).append("ok", 1.0));
  }

  @Test
  void anUpgradeDoesNotBeginWhileOneIsBuilt() {
    build();

    assertThat(
            new CollectionChecks(database, InstantSource.system())
                .check(Set.of("c"), "u1", null)
                .reasons())
        .singleElement()
        .asString()
        .startsWith("collection c has indexes that are still being built (a_1)");
  }

  @Test
  void nothingIsCopiedWhileOneIsBuilt() {
    build();

    assertThatThrownBy(() -> copies.copy(Set.of("c"), NOBODY))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("still being built (a_1)");
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("c");
  }

  @Test
  void nothingIsSwappedWhileOneIsBuilt() throws Exception {
    copies.copy(Set.of("c"), NOBODY);
    build();

    assertThatThrownBy(() -> copies.prove(NOBODY))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("still being built (a_1)");
  }
}
