package io.locktender.steps.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.local.LocalDatabaseWork;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.testkit.ScriptedMongo;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By what a server with users answers; {@link RightsOnServerTest} asks one. */
class RightsTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private Findings found() {
    return new LocalDatabaseWork(database, InstantSource.system()).rights();
  }

  /** The user {@code o'neil} of {@code admin}. */
  private void privileges(String role, Document... privileges) {
    Document info =
        new Document(
                "authenticatedUsers", List.of(new Document("user", "o'neil").append("db", "admin")))
            .append(
                "authenticatedUserRoles", List.of(new Document("role", role).append("db", "admin")))
            .append("authenticatedUserPrivileges", List.of(privileges));
    server.on(
        "connectionStatus",
        (command, really) -> {
          assertThat(command.get("showPrivileges")).isEqualTo(true);
          return new Document("authInfo", info).append("ok", 1.0);
        });
  }

  private static Document on(String database, String collection, Object... actions) {
    return granted(new Document("db", database).append("collection", collection), actions);
  }

  private static Document granted(Document resource, Object... actions) {
    return new Document("resource", resource).append("actions", Arrays.asList(actions));
  }

  private static Object[] required() {
    return Right.required().stream()
        .filter(right -> right.place() == Place.DATABASE)
        .map(Right::action)
        .toArray();
  }

  /** With what only follows. */
  private static Object[] onTheDatabase() {
    return Arrays.stream(Right.values())
        .filter(right -> right.place() == Place.DATABASE)
        .map(Right::action)
        .toArray();
  }

  private static Document cluster() {
    return granted(
        new Document("cluster", true),
        "inprog",
        "replSetGetConfig",
        "replSetGetStatus",
        "serverStatus");
  }

  @Test
  void whereNobodyIsLoggedInThereIsNothingToAsk() {
    server.on(
        "connectionStatus",
        (command, really) ->
            new Document("authInfo", new Document("authenticatedUsers", List.of()))
                .append("ok", 1.0));

    assertThat(found()).isEqualTo(new Findings(List.of(), List.of()));
  }

  @Test
  void aServerThatDoesNotKnowTheQuestionHasNoUsers() {
    assertThat(found()).isEqualTo(new Findings(List.of(), List.of()));
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce_withOneCommand() {
    privileges("readWrite", on("shop", "", "find", "insert", "update", "remove"), cluster());

    assertThat(found().reasons())
        .singleElement()
        .asString()
        .contains(
            "the database user o'neil@admin lacks rights that an upgrade needs in database shop",
            "it also needs createCollection, dropCollection, renameCollectionSameDB, createIndex,"
                + " dropIndex, collMod, bypassDocumentValidation, listCollections, listIndexes,"
                + " collStats, dbStats; nothing was changed",
            "grant them with: db.getSiblingDB(\"admin\").grantRolesToUser(\"o'neil\", [{role:"
                + " \"readWrite\", db: \"shop\"}, {role: \"dbAdmin\", db: \"shop\"}])");
    assertThat(found().notes())
        .singleElement()
        .asString()
        .contains("it also needs changeStream, collStats on local.oplog.rs", "clusterMonitor");
  }

  @Test
  void whoHasTheRoleOfTheDocsGetsJustWhatIsMissingAddedToIt() {
    Object[] butLast = Arrays.copyOf(required(), required().length - 1);
    privileges("locktender", on("shop", "", butLast));

    assertThat(found().reasons())
        .singleElement()
        .asString()
        .endsWith(
            "db.getSiblingDB(\"admin\").grantPrivilegesToRole(\"locktender\", [{resource: {\"db\":"
                + " \"shop\", \"collection\": \"\"}, actions: [\"dbStats\"]}, {resource:"
                + " {\"cluster\": true}, actions: [\"inprog\"]}])");
    assertThat(found().notes())
        .singleElement()
        .asString()
        .contains(
            "{resource: {\"cluster\": true}, actions: [\"replSetGetConfig\", \"replSetGetStatus\","
                + " \"serverStatus\"]}, {resource: {\"db\": \"local\", \"collection\":"
                + " \"oplog.rs\"}, actions: [\"collStats\"]}");
  }

  @ParameterizedTest
  @EnumSource
  void aRightOnEverythingIsARightOnThis(Right right) {
    privileges("root", granted(new Document("anyResource", true), right.action()));

    assertThat(Rights.of(database).missing().orElse("") + Rights.of(database).missingToLook())
        .doesNotContain(" " + right.action() + ",");
  }

  @Test
  void anyActionOnEverythingIsEveryRight_andOnAnotherDatabaseItIsNone() {
    privileges("god", granted(new Document("anyResource", true), "anyAction"));
    assertThat(found()).isEqualTo(new Findings(List.of(), List.of()));

    privileges("god", on("shop", "", "anyAction"));
    assertThat(found().reasons()).singleElement().asString().contains("inprog on the cluster");

    privileges("god", on("other", "", "anyAction"));
    assertThat(found().reasons()).singleElement().asString().contains("it also needs find,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", ""})
  void aRightOnAllDatabasesIsARightOnThisOne(String name) {
    privileges("any", on(name, "", onTheDatabase()), cluster(), on(name, "", "collStats"));

    assertThat(found().reasons()).isEmpty();
    assertThat(found().notes()).hasSize(name.isEmpty() ? 0 : 1);
  }

  /** Copies and backups have names that nobody knows beforehand. */
  @Test
  void rightsOnSomeCollectionsOrOnAnotherDatabaseAreNotEnough() {
    privileges("some", on("shop", "orders", required()), on("shops", "", required()));

    assertThat(found().reasons())
        .singleElement()
        .asString()
        .contains("it also needs find, insert,");
  }

  @Test
  void whoMayNotFollowIsToldWhatThatCosts() {
    privileges("some", on("shop", "", required()), cluster(), on("local", "", "collStats"));

    assertThat(found().reasons()).isEmpty();
    assertThat(found().notes())
        .singleElement()
        .asString()
        .contains(
            "it also needs changeStream; without changeStream an upgrade by HOLD reads its data"
                + " twice in the hold");
  }

  @Test
  void rightsOfSeveralRolesAddUp() {
    Object[] all = onTheDatabase();
    privileges(
        "several",
        on("shop", "", Arrays.copyOf(all, 5)),
        on("", "", Arrays.copyOfRange(all, 5, all.length)),
        cluster(),
        on("local", "", "collStats"));

    assertThat(found()).isEqualTo(new Findings(List.of(), List.of()));
  }
}
