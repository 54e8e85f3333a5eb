package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secondaries of a real replica set of MongoDB 4.2, whose builds stop half way. */
@ExtendWith(MongoExtension.class)
class MemberBuildsIT {
  /**
   * Enough for a build to yield its locks before the fail point stops it. The thread that applies
   * the oplog takes the database's lock back after it has begun the build; if it had to wait for a
   * stopped one, every read would wait behind it.
   */
  private static final int DOCUMENTS = 100_000;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private int pauses;

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    opened.add(resource);
    return resource;
  }

  @Test
  void aStepGoesOnWhenAMajorityHasBuilt(TestDatabase mongo) throws Exception {
    assumeTrue(TestReplicaSet.whyNot().isEmpty(), TestReplicaSet.whyNot());
    TestReplicaSet set = opened(TestReplicaSet.named());
    Database database =
        opened(Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test")));
    assumeTrue(Statistics.othersBuildLater(database.admin()), "a server before 4.4");
    mongo
        .database()
        .getCollection("c")
        .insertMany(IntStream.range(0, DOCUMENTS).mapToObj(a -> new Document("a", a)).toList());
    List<MongoClient> secondaries = new ArrayList<>();
    List<FailPoint> stopped = new ArrayList<>();
    for (String member : set.members()) {
      if (!member.equals(set.primary())) {
        MongoClient client =
            opened(
                MongoClients.create(
                    "mongodb://" + member + "/?directConnection=true&socketTimeoutMS=60000"));
        secondaries.add(client);
        stopped.add(
            FailPoint.on(client, "hangAfterIndexBuildDumpsInsertsFromBulk", new Document())
                .orElseThrow());
      }
    }
    try {
      StructureChange.in(database.patient())
          .buildIndexes("c", List.of(BsonDocument.parse("{key: {a: 1}, name: 'a_1'}")));
      // A secondary counts it as done before the thread that builds it has said that it does.
      await("that a majority has it is said when every secondary has yet to build it")
          .untilAsserted(
              () ->
                  assertThat(secondaries)
                      .allSatisfy(
                          client -> assertThat(unfinished(client, mongo)).containsExactly("a_1")));

      new MemberBuilds(
              database,
              System::nanoTime,
              time -> {
                pauses++;
                stopped.get(0).close();
              })
          .await(List.of("c"));

      assertThat(pauses).isPositive();
      assertThat(unfinished(secondaries.get(0), mongo)).isEmpty();
      assertThat(unfinished(secondaries.get(1), mongo)).containsExactly("a_1");
    } finally {
      stopped.forEach(FailPoint::close);
    }
  }

  private static Set<String> unfinished(MongoClient member, TestDatabase mongo) {
    return Statistics.unfinishedIndexes(member.getDatabase(mongo.name()), "c");
  }
}
