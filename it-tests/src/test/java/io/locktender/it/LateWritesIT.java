package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.testkit.LongAsker;
import io.locktender.testkit.LongAsker.What;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A worker is killed while the server goes on with what it had asked for. Only a real server does:
 * {@code LOCKTENDER_TEST_MONGODB} must name one that is started with {@code enableTestCommands}.
 */
@SuppressWarnings("try") // What hangs is let go before its block ends.
class LateWritesIT {
  private static final int DOCUMENTS = 300;
  private static final String FOR_LONG = "deadlines: {quiet: 5m}";
  private static final String NOT_FOR_LONG = "deadlines: {quiet: 2s}";
  private static final String OWNER =
      """
      id: owner
      set-field: {collection: packages, field: owner, value: nobody}
      """;
  private static final String STATE =
      """
      id: state
      phase: expand
      set-field: {collection: packages, field: state, value: new}
      """;
  private static final String NO_SIZE =
      """
      id: no-size
      phase: contract
      unset-field: {collection: packages, field: size}
      """;

  private final Cluster cluster = Cluster.empty().session("10s");

  private final SlowServer server = new SlowServer(cluster.database(), "packages");

  @AfterEach
  void close() {
    server.close();
    cluster.close();
  }

  @Test
  void anUpdateThatGoesOnIsWaitedForInHold_andNothingOfItIsLost() throws IOException {
    updatesHang();
    servingByHold(FOR_LONG, What.UPDATE, "1s");
    asks();
    Cli.Running upgrade = upgrade("--wait");
    cluster.awaitPhase(Phase.HOLD);
    isNamed("update on " + cluster.database().name() + ".packages", "opid ");
    assertThat(cluster.phase()).isEqualTo(Phase.HOLD);

    server.updatesGoOn();

    upgrade.end().exits(0);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(count("mark", LongAsker.PROGRAM)).isEqualTo(DOCUMENTS);
    assertThat(count("owner", "nobody")).isEqualTo(DOCUMENTS);
  }

  @Test
  void anUpdateThatTakesTooLongIsNamed_theOldReleaseServesAgain_andItIsNotLostEither()
      throws IOException {
    updatesHang();
    servingByHold(NOT_FOR_LONG, What.UPDATE, "1s");
    asks();

    Cli.Running upgrade = upgrade("--wait", "--cutover", "manual");
    cluster.awaitPhase(Phase.READY);
    cluster.cli("cutover").exits(0);

    cluster.awaitDocument("a hold that was given up", now -> CutOverIT.hold(now).back() != null);
    assertThat(CutOverIT.hold(cluster.document()).back())
        .contains("not quiet within 2s", "update on", LongAsker.PROGRAM, "db.killOp");
    cluster.cli("abort", "--wait").exits(0);
    upgrade.end().exits(1);
    assertThat(Contents.leftOvers(database())).isEmpty();
    server.updatesGoOn();
    cluster.eventually("it is written", () -> count("mark", LongAsker.PROGRAM) == DOCUMENTS);
    assertThat(count("owner", "nobody")).isZero();
  }

  @Test
  void anOpenTransactionIsWaitedForInHold() throws IOException {
    servingByHold(FOR_LONG, What.TRANSACTION, "40s");
    Cli.Running upgrade = upgrade("--wait");
    cluster.awaitPhase(Phase.HOLD);
    asks(); // Not before: PREFLIGHT tries what a transaction in the database would block.
    isNamed("an open transaction", "session ");
    assertThat(cluster.phase()).isEqualTo(Phase.HOLD);

    server.endTransactions();

    upgrade.end().exits(0);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(count("mark", LongAsker.PROGRAM)).isZero();
    assertThat(count("owner", "nobody")).isEqualTo(DOCUMENTS);
  }

  @Test
  void anUpdateOfAnOldWorkerIsWaitedForInContract_howeverLong_andItsShapeIsNotLeft()
      throws IOException {
    inContract(What.UPDATE, this::updatesHang, "update on", server::updatesGoOn);
    assertThat(count("size", LongAsker.PROGRAM)).isZero();
  }

  @Test
  void anOpenTransactionOfAnOldWorkerIsWaitedForInContract() throws IOException {
    inContract(What.TRANSACTION, () -> {}, "an open transaction", server::endTransactions);
    assertThat(database().getCollection("packages").countDocuments()).isEqualTo(DOCUMENTS);
  }

