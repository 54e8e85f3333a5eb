package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A dump that was taken in the middle of an upgrade is restored after it, and adopted. */
class RestoredUpgradeIT {
  private static final int COLLECTIONS = 60;

  private final Cluster cluster = Cluster.ofStateServers(2);

  @AfterEach
  void nothingRanThatWasNotAdmitted() {
    cluster.close();
  }

  @Test
  void anUpgradeThatWasInFinishIsRolledBackAndDoneAgain() {
    UpgradeIT.load(cluster, 50);
    Brakes brakes = new Brakes(cluster);
    cluster.serving("1.0.0");
    Contents before = contents();
    brakes.on("step");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    cluster.awaitPhase(Phase.FINISH);
    Dump inFinish = Dump.of(cluster.database().database());
    brakes.off("step");
    upgrade.end().exits(0);
    cluster.awaitServing("2.0.0");
    String id = cluster.last().requestId();

    restore(inFinish);
    String printed = cluster.adopt().json().path("upgrade").asText();

    assertThat(printed).contains("taken in FINISH", "rolls it back to 1.0.0");
    EndedUpgrade ended = cluster.ended(Outcome.ROLLED_BACK);
    assertThat(ended.requestId()).isEqualTo(id);
    assertThat(cluster.reason()).contains("restored from a dump taken in FINISH");
    cluster.awaitServing("1.0.0");
    assertThat(contents()).isEqualTo(before);
    assertThat(Contents.leftOvers(cluster.database().database())).isEmpty();
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.awaitServing("2.0.0");
    var packages = cluster.database().database().getCollection("packages");
    assertThat(packages.countDocuments(new Document("times", 1))).isEqualTo(50);
  }

  /** All agents are killed in SWAP, so that the dump is of one moment, half renamed. */
  @Test
  void anUpgradeThatWasInSwapIsFinished() {
    Many.load(cluster.database().database(), COLLECTIONS);
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").worker().step(Many.step(COLLECTIONS, "true")).write();
    cluster.serving("1.0.0");
    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    cluster.awaitPhase(Phase.SWAP);
    cluster.nodes().forEach(node -> node.agent().destroyForcibly());
    cluster.nodes().forEach(Node::kill);
    assertThat(cluster.phase()).as("it was long enough to kill in").isEqualTo(Phase.SWAP);
    Dump inSwap = Dump.of(cluster.database().database());
    cluster.nodes().forEach(Node::start);
    cluster.ended(Outcome.SUCCEEDED);
    upgrade.end().exits(0);
    cluster.awaitServing("2.0.0");
    Contents after = contents();

    restore(inSwap);
    assertThat(cluster.phase()).as("nobody goes on with it").isEqualTo(Phase.SWAP);
    assertThat(aCopyThatIsLeft()).as("half renamed").isNotEmpty();
    Cli refused = refusedWithoutACopy();
    assertThat(refused.err()).contains("the swap of collection", "cannot continue");
    String printed = cluster.adopt().json().path("upgrade").asText();

    assertThat(printed).contains("taken in SWAP", "the master finishes it");
    cluster.ended(Outcome.SUCCEEDED);
    cluster.awaitServing("2.0.0");
    assertThat(contents()).isEqualTo(after);
    assertThat(Contents.leftOvers(cluster.database().database())).isEmpty();
  }

  private List<String> aCopyThatIsLeft() {
    return Contents.leftOvers(cluster.database().database());
  }

  /** A copy is away while somebody wants to adopt; then it is back. */
  private Cli refusedWithoutACopy() {
    String copy = aCopyThatIsLeft().get(0);
    var database = cluster.database().database();
    var documents = database.getCollection(copy).find().into(new ArrayList<>());
    database.getCollection(copy).drop();
    Cli refused = cluster.cli("db", "adopt", "--yes").exits(3);
    database.getCollection(copy).insertMany(documents);
    return refused;
  }

  private Contents contents() {
    return Contents.of(cluster.database().database());
  }

  private void restore(Dump dump) {
    VersionDocument now = cluster.document();
    cluster.eventually(
        "every node has seen revision " + now.revision(),
        () ->
            cluster.nodes().stream()
                .map(node -> cluster.reports().get(node.name()))
                .allMatch(report -> report != null && now.known().equals(report.known())));
    dump.restore(cluster.database().database());
    cluster.eventually(
        "every node is held",
        () ->
            cluster.nodes().stream()
                .map(node -> Objects.requireNonNull(cluster.reports().get(node.name())))
                .allMatch(
                    report ->
                        report.state() == NodeState.HELD
                            && String.valueOf(report.detail())
                                .contains("an old dump was restored")));
  }
}
