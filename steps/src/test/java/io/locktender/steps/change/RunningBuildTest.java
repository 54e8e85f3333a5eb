package io.locktender.steps.change;

import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static io.locktender.steps.run.StepFixture.bson;
import static io.locktender.steps.run.StepFixture.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.release.Change;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real server does that is told to stop half way. */
@ExtendWith(MongoExtension.class)
class RunningBuildTest {
  private static final Change CREATE =
      new Change.CreateIndex("c", bson("{a: 1}"), bson("{unique: true}"));

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void anIndexThatSomebodyBuildsIsPendingAndWaitedFor(TestDatabase mongo) throws Exception {
    StepFixture fixture = new StepFixture(mongo);
    fixture.names = PhysicalNames.usual();
    mongo.database().getCollection("c").insertOne(new Document("a", 1));
    Future<String> built;
    Future<StepResult> waiting;
    try (FailPoint hang = on(mongo, "hangAfterIndexBuildDumpsInsertsFromBulk", new Document())) {
      assertThat(hang).isNotNull();
      built =
          threads.submit(
              () ->
                  mongo
                      .database()
                      .getCollection("c")
                      .createIndex(Indexes.ascending("a"), new IndexOptions().unique(true)));
      await().until(() -> Statistics.unfinishedIndexes(mongo.database(), "c").contains("a_1"));

      assertThat(mongo.database().getCollection("c").listIndexes().into(new ArrayList<>()))
          .as("what is listed")
          .hasSize(2);
      assertThat(fixture.pending(CREATE)).isEqualTo(1);
      waiting = threads.submit(() -> fixture.runner().run(step(CREATE), NO_PROGRESS));
      await().until(() -> building(mongo) == 2);
    }

    assertThat(waiting.get()).isEqualTo(new StepResult(1, 0));
    assertThat(built.get()).isEqualTo("a_1");
    assertThat(fixture.pending(CREATE)).isZero();
  }

  @Test
  void aChangeThatTheServerMadeWithoutAMajorityIsNoSuccess(TestDatabase mongo) {
    StructureChange change = StructureChange.in(mongo.database());
    change.create("c", bson("{}"));
    Document data =
        new Document("failCommands", List.of("drop"))
            .append(
                "writeConcernError",
                new Document("code", 64).append("errmsg", "waiting for replication timed out"));
    try (FailPoint fail = on(mongo, "failCommand", data)) {
      assertThat(fail).isNotNull();
      assertThatThrownBy(() -> change.drop("c")).isInstanceOf(DatabaseUnavailableException.class);
    }
    assertThat(mongo.database().listCollectionNames()).isEmpty();
  }

  /** How many callers wait for an index of the collection. */
  private static int building(TestDatabase mongo) {
    Document question =
        new Document("currentOp", 1)
            .append("command.createIndexes", "c")
            .append("command.$db", mongo.name());
    return mongo
        .client()
        .getDatabase("admin")
        .runCommand(question)
        .getList("inprog", Document.class)
        .size();
  }

  private static FailPoint on(TestDatabase mongo, String name, Document data) {
    Optional<FailPoint> on = FailPoint.on(mongo.client(), name, data);
    assumeThat(on).as("a server with fail points").isPresent();
    return on.orElseThrow();
  }
}