  /** All nodes have switched when the last old worker was killed with its operation under way. */
  private void inContract(What what, Runnable before, String named, Runnable end)
      throws IOException {
    serves();
    oldWorkers(what, "size", "1s");
    cluster.stateServers(2, NOT_FOR_LONG);
    cluster.release("2.0.0").rollsFrom(">=1.0.0").worker().step(STATE).step(NO_SIZE).write();
    cluster.serving("1.0.0");
    Cli.Running upgrade =
        upgrade("--healthy-for", "1s", "--soak-for", "1s", "--canary", "node-2", "--wait");
    cluster.awaitDocument(
        "it waits after the canary",
        now ->
            now.upgrade() != null
                && now.upgrade().rolling() != null
                && now.upgrade().rolling().paused() != null);
    before.run();
    asks();
    cluster.cli("resume").exits(0);
    cluster.awaitPhase(Phase.SOAK);
    cluster.cli("finalize").exits(0);
    cluster.awaitPhase(Phase.CONTRACT);
    isNamed(named, "for longer than 2s (deadlines.quiet)");
    assertThat(cluster.phase()).isEqualTo(Phase.CONTRACT);
    assertThat(withSize()).as("what only the old release needs").isEqualTo(DOCUMENTS);

    end.run();

    upgrade.end().exits(0);
    assertThat(cluster.last().outcome()).isEqualTo(Outcome.SUCCEEDED);
    cluster.awaitServing("2.0.0");
    assertThat(withSize()).isZero();
    assertThat(count("state", "new")).isEqualTo(DOCUMENTS);
  }

  private void servingByHold(String deadlines, What what, String stopWithin) {
    serves();
    oldWorkers(what, "mark", stopWithin);
    cluster.stateServers(2, deadlines);
    cluster.release("2.0.0").worker().step(OWNER).write();
    cluster.serving("1.0.0");
  }

  /** There is such a server, and it has documents. */
  private void serves() {
    assumeThat(server.tells()).as("a server that tells what it is doing").isTrue();
    server.keepsTransactions();
    UpgradeIT.load(cluster, DOCUMENTS);
  }

  /** Workers that do not end at SIGTERM, and ask when they are told to. */
  private void oldWorkers(What what, String field, String stopWithin) {
    List<String> command =
        LongAsker.command(
            cluster.database().uri(), cluster.database().name(), "packages", what, field);
    String quoted = "'" + String.join("' '", command) + "'";
    cluster
        .release("1.0.0")
        .worker("start-within: 20s\n    stop-within: " + stopWithin)
        .file(
            "bin/worker",
            """
            #!/bin/sh
            trap '' TERM
            while [ ! -f %s ]; do sleep 0.1; done
            %s
            """
                .formatted(go(), quoted))
        .write();
  }

  private Path go() {
    return cluster.directory().resolve("go");
  }

  /** Tells the workers to ask, and waits until the server has begun. */
  private void asks() throws IOException {
    Files.createFile(go());
    cluster.eventually("a worker has asked", () -> !server.ofWorkers().isEmpty());
  }

  private Cli.Running upgrade(String... more) {
    List<String> words = new ArrayList<>(List.of("upgrade", "2.0.0", "--yes"));
    words.addAll(List.of(more));
    return cluster.cliInBackground(words.toArray(String[]::new));
  }

  private void isNamed(String... parts) {
    cluster.eventually(
        "the sentence has " + List.of(parts),
        () -> {
          String sentence = cluster.cli("why", "--json").json().path("sentence").asText();
          return sentence.contains(LongAsker.PROGRAM)
              && List.of(parts).stream().allMatch(sentence::contains);
        });
  }

  private void updatesHang() {
    assumeThat(server.updatesHang()).as("a server with fail points").isTrue();
  }

  private long withSize() {
    return database().getCollection("packages").countDocuments(Filters.exists("size"));
  }

  private MongoDatabase database() {
    return cluster.database().database();
  }

  private long count(String field, String value) {
    MongoCollection<Document> packages = database().getCollection("packages");
    return packages.countDocuments(Filters.eq(field, value));
  }
}
