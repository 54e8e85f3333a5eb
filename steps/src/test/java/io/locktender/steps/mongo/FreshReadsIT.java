package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads that see what was acknowledged. Skipped where the server is no replica set of some. */
@ExtendWith(MongoExtension.class)
class FreshReadsIT {
  private static final BsonDocument W1 = BsonDocument.parse("{_id: 'w1'}");

  private TestDatabase mongo;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    this.mongo = mongo;
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The reason for all this: what is acknowledged is not yet what a majority read finds. */
  @Test
  void aMajorityReadAloneMissesWhatThisOneWaitsFor() throws Exception {
    // A majority read of a collection that no majority has waits, too.
    database.get().getCollection("a").insertOne(Document.parse("{_id: 'before'}"));
    List<AutoCloseable> frozen = freezeSecondaries();
    CompletableFuture<Boolean> found;
    try {
      collection().withWriteConcern(WriteConcern.W1).insertOne(W1);
      assertThat(
              collection()
                  .withReadConcern(ReadConcern.MAJORITY)
                  .find(W1)
                  .maxTime(5, TimeUnit.SECONDS)
                  .first())
          .as("found by a majority read alone")
          .isNull();
      found = CompletableFuture.supplyAsync(this::isFound);
      assertThat(found).isNotDone();
    } finally {
      for (AutoCloseable each : frozen) {
        each.close();
      }
    }
    assertThat(found).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(true);
  }

  private boolean isFound() {
    try (FreshReads reads = database.freshReads()) {
      return reads.find("a", W1).first() != null;
    }
  }

  private MongoCollection<BsonDocument> collection() {
    return mongo.database().getCollection("a", BsonDocument.class);
  }

  /** Those that do not apply what the primary sends; on again when closed. */
  private List<AutoCloseable> freezeSecondaries() {
    Document hello =
        mongo.client().getDatabase("admin").runCommand(Document.parse("{isMaster: 1}"));
    List<String> others = new ArrayList<>(hello.getList("hosts", String.class, List.of()));
    others.remove(hello.getString("primary"));
    assumeTrue(!others.isEmpty(), "there is no member but this one");
    List<AutoCloseable> frozen = new ArrayList<>();
    for (String host : others) {
      MongoClient member = MongoClients.create(directly(host));
      FailPoint point =
          FailPoint.on(member, "rsSyncApplyStop", new Document())
              .orElseGet(() -> abort("the server has no rsSyncApplyStop"));
      frozen.add(
          () -> {
            point.close();
            member.close();
          });
    }
    return frozen;
  }

  private MongoClientSettings directly(String host) {
    return MongoClientSettings.builder()
        .applyConnectionString(
            new ConnectionString("mongodb://%s/?directConnection=true".formatted(host)))
        .build();
  }
}
