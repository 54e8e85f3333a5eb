package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.testkit.ScriptedMongo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** By what a replica set answers, and no server that is alone. */
class StructureChangeTest {
  private static final BsonDocument INDEX = BsonDocument.parse("{key: {a: 1}, name: 'a_1'}");

  private final ScriptedMongo server = ScriptedMongo.start();
  private final AtomicLong nanos = new AtomicLong();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @BeforeEach
  void insert() {
    database.capabilities();
    database.get().getCollection("c", BsonDocument.class).insertOne(BsonDocument.parse("{a: 1}"));
    server.on("collMod", (command, really) -> new Document("ok", 1.0));
    server.forget();
  }

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  private StructureChange change() {
    return in(database.get());
  }

  /** Its clock goes on by the pauses alone. */
  private StructureChange in(MongoDatabase bounded) {
    return StructureChange.in(bounded, nanos::get, time -> nanos.addAndGet(time.toNanos()));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("create", test -> test.change().create("new", new BsonDocument())),
        change("drop", test -> test.change().drop("c")),
        change("collMod", test -> test.change().modify("c", new BsonDocument())),
        change("createIndexes", test -> test.change().buildIndexes("c", List.of(INDEX))),
        change("renameCollection", test -> test.change().rename("c", "d")),
        change(
            "renameCollection",
            test -> test.database.rename(Catalog.of(test.database).find("c").orElseThrow(), "d")),
        change(
            "dropIndexes",
            test -> {
              test.change().buildIndexes("c", List.of(INDEX));
              test.change().dropIndex("c", "a_1");
            }),
        change("delete", test -> test.change().settle()));
  }

  private static Arguments change(String command, Consumer<StructureChangeTest> change) {
    return Arguments.of(command, change);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyChangeAsksForAMajority(String command, Consumer<StructureChangeTest> change) {
    change.accept(this);

    assertThat(server.asked(command))
        .singleElement()
        .extracting(asked -> asked.get("writeConcern"))
        .satisfies(concern -> assertThat(((Document) concern).get("w")).isEqualTo("majority"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeThatNoMajorityHasIsNoSuccess(String command, Consumer<StructureChangeTest> change) {
    server.on(
        command,
        (given, really) ->
            ScriptedMongo.noMajority(
                command.equals("collMod") ? new Document("ok", 1.0) : really.get()));

    assertThatThrownBy(() -> change.accept(this))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("could not say that a majority has it: waiting for replication");
  }

  @Test
  void aRefusalThatNoMajorityHasIsNoRefusal() {
    server.on(
        "drop",
        (command, really) ->
            new Document("ok", 0.0)
                .append("code", 26)
                .append("errmsg", "ns not found")
                .append("writeConcernError", new Document("code", 64).append("errmsg", "time")));

    assertThatThrownBy(() -> change().drop("gone"))
        .isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void whatIsNotThereIsDroppedAlready() {
    assertThatCode(() -> change().drop("gone")).doesNotThrowAnyException();
    assertThat(change().dropIndex("c", "gone")).isFalse();
  }

  @Test
  void whatTheServerRefusesIsThrown() {
    server.refuse("createIndexes", 11_000, "DuplicateKey");

    assertThatThrownBy(() -> change().buildIndexes("c", List.of(INDEX)))
        .isInstanceOf(MongoCommandException.class)
        .hasMessageContaining("11000");
    assertThat(server.asked("createIndexes")).hasSize(1);
  }

  @Test
  void aMemberThatIsDownDoesNotKeepAnIndexFromBeingBuilt() {
    change().buildIndexes("c", List.of(INDEX));

    assertThat(server.asked("createIndexes"))
        .singleElement()
        .satisfies(asked -> assertThat(asked.get("commitQuorum")).isEqualTo("majority"));
  }

  @Test
  void aServerThatKnowsNoQuorumBuildsWithoutOne() {
    server.withoutArgument("createIndexes", "commitQuorum");

    change().buildIndexes("c", List.of(INDEX));

    assertThat(server.asked("createIndexes")).hasSize(2);
    assertThat(IndexSpecs.list(database.get(), "c")).containsKey("a_1");
  }

  /** As 4.2 says it, and a server since 4.4 that is in no replica set. */
  @Test
  void aServerThatCallsTheQuorumABadValueBuildsWithoutOne() {
    refuseQuorum("majority", 2);

    change().buildIndexes("c", List.of(INDEX));

    assertThat(IndexSpecs.list(database.get(), "c")).containsKey("a_1");
  }

  @Test
  void whereTooManyMembersBuildNoIndexesThePrimaryBuildsItAlone() {
    refuseQuorum("majority", 278);

    change().buildIndexes("c", List.of(INDEX));

    assertThat(server.asked("createIndexes"))
        .extracting(asked -> asked.get("commitQuorum"))
        .containsExactly("majority", 1);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        change("drop", test -> test.change().drop("c")),
        change("collMod", test -> test.change().modify("c", new BsonDocument())),
        change("createIndexes", test -> test.change().buildIndexes("c", List.of(INDEX))),
        change("renameCollection", test -> test.change().rename("c", "d")));
  }

  /** As a new primary answers that still builds what the old one had built. */
  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedSinceAnIndexIsBeingBuiltIsAskedForAgain(
      String command, Consumer<StructureChangeTest> change) {
    AtomicInteger builds = new AtomicInteger(2);
    server.on(
        command,
        (given, really) -> {
          if (builds.getAndDecrement() > 0) {
            throw new MongoServerError(
                12_587, "BackgroundOperationInProgressForNamespace", "an index is being built");
          }
          return command.equals("collMod") ? new Document("ok", 1.0) : really.get();
        });

    change.accept(this);

    assertThat(server.asked(command)).hasSize(3);
  }

  @Test
  void whatIsRefusedForLongerThanACallMayTakeIsThrown() {
    server.refuse("collMod", 12_587, "BackgroundOperationInProgressForNamespace");
    StructureChange brief = in(database.get().withTimeout(5, TimeUnit.SECONDS));

    assertThatThrownBy(() -> brief.modify("c", new BsonDocument()))
        .isInstanceOf(MongoCommandException.class)
        .hasMessageContaining("12587");
  }

  @Test
  void whoWaitsForAnIndexThatIsBeingBuiltCanBeInterrupted() {
    Thread waiting = Thread.currentThread();
    StructureChange patient = StructureChange.in(database.patient());
    server.on(
        "drop",
        (command, really) -> {
          waiting.interrupt();
          throw new MongoServerError(12_587, "Refused", "an index is being built");
        });

    assertThatThrownBy(() -> patient.drop("c")).isInstanceOf(MongoInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void refuseQuorum(Object quorum, int code) {
    server.on(
        "createIndexes",
        (command, really) -> {
          if (quorum.equals(command.get("commitQuorum"))) {
            throw new MongoServerError(code, "Refused", "not with this commitQuorum");
          }
          return really.get();
        });
  }
}
