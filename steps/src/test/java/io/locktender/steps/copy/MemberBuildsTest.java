package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.testkit.ScriptedMongo;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By what the members of a set of MongoDB 4.2 answer, of which the first is primary. */
class MemberBuildsTest {
  private static final int OF_4_2 = 8;
  private static final int OF_4_4 = 9;

  private final ScriptedMongo primary = ScriptedMongo.start();
  private final ScriptedMongo second = ScriptedMongo.start();
  private final ScriptedMongo third = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(primary.uri(), "shop", "test"));

  /** What happens between the looks. */
  private final Queue<Runnable> then = new ArrayDeque<>();

  private int pauses;
  private long nanos;

  @BeforeEach
  void inASet() {
    speaks(OF_4_2);
    has(primary, "a_1");
    builds(second, "a_1");
    builds(third, "a_1");
  }

  @AfterEach
  void close() {
    database.close();
    List.of(primary, second, third).forEach(ScriptedMongo::close);
  }

  private void speaks(int version) {
    List<String> hosts =
        List.of(primary, second, third).stream()
            .map(server -> server.uri().substring("mongodb://".length()))
            .toList();
    primary.on(
        "isMaster",
        (command, really) ->
            // The driver must go on to believe that the server is alone.
            command.containsKey("helloOk")
                ? really.get()
                : new Document("setName", "rs0")
                    .append("hosts", hosts)
                    .append("maxWireVersion", version)
                    .append("ok", 1));
  }

  private static void has(ScriptedMongo server, String... indexes) {
    stats(server, Set.of(indexes), List.of());
  }

  private static void builds(ScriptedMongo server, String index) {
    stats(server, Set.of(index), List.of(index));
  }

  private static void stats(ScriptedMongo server, Set<String> indexes, List<String> building) {
    Document sizes = new Document("_id_", 4_096);
    indexes.forEach(index -> sizes.append(index, 4_096));
    server.on(
        "collStats",
        (command, really) ->
            new Document("indexSizes", sizes).append("indexBuilds", building).append("ok", 1));
  }

  private void await() throws Exception {
    new MemberBuilds(
            database,
            () -> nanos,
            time -> {
              pauses++;
              if (!then.isEmpty()) {
                then.remove().run();
              }
            })
        .await(List.of("c"));
  }

  @Test
  void whatTheOthersBuildWhenThePrimaryIsDoneIsWaitedForUntilAMajorityHasIt() throws Exception {
    then.add(() -> {});
    then.add(() -> has(third, "a_1"));

    await();

    assertThat(pauses).isEqualTo(2);
  }

  @Test
  void aMemberThatHasNotHeardOfItIsNotOneThatHasBuiltIt() throws Exception {
    has(third);
    then.add(() -> third.refuse("collStats", 26, "NamespaceNotFound"));
    then.add(() -> has(second, "a_1"));

    await();

    assertThat(pauses).isEqualTo(2);
  }

  @Test
  void whatSomebodyElseBuildsIsNotWaitedFor() throws Exception {
    stats(primary, Set.of("a_1", "other"), List.of("other"));
    stats(second, Set.of("a_1", "other"), List.of("other"));

    await();

    assertThat(pauses).isZero();
  }

  @Test
  void whereThereIsNoIndexButThatOfTheIdNoMemberIsAsked() throws Exception {
    has(primary);

    await();

    assertThat(second.asked("collStats")).isEmpty();
  }

  @Test
  void aMemberIsConnectedToOnceForAllCollections() throws Exception {
    has(second, "a_1");

    new MemberBuilds(database, () -> nanos, time -> pauses++).await(List.of("c", "d", "e"));

    assertThat(second.asked("collStats")).hasSize(3);
    // The driver's own look at the server, and that of the questions.
    assertThat(second.asked("isMaster").stream().filter(asked -> asked.containsKey("client")))
        .hasSize(2);
  }

  @Test
  void aMemberThatDoesNotTellIsNotCounted_andTheOthersAreWaitedFor() throws Exception {
    third.refuse("collStats", 11_600, "InterruptedAtShutdown");
    for (int look = 0; look < 9; look++) {
      then.add(() -> {});
    }
    then.add(() -> has(second, "a_1"));

    await();

    assertThat(pauses).isEqualTo(10);
  }

  @Test
  void whereNobodyTellsItGoesOn() throws Exception {
    second.refuse("collStats", 11_600, "InterruptedAtShutdown");
    third.refuse("collStats", 11_600, "InterruptedAtShutdown");

    await();

    assertThat(pauses).isEqualTo(4);
  }

  @Test
  void itIsNotWaitedForLongerThanALongOperationMayTake() {
    then.add(() -> nanos = TimeUnit.HOURS.toNanos(13));

    assertThatThrownBy(this::await)
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("expected a majority to have built the indexes of c, found");
  }

  @Test
  void since4_4TheServerItselfHasWaited_andNoMemberIsAsked() throws Exception {
    speaks(OF_4_4);

    await();

    assertThat(primary.asked("collStats")).isEmpty();
  }

  @Test
  void aServerInNoSetHasNobodyElse() throws Exception {
    primary.on("isMaster", (command, really) -> really.get().append("maxWireVersion", OF_4_2));

    await();

    assertThat(second.asked("collStats")).isEmpty();
  }
}
