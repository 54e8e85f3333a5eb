package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseFixture;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that build indexes, on a replica set of MongoDB 4.2, where a member builds later. */
class BuiltStepsTest {
  private static final Progress NOBODY = (done, left) -> {};
  private static final ReleaseVersion TO = ReleaseVersion.parse("2.0.0");

  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));
  private Plan plan;

  @BeforeEach
  void open() {
    ReleaseFixture releases = new ReleaseFixture(directory);
    releases.write(
        "2.0.0",
        """
        rolls-from: '>=1.0.0'
        steps:
          - {id: by-a, phase: expand, create-index: {collection: c, keys: {a: 1}}}
          - {id: v, phase: expand, set-field: {collection: c, field: v, value: 1}}
          - {id: by-b, phase: contract, create-index: {collection: c, keys: {b: 1}}}
        """);
    plan = new Planner(releases.store()).plan(ReleaseVersion.parse("1.0.0"), TO).orThrow();
    database.get().getCollection("c").insertOne(new org.bson.Document("_id", 1));
    database
        .get()
        .getCollection("locktender.version")
        .insertOne(new org.bson.Document("_id", "version").append("token", "t0"));
    server.on(
        "isMaster",
        (command, really) ->
            command.containsKey("helloOk")
                ? really.get()
                : new Document("setName", "rs0")
                    .append("hosts", List.of(server.uri().substring("mongodb://".length())))
                    .append("maxWireVersion", 8)
                    .append("ok", 1));
    server.on(
        "collStats",
        (command, really) ->
            new Document("indexSizes", new Document("_id_", 4_096).append("a_1", 4_096))
                .append("indexBuilds", List.of())
                .append("ok", 1));
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private LocalWork work() {
    return new LocalWork(
        plan,
        database,
        server.uri(),
        "t0",
        Optional.empty(),
        directory.resolve("ledgers"),
        Pace.unrested());
  }

  /** How often the set was asked who is in it. */
  private int asked() {
    int asked = server.asked("replSetGetConfig").size();
    server.forget();
    return asked;
  }

  @Test
  void areDoneWhenTheMembersWereAskedWhetherTheyHaveBuilt() throws Exception {
    try (LocalWork work = work()) {
      work.expand(TO, "by-a", NOBODY);
      assertThat(asked()).isEqualTo(1);

      work.expand(TO, "v", NOBODY);
      assertThat(asked()).isZero();

      work.contract(TO, "by-b", NOBODY);
      assertThat(asked()).isEqualTo(1);
    }
  }

  @Test
  void areRevertedWhenNoMemberIsInTheMiddleOfThem() throws Exception {
    try (LocalWork work = work()) {
      work.expand(TO, "by-a", NOBODY);
      List<String> asked = new ArrayList<>();
      server.on(
          "replSetGetConfig",
          (command, really) -> {
            asked.add("members");
            return really.get();
          });
      server.on(
          "dropIndexes",
          (command, really) -> {
            asked.add("drop");
            return really.get();
          });

      work.revert(TO, "by-a", NOBODY);

      assertThat(asked).containsExactly("members", "drop");
    }
  }
}
