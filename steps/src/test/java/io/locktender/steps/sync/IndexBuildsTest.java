package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.copy.CollectionChecks;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that somebody else is still building on what an upgrade copies and renames. */
class IndexBuildsTest {
  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(server.uri(), "shop", directory);
    fixture.insert("c", "{_id: 1}");
    fixture.inHold("c");
  }

  @AfterEach
  void close() {
    fixture.close();
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
            new CollectionChecks(fixture.database(), InstantSource.system())
                .check(Set.of("c"), "u1", null)
                .reasons())
        .singleElement()
        .asString()
        .startsWith("collection c has indexes that are still being built (a_1)");
  }

  @Test
  void nothingIsCopiedWhileOneIsBuilt() {
    build();

    assertThatThrownBy(() -> fixture.round())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("still being built (a_1)");
    assertThat(Catalog.of(fixture.database()).collections()).containsOnlyKeys("c");
  }

  @Test
  void nothingIsSwappedWhileOneIsBuilt() throws Exception {
    fixture.catchUp();
    build();

    assertThatThrownBy(() -> fixture.prove())
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("still being built (a_1)");
  }
}
