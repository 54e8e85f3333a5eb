package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.ScriptedMongo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By what the primary of a replica set answers that is its only member. */
class RoomOnASetTest {
  private static final long MEBIBYTE = 1L << 20;

  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @BeforeEach
  void inASet() {
    database.capabilities();
    database.get().getCollection("orders", BsonDocument.class).insertOne(new BsonDocument());
    server.on(
        "isMaster",
        (command, really) ->
            isOfTheDriver(command)
                ? really.get()
                : new Document("setName", "rs0").append("hosts", List.of(host())).append("ok", 1));
    server.on(
        "collStats",
        (command, really) ->
            "oplog.rs".equals(command.get("collStats"))
                ? new Document("maxSize", 100 * MEBIBYTE).append("ok", 1)
                : new Document("size", 60 * MEBIBYTE)
                    .append("storageSize", 60 * MEBIBYTE)
                    .append("ok", 1));
    server.on("serverStatus", (command, really) -> new Document("ok", 1));
    free(1_000);
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private String host() {
    return server.uri().substring("mongodb://".length());
  }

  /** Which must go on to believe that the server is alone. */
  private static boolean isOfTheDriver(Document command) {
    return command.containsKey("helloOk");
  }

  private void free(long mebibytes) {
    server.on(
        "dbStats",
        (command, really) ->
            new Document("fsTotalSize", 2_000 * MEBIBYTE)
                .append("fsUsedSize", (2_000 - mebibytes) * MEBIBYTE)
                .append("ok", 1));
  }

  private Findings found() {
    return new CollectionChecks(database, InstantSource.system())
        .check(Set.of("orders"), "0123456789abcdef", null);
  }

  @Test
  void copiesThatDoNotFitOnAMemberAreRefusedWithItsName() {
    assertThat(found().reasons()).isEmpty();

    free(65);

    assertThat(found().reasons())
        .containsExactly(
            "the copies need about 66 MiB, the file system of %s has 65 MiB free; make room, or remove backups of earlier upgrades"
                .formatted(host()));
  }

  @Test
  void anOplogThatTheCopiesFillIsANote() {
    assertThat(found().notes())
        .anySatisfy(
            note -> assertThat(note).contains("about 60 MiB to the oplog, which holds 100 MiB"));
  }

  @Test
  void howFarBackTheOplogGoesIsLeftOutWhereTheUserMayNotAsk() {
    server.refuse("serverStatus", 13, "Unauthorized");

    assertThat(found().reasons()).isEmpty();
    assertThat(found().notes())
        .anySatisfy(note -> assertThat(note).contains("the oplog, which holds 100 MiB, and steps"));
  }

  @Test
  void whoFollowsWhatIsCopiedIsToldOf() {
    assertThat(found().notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("change streams: whoever follows orders is told 'rename'"));
  }
}
