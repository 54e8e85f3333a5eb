package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.locktender.steps.copy.MemberDisks.Disk;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.SetMember;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

  /** As long as a scratch collection takes it, so that the original has no other fault. */
  private String longIndexName() {
    String probe = Scratch.PREFIX + "0".repeat(Scratch.ID_LENGTH);
    return "i".repeat(127 - 2 - WorkNames.namespaceBytes(database.name(), probe));
  }

  @Test
  void aLongNameOfAnIndexIsTriedWithTheBackups_andLeavesNothing() {
    database
        .get()
        .getCollection("orders")
        .createIndex(new Document("a", 1), new IndexOptions().name("i".repeat(120)));

    assertThat(checks.check(Set.of("orders"), OWNER, null).reasons()).isEmpty();
    assertThat(Catalog.of(database).collections()).containsOnlyKeys("orders");
  }

  /** After the commit such a server would refuse the rename to the backup's name for ever. */
  @Test
  void aServerThatBoundsBothNamesTogetherRefusesTheIndexBeforeAnythingIsCopied(TestDatabase mongo) {
    assumeTrue(version(mongo).startsWith("4.2."), "4.2 can be as 4.0 was");
    String name = "x".repeat(30);
    compatible(mongo, "4.0");
    try {
      database
          .get()
          .getCollection(name)
          .createIndex(new Document("a", 1), new IndexOptions().name(longIndexName()));

      assertThat(checks.check(Set.of(name), OWNER, null).reasons())
          .singleElement()
          .asString()
          .startsWith(
              "the name of index %s of collection %s is too long".formatted(longIndexName(), name))
          .contains("raise featureCompatibilityVersion to 4.2, or give the index a shorter name");
      assertThat(Catalog.of(database).collections()).containsOnlyKeys(name);
    } finally {
      compatible(mongo, "4.2");
    }
    assertThat(checks.check(Set.of(name), OWNER, null).reasons()).isEmpty();
  }

  private static String version(TestDatabase mongo) {
    return mongo.database().runCommand(new Document("buildInfo", 1)).getString("version");
  }

  private static void compatible(TestDatabase mongo, String version) {
    mongo
        .client()
        .getDatabase("admin")
        .runCommand(new Document("setFeatureCompatibilityVersion", version));
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
  void moreDocumentsThatExpireSoonThanABackupCanKeepApartAreRefused_ofACopyThereIsNoBound() {
    MongoCollection<Document> sessions = database.get().getCollection("sessions", Document.class);
    sessions.createIndex(
        new Document("in.at", 1), new IndexOptions().expireAfter(3_600L, TimeUnit.SECONDS));
    for (int i = 0; i < 3; i++) {
      sessions.insertOne(at(now.plus(Duration.ofHours(22))));
    }
    sessions.insertOne(at(now.plus(Duration.ofHours(24))));
    sessions.insertOne(new Document("in", new Document("at", "never")));
    CollectionChecks three = new CollectionChecks(database, () -> now, 3);

    assertThat(three.expiring(Set.of("sessions")).reasons()).isEmpty();

    sessions.insertOne(
        new Document("in", List.of(new Document("at", 1), new Document("at", Date.from(now)))));
    assertThat(three.check(Set.of("sessions"), OWNER, null).reasons()).isEmpty();
    assertThat(three.expiring(Set.of("sessions")).reasons())
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
    assertThat(DiskSpace.freeBytes(BsonDocument.parse("{fsTotalSize: 0, fsUsedSize: 0}")))
        .as("a member that does not have the database yet")
        .isEmpty();
    assertThat(DiskSpace.missing(new Disk(List.of("a:1"), 20L << 20), sizes)).isEmpty();
    assertThat(DiskSpace.missing(new Disk(List.of("a:1", "a:2"), 19L << 20), sizes))
        .as("two members on one disk make two copies")
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith(
                        "the copies need about 19 MiB, the file system of a:1 and a:2 has"));
    assertThat(DiskSpace.missing(new Disk(List.of("a:1"), 9L << 20), sizes))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("the copies need about 9 MiB, ")
                    .contains("9 MiB free"));
  }

  @Test
  void eachMemberThatHoldsDataIsAskedForItsDisk() {
    Optional<ReplicaSet> set = ReplicaSet.of(database);
    assumeTrue(set.isPresent(), "the server is in no replica set");
    database.get().getCollection("orders").insertOne(new Document());
    List<String> notes = new ArrayList<>();

    List<Disk> disks = new MemberDisks(database).ask(set, notes);

    assertThat(notes).isEmpty();
    assertThat(disks.stream().flatMap(disk -> disk.hosts().stream()))
        .containsExactlyInAnyOrderElementsOf(
            set.get().dataBearing().stream().map(SetMember::host).toList());
    assertThat(disks).allMatch(disk -> disk.freeBytes() > 0);
  }

  @Test
  void aMemberThatDoesNotAnswerIsANote() {
    SetMember away =
        new SetMember("127.0.0.1:1", true, true, false, "SECONDARY", OptionalLong.empty());
    SetMember down = new SetMember("gone:1", true, true, false, "DOWN", OptionalLong.empty());
    List<String> notes = new ArrayList<>();

    assertThat(
            new MemberDisks(database)
                .ask(Optional.of(new ReplicaSet("rs", List.of(away, down))), notes))
        .isEmpty();
    assertThat(notes)
        .containsExactly(
            "room was not checked on member 127.0.0.1:1: it does not say how much is free",
            "room was not checked on member gone:1: it does not say how much is free");
  }

  @Test
  void whoFollowsWhatIsCopiedIsToldOf() {
    assumeTrue(ReplicaSet.of(database).isPresent(), "the server has no change streams");
    database.get().getCollection("orders").insertOne(new Document());

    assertThat(checks.check(Set.of("orders", "not there"), OWNER, null).notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("change streams: whoever follows orders is told 'rename'"));
    assertThat(checks.check(Set.of("not there"), OWNER, null).notes())
        .noneMatch(note -> note.startsWith("change streams"));
  }

  @Test
  void anOplogThatTheCopiesFillMoreThanHalfOfIsANote() {
    Oplog oplog = new Oplog(100L << 20, OptionalLong.of(5_400));

    assertThat(oplog.tooSmall(List.of(BsonDocument.parse("{size: 52428800}")))).isEmpty();
    assertThat(oplog.tooSmall(List.of(BsonDocument.parse("{size: 62914560.0}"))))
        .hasValueSatisfying(
            note ->
                assertThat(note)
                    .contains("about 60 MiB to the oplog, which holds 100 MiB (now 1.5 h)"));
  }

  @Test
  void theOplogIsAskedFor() {
    assumeTrue(ReplicaSet.of(database).isPresent(), "the server has no oplog");

    assertThat(Oplog.of(database))
        .hasValueSatisfying(
            oplog -> {
              assertThat(oplog.bytes()).isPositive();
              assertThat(oplog.seconds()).isPresent();
            });
  }
}
