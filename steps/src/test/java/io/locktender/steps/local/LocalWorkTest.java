package io.locktender.steps.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class LocalWorkTest {
  private static final Progress NOBODY = (done, left) -> {};

  @TempDir Path directory;
  private WorkFixture fixture;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new WorkFixture(mongo, directory);
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    fixture.insert("c", "{_id: 1}", "{_id: 2}");
    fixture.insert("old", "{_id: 1}");
    fixture.release(
        "  - id: mark",
        "    set-field: {collection: c, field: v, value: 1}",
        "  - id: move",
        "    rename-collection: {from: old, to: new}");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatRunsBeforeTheHoldIsDoneWhenTheCopiesHaveCaughtUp() throws Exception {
    try (LocalWork work = work()) {
      assertThat(work.touches()).containsExactlyInAnyOrder("c", "old", "new");
      assertThat(work.sync(NOBODY).anew()).isNull();
      assertThat(work.catchUp(NOBODY).documents()).isEqualTo(3);

      assertThat(work.prove(NOBODY))
          .containsExactlyInAnyOrder(
              new SwapEntry("c", true, true),
              new SwapEntry("old", true, false),
              new SwapEntry("new", false, true));
      assertThat(fixture.documents("c")).containsExactly("{\"_id\": 1}", "{\"_id\": 2}");
      assertThat(fixture.documents(fixture.copyOf("c")))
          .containsExactly("{\"_id\": 1, \"v\": 1}", "{\"_id\": 2, \"v\": 1}");
    }
  }

  /** The server lets it pass where the index is the very same, and refuses another one. */
  @Test
  void aStepThatMakesSureOfATimeToLiveFindsItInTheCopy() throws Exception {
    assumeTrue(database.capabilities().collMod(), "times to live can be suspended");
    fixture
        .mongo()
        .database()
        .getCollection("c")
        .createIndex(Indexes.ascending("at"), new IndexOptions().expireAfter(3_600L, SECONDS));
    fixture.releaseInJava(
        "database.getCollection(\"c\").createIndex(new org.bson.Document(\"at\", 1), new"
            + " com.mongodb.client.model.IndexOptions().expireAfter(3600L,"
            + " java.util.concurrent.TimeUnit.SECONDS));");

    try (LoadedPlan loaded = fixture.loadedPlan();
        LocalWork work = work(loaded.plan())) {
      work.catchUp(NOBODY);
      work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY);
      work.prove(NOBODY);
    }

    assertThat(IndexSpecs.list(database.get(), fixture.copyOf("c")))
        .hasEntrySatisfying(
            "at_1",
            index ->
                assertThat(index.getNumber("expireAfterSeconds").longValue()).isEqualTo(3_600));
  }

  @Test
  void aStrangersWriteIsFoundAndNamed() throws Exception {
    try (LocalWork work = work()) {
      work.catchUp(NOBODY);
      fixture.insert("c", "{_id: 3}");

      assertThatThrownBy(() -> work.prove(NOBODY))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("collection c");
    }
  }

  @Test
  void aCopyThatAStrangerDroppedIsNotTakenForADroppedCollection() throws Exception {
    try (LocalWork work = work()) {
      work.catchUp(NOBODY);
      fixture.mongo().database().getCollection(fixture.copyOf("c")).drop();

      assertThatThrownBy(() -> work.prove(NOBODY))
          .hasMessageContaining("the copy of 'c', was dropped by something outside");
      assertThatThrownBy(() -> work.run(ReleaseVersion.parse("2.0.0"), "move", NOBODY))
          .isInstanceOf(StepFailedException.class);
    }
  }

  @Test
  void anUnknownStepIsAFailure() {
    try (LocalWork work = work()) {
      assertThatThrownBy(() -> work.run(ReleaseVersion.parse("2.0.0"), "other", NOBODY))
          .hasMessage("release 2.0.0 has no such step for the master");
    }
  }

  @Test
  void closedWorkFails() {
    LocalWork work = work();
    work.close();

    assertThatThrownBy(() -> work.catchUp(NOBODY)).hasMessage("the work was closed");
  }

  private LocalWork work() {
    return work(fixture.plan());
  }

  private LocalWork work(Plan plan) {
    return new LocalWork(
        plan,
        database,
        fixture.mongo().uri(),
        WorkFixture.TOKEN,
        Optional.empty(),
        fixture.ledgers(),
        Pace.unrested());
  }
}
