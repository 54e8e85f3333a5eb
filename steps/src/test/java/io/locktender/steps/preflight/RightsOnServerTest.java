package io.locktender.steps.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.copy.CopyThreads;
import io.locktender.steps.copy.LiveBackup;
import io.locktender.steps.local.LocalDatabaseWork;
import io.locktender.steps.local.LocalWork;
import io.locktender.steps.local.WorkFixture;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The role of the docs, on a server that has users; what it refuses shows where it asks for them.
 */
@ExtendWith(MongoExtension.class)
class RightsOnServerTest {
  private static final Progress NOBODY = (done, left) -> {};
  private static final String USER = "locktender_test";
  private static final Pattern CREATE_ROLE =
      Pattern.compile("createRole\\((\\{.*?\\})\\)$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern GRANT =
      Pattern.compile("grantPrivilegesToRole\\(\"([^\"]+)\", (\\[.*])\\)$");

  @TempDir Path directory;
  private TestDatabase root;
  private MongoDatabase admin;
  private Database database;

  @BeforeEach
  void logIn(TestDatabase mongo) throws IOException {
    root = mongo;
    admin = mongo.client().getDatabase("admin");
    leave();
    assumeTrue(mayMakeUsers(), "the server knows no users");
    admin.runCommand(roleOfTheDocs(mongo.name()));
    admin.runCommand(
        new Document("createUser", USER).append("pwd", USER).append("roles", List.of(Grant.ROLE)));
    database = Database.open(DatabaseSettings.of(uri(), mongo.name(), "test"));
  }

  @AfterEach
  void logOut() {
    if (database != null) {
      database.close();
    }
    leave();
  }

  private void leave() {
    ignoring(new Document("dropUser", USER));
    ignoring(new Document("dropRole", Grant.ROLE));
  }

  private void ignoring(Document command) {
    try {
      admin.runCommand(command);
    } catch (MongoCommandException e) {
      // There is none.
    }
  }

  private boolean mayMakeUsers() {
    try {
      admin.runCommand(
          new Document("createRole", Grant.ROLE)
              .append("privileges", List.of())
              .append("roles", List.of()));
      admin.runCommand(
          new Document("createUser", USER)
              .append("pwd", USER)
              .append("roles", List.of(Grant.ROLE)));
      admin.runCommand(new Document("dropRole", Grant.ROLE));
      admin.runCommand(new Document("dropUser", USER));
      return true;
    } catch (MongoCommandException e) {
      return false;
    }
  }

  private Document roleOfTheDocs(String name) throws IOException {
    Matcher found = CREATE_ROLE.matcher(Files.readString(Path.of("../docs/operating.md"), UTF_8));
    assertThat(found.find()).isTrue();
    Document asWritten = Document.parse(found.group(1).replace("\"shop\"", "\"" + name + "\""));
    Document command = new Document("createRole", asWritten.remove("role"));
    command.putAll(asWritten);
    return command;
  }

  private String uri() {
    String servers = root.uri().replaceFirst("^mongodb://([^@/]*@)?", "");
    return "mongodb://%s:%s@%s".formatted(USER, USER, servers);
  }

  private Findings found() {
    return new LocalDatabaseWork(database, InstantSource.system()).rights();
  }

  private void revoke(Right right) {
    admin.runCommand(
        new Document("revokePrivilegesFromRole", Grant.ROLE)
            .append(
                "privileges",
                List.of(
                    new Document("resource", right.place().resource(root.name()))
                        .append("actions", List.of(right.action())))));
  }

  private void carryOut(String sentence) {
    Matcher command = GRANT.matcher(sentence);
    assertThat(command.find()).as(sentence).isTrue();
    admin.runCommand(
        new Document("grantPrivilegesToRole", command.group(1))
            .append("privileges", BsonArray.parse(command.group(2))));
  }

  @Test
  void theRoleOfTheDocsIsEnoughForAllThatAnUpgradeDoes() throws Exception {
    WorkFixture fixture = new WorkFixture(root, directory);
    fixture.insert("c", "{_id: 1}", "{_id: 2}");
    root.database().getCollection("c").createIndex(new Document("v", 1));
    root.database()
        .runCommand(
            Document.parse(
                "{collMod: 'c', validator: {never: {$exists: true}}, validationLevel:"
                    + " 'moderate'}"));
    fixture.release(
        "  - id: mark",
        "    set-field: {collection: c, field: v, value: 1}",
        "  - id: look",
        "    create-index: {collection: c, keys: {v: 1, w: 1}, name: vw}",
        "  - id: forget",
        "    drop-index: {collection: c, name: v_1}",
        "  - id: validate",
        "    set-validator: {collection: c, validator: {v: {$type: int}}}",
        "  - id: hold",
        "    exec: {command: ['true'], touches: [c]}");
    LocalDatabaseWork server = new LocalDatabaseWork(database, InstantSource.system());

    assertThat(server.rights()).isEqualTo(new Findings(List.of(), List.of()));
    assertThat(server.canBeCopied(Set.of("c"), "0123456789abcdef", null).reasons()).isEmpty();
    try (LocalWork work =
        new LocalWork(
            fixture.plan(),
            database,
            uri(),
            WorkFixture.TOKEN,
            Optional.empty(),
            fixture.ledgers(),
            Pace.unrested())) {
      work.sync(NOBODY);
      work.catchUp(NOBODY);
      work.run(ReleaseVersion.parse("2.0.0"), "hold", NOBODY);
      server.swap("u1", WorkFixture.TOKEN, "another", work.prove(NOBODY));
    }
    keepAndSweep(server);

    assertThat(fixture.documents("c")).hasSize(2).allMatch(each -> each.contains("\"v\": 1"));
  }

  /** What a rolling upgrade keeps that goes back; what is done later. */
  private void keepAndSweep(LocalDatabaseWork server) throws Exception {
    try (CopyThreads threads = CopyThreads.start(1, 1)) {
      LiveBackup live =
          new LiveBackup(
              database,
              "t1",
              "u2",
              threads,
              InstantSource.system(),
              System::nanoTime,
              Pace.unrested());
      live.copy(Set.of("c"), NOBODY);
      live.keep(Set.of("c"));
    }
    assertThat(new Backups(database).remove("u1", Instant.now())).isEqualTo(1);
    assertThatCode(() -> server.sweep(Set::of)).doesNotThrowAnyException();
  }

  @Test
  void eachRightThatIsMissingIsNamed_andTheCommandGrantsIt() {
    for (Right right : Right.values()) {
      revoke(right);
      Findings found = found();
      boolean required = Right.required().contains(right);

      assertThat(required ? found.reasons() : found.notes())
          .as(right.name())
          .singleElement()
          .asString()
          .contains("it also needs " + right.action());
      carryOut((required ? found.reasons() : found.notes()).get(0));
      assertThat(found()).as(right.name()).isEqualTo(new Findings(List.of(), List.of()));
    }
  }

  @Test
  void allThatAreMissingAreNamedAtOnce() {
    Right.required().forEach(this::revoke);

    assertThat(found().reasons())
        .singleElement()
        .satisfies(
            reason ->
                assertThat(Right.required()).allMatch(right -> reason.contains(right.action())));
  }

  @Test
  void aBuiltInRoleIsTakenApartByTheServer() {
    admin.runCommand(
        new Document("grantRolesToUser", USER)
            .append("roles", List.of(new Document("role", "root").append("db", "admin"))));
    Right.required().forEach(this::revoke);

    assertThat(found()).isEqualTo(new Findings(List.of(), List.of()));
  }
}
