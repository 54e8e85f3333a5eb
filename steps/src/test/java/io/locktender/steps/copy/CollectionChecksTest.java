package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private Database database;
  private CollectionChecks checks;

  @BeforeEach
  void open(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    checks = new CollectionChecks(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void ordinaryCollectionsAreFineAndTheChecksLeaveNothing() {
    database.get().getCollection("orders").insertOne(new Document());

    Findings verdict = checks.check(Set.of("orders", "not there yet"), OWNER);

    assertThat(verdict.reasons()).isEmpty();
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("orders");
  }

  @Test
  void aNameThatNoServerTakesIsRefused() {
    String name = "x".repeat(220);

    assertThat(checks.check(Set.of(name), OWNER).reasons())
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

    assertThat(checks.check(Set.of(name), OWNER).reasons().isEmpty()).isEqualTo(taken);
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
        "collection | {}                                   | {sharded: true} | sharded",
        "collection | {capped: false, validator: {a: 1}}   | {}              |",
      })
  void whatCannotBeCopiedIsNamed(String type, String options, String statistics, String kind) {
    CollectionInfo info =
        new CollectionInfo("orders", type, BsonDocument.parse(options), Optional.empty());

    assertThat(Uncopyable.kind(info, () -> Optional.of(BsonDocument.parse(statistics))))
        .isEqualTo(Optional.ofNullable(kind));
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
