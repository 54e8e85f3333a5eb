package io.locktender.steps.change;

import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static io.locktender.steps.run.StepFixture.bson;
import static io.locktender.steps.run.StepFixture.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.release.Change;
import io.locktender.steps.run.LiveRunner;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.ScriptedMongo;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes on a replica set, which outlive the call that began to build them. */
class IndexBuildTest {
  private static final Change CREATE =
      new Change.CreateIndex("orders", bson("{a: 1}"), bson("{unique: true}"));

  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @BeforeEach
  void insert() {
    database.get().getCollection("orders", BsonDocument.class).insertOne(bson("{a: 1}"));
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private LiveRunner runner() {
    return new LiveRunner(database.patient(), database.capabilities(), Fence.NONE, Pace.unrested());
  }

  /** listIndexes shows an index that is still being built; a build outlives a step-down. */
  @Test
  void anIndexThatIsStillBeingBuiltIsNotDone() throws Exception {
    LiveRunner runner = runner();
    server.on(
        "createIndexes",
        (command, really) -> {
          Document unused = really.get();
          throw new MongoServerError(11_602, "InterruptedDueToReplStateChange", "stepped down");
        });
    assertThatThrownBy(() -> runner.expand(step(CREATE), NO_PROGRESS))
        .isInstanceOf(DatabaseUnavailableException.class);
    server.really("createIndexes");
    server.forget();

    runner.expand(step(CREATE), NO_PROGRESS);

    assertThat(server.asked("createIndexes")).hasSize(1);
  }

  @Test
  void aStepWhoseIndexIsNotReadyWhenTheServerHasAnsweredFails() {
    LiveRunner runner = runner();
    server.on(
        "collStats",
        (command, really) -> new Document("indexBuilds", List.of("a_1")).append("ok", 1.0));

    assertThatThrownBy(() -> runner.contract(step(CREATE), false, NO_PROGRESS))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("is not done");
  }

  @Test
  void anIndexThatTheServerSaysConflictsFailsTheStepByName() {
    LiveRunner runner = runner();
    server.refuse("createIndexes", 85, "IndexOptionsConflict");

    assertThatThrownBy(() -> runner.expand(step(CREATE), NO_PROGRESS))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("collection 'orders' has an index that conflicts with")
        .hasMessageContaining("drop it in a step before this one");
  }

  @Test
  void whatWasFoundMadeIsWaitedForUntilAMajorityHasIt() {
    LiveRunner runner = runner();
    Change drop = new Change.DropCollection("gone");
    server.withoutMajority("delete");

    assertThatThrownBy(() -> runner.contract(step(drop), false, NO_PROGRESS))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("could not say that a majority has it");
  }
}
