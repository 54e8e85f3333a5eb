package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(MongoExtension.class)
class CollectionChecksTest {
  private static final String OWNER = "0123456789abcdef";

  /** Later than any clock of a server here, so that nothing expires meanwhile. */
  private final Instant now = Instant.now().plus(Duration.ofDays(30));

  private Database database;
  private CollectionChecks checks;

  @BeforeEach
  void open(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    checks = new CollectionChecks(database, InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void ordinaryCollectionsAreFineAndTheChecksLeaveNothing() {
    database.get().getCollection("orders").insertOne(new Document());

    Findings verdict = checks.check(Set.of("orders", "not there yet"), OWNER, null);

    assertThat(verdict.reasons()).isEmpty();
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("orders");
  }

  @Test
  void aNameThatNoServerTakesIsRefused() {
    String name = "x".repeat(220);

    assertThat(checks.check(Set.of(name), OWNER, null).reasons())
        .singleElement()
        .asString()
        .contains("the name of collection " + name + " is too long", "275 bytes");
  }

  @Test
  void betweenTheLimitsTheServerIsAsked() {
    String name = "x".repeat(120);
    boolean taken;
    try {
      database.get().createCollection(WorkNames.backup(OWNER, name));
      taken = true;
    } catch (MongoCommandException e) {
      taken = false;
    }

    assertThat(checks.check(Set.of(name), OWNER, null).reasons().isEmpty()).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "view       | {}                                   | {}              | a view",
        "timeseries | {}                                   | {}              | a time-series"
            + " collection",
        "collection | {timeseries: {timeField: 'at'}}      | {}              | a time-series"
            + " collection",
        "collection | {capped: true, size: 4096}           | {}              | capped",
        "collection | {encryptedFields: {}}                | {}              | encrypted",
        "collection | {clusteredIndex: {key: {_id: 1}}, expireAfterSeconds: 60} | {} | a clustered"
            + " collection whose documents expire",
        "collection | {clusteredIndex: {key: {_id: 1}}}    | {}              |",
        "collection | {}                                   | {sharded: true} | sharded",
        "collection | {capped: false, validator: {a: 1}}   | {}              |",
      })
  void whatCannotBeCopiedIsNamed(String type, String options, String statistics, String kind) {
    CollectionInfo info =
        new CollectionInfo("orders", type, BsonDocument.parse(options), Optional.empty());

    assertThat(Uncopyable.kind(info, () -> Optional.of(BsonDocument.parse(statistics))))
        .isEqualTo(Optional.ofNullable(kind));
  }

  /** The time to live that they have left says which: it is asked before any worker stops. */
  @Test
  void moreDocumentsThatExpireSoonThanCanBeProvedAreRefused() {
    MongoCollection<Document> sessions = database.get().getCollection("sessions", Document.class);
    sessions.createIndex(
        new Document("in.at", 1), new IndexOptions().expireAfter(3_600L, TimeUnit.SECONDS));
    for (int i = 0; i < 3; i++) {
      sessions.insertOne(at(now.plus(Duration.ofHours(22))));
    }
    sessions.insertOne(at(now.plus(Duration.ofHours(24))));
    sessions.insertOne(new Document("in", new Document("at", "never")));
    CollectionChecks three = new CollectionChecks(database, () -> now, 3);

    assertThat(three.check(Set.of("sessions"), OWNER, null).reasons()).isEmpty();

    sessions.insertOne(
        new Document("in", List.of(new Document("at", 1), new Document("at", Date.from(now)))));
    assertThat(three.check(Set.of("sessions"), OWNER, null).reasons())
        .singleElement()
        .asString()
        .contains("collection sessions has more than 3 documents that its TTL index removes");
  }

  private static Document at(Instant when) {
    return new Document("in", new Document("at", Date.from(when)));
  }

  @Test
  void whereBackupsArePutBackTheyAreLookedAt() {
    MongoCollection<Document> backup =
        database.get().getCollection("locktender.backup.u1.sessions", Document.class);
    backup.createIndex(
        new Document("at", 1), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS));
    backup.insertMany(
        List.of(new Document("at", Date.from(now)), new Document("at", Date.from(now))));
    CollectionChecks one = new CollectionChecks(database, () -> now, 1);

    assertThat(one.check(Set.of("sessions"), OWNER, null).reasons()).isEmpty();
    assertThat(one.check(Set.of("sessions"), OWNER, "u1").reasons())
        .singleElement()
        .asString()
        .contains("locktender.backup.u1.sessions has more than 1 documents");
  }

  @Test
  void roomIsCheckedWhereTheServerTells() {
    assertThat(DiskSpace.freeBytes(BsonDocument.parse("{fsTotalSize: 100.0, fsUsedSize: 40.0}")))
        .hasValue(60);
    assertThat(DiskSpace.freeBytes(new BsonDocument())).isEmpty();
    List<BsonDocument> sizes =
        List.of(
            BsonDocument.parse("{storageSize: 8388608, totalIndexSize: 1048576}"),
            new BsonDocument());
    assertThat(DiskSpace.missing(20L << 20, sizes)).isEmpty();
    assertThat(DiskSpace.missing(9L << 20, sizes))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("the copies need about 9 MiB, ")
                    .contains("9 MiB free"));
  }
}
