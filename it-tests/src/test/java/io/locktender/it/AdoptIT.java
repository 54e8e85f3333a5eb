package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dump is restored under agents that run: it is held, adopted, and upgraded again. */
class AdoptIT {
  private static final String OLD_DUMP = "an old dump was restored";
  private static final String NEXT = "locktender db adopt";

  private final Cluster cluster = Cluster.ofStateServers(2);

  @BeforeEach
  void aClusterServesTheFirstRelease() {
    UpgradeIT.load(cluster, 50);
    cluster.release("1.0.0").worker().write();
    cluster
        .release("2.0.0")
        .worker()
        .step(UpgradeIT.SPLIT)
        .step(UpgradeIT.INDEX)
        .step(
            """
            id: config
            target: all-machines
            exec: {command: [bin/on], revert: [bin/off]}
            """)
        .file("bin/on", "#!/bin/sh\ntouch %s-$LOCKTENDER_NODE\n".formatted(own()))
        .file("bin/off", "#!/bin/sh\nrm %s-$LOCKTENDER_NODE\n".formatted(own()))
        .write();
    cluster.serving("1.0.0");
  }

  @AfterEach
  void nothingRanThatWasNotAdmitted() {
    cluster.close();
  }

  @Test
  void aDumpFromBeforeAnUpgradeIsHeldThenAdoptedAndGoesForwardAgain() {
    Dump dump = dump();
    Contents before = contents();
    cluster.add("node-3", "machine", "").start();
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    Node restarted = cluster.other();
    restarted.kill();
    restarted.start();
    cluster.awaitServing("2.0.0");
    assertThat(cluster.nodes()).allMatch(this::hasRunItsOwnStep);

    restore(dump);
    awaitAllHeld(OLD_DUMP);
    VersionDocument restored = cluster.document();
    assertThatEverybodySaysWhatToType();

    Node master = cluster.master();
    master.kill();
    cluster.eventually("its session ends", () -> !cluster.reports().containsKey(master.name()));
    awaitAllHeld(OLD_DUMP);
    assertThat(cluster.document()).as("a new master takes nothing over").isEqualTo(restored);
    Cli unreachable = cluster.cli("db", "adopt", "--yes").exits(3);
    assertThat(unreachable.err()).contains("is unreachable, and its workers may still run");
    startWhatIsDown();
    awaitAllHeld(OLD_DUMP);

    cluster.adopt();
    cluster.awaitServing("1.0.0");
    assertThat(contents()).isEqualTo(before);
    assertThat(cluster.nodes()).as("taken back").noneMatch(this::hasRunItsOwnStep);
    assertThat(cluster.store().nodes()).as("node-3 is younger than the dump").hasSize(3);
    assertThat(cluster.cli("why").exits(0).out()).doesNotContain("adopt");
    assertThat(cluster.cli("db", "adopt", "--yes").exits(3).err()).contains("nothing to adopt");

    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.ended(Outcome.SUCCEEDED);
    cluster.awaitServing("2.0.0");
  }

  @Test
  void aDumpFromBeforeAnAdoptionIsOfAnotherLineage() {
    Dump dump = dump();
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.awaitServing("2.0.0");
    restore(dump);
    awaitAllHeld(OLD_DUMP);
    cluster.adopt();
    cluster.awaitServing("1.0.0");

    restore(dump);
    awaitAllHeld("another lineage");
    assertThatEverybodySaysWhatToType();
    assertThat(Scrape.of(cluster, cluster.node(1)).text())
        .as("though the dump admits the release that the node has switched to")
        .contains("locktender_gate_open 0");

    cluster.adopt();
    cluster.awaitServing("1.0.0");
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.awaitServing("2.0.0");
  }

  @Test
  void theNewestStatePutBackIsFollowedWithoutAnyAdoption() {
    Dump old = dump();
    cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);
    cluster.awaitServing("2.0.0");
    awaitEveryNodeKnows();
    Dump newest = dump();
    restore(old);
    awaitAllHeld(OLD_DUMP);

    newest.restore(cluster.database().database());

    cluster.awaitServing("2.0.0");
    assertThat(cluster.cli("db", "adopt", "--yes").exits(3).err()).contains("nothing to adopt");
  }

  private Path own() {
    return cluster.file("own");
  }

  private boolean hasRunItsOwnStep(Node node) {
    return Files.exists(cluster.file("own-" + node.name()));
  }

  private Dump dump() {
    return Dump.of(cluster.database().database());
  }

  private Contents contents() {
    return Contents.of(cluster.database().database());
  }

  /** Once every node has seen what is there now: later than whatever is restored. */
  private void restore(Dump dump) {
    awaitEveryNodeKnows();
    dump.restore(cluster.database().database());
  }

  private void awaitEveryNodeKnows() {
    VersionDocument now = cluster.document();
    cluster.eventually(
        "every node has seen revision " + now.revision(),
        () ->
            cluster.nodes().stream()
                .map(node -> cluster.reports().get(node.name()))
                .allMatch(report -> report != null && now.known().equals(report.known())));
  }

  private void awaitAllHeld(String detail) {
    cluster.eventually(
        "every node that runs is held: " + detail,
        () ->
            cluster.nodes().stream()
                .filter(Node::runs)
                .map(node -> cluster.reports().get(node.name()))
                .allMatch(
                    report ->
                        report != null
                            && report.state() == NodeState.HELD
                            && String.valueOf(report.detail()).contains(detail)));
    cluster.nodes().stream()
        .filter(Node::runs)
        .forEach(node -> assertThat(cluster.workers(node)).isEmpty());
  }

  private void assertThatEverybodySaysWhatToType() {
    cluster.eventually(
        "the master says it", () -> cluster.cli("why").out().contains("next      " + NEXT));
    Cli why = cluster.cli("why").exits(1);
    assertThat(why.out()).contains("dump was restored");
    JsonNode status = cluster.cli("status", "--json").exits(0).json();
    assertThat(status.path("databaseVersion").path("version").asText()).isEqualTo("1.0.0");
    assertThat(status.path("nodes"))
        .allSatisfy(node -> assertThat(node.path("detail").asText()).contains(NEXT));
    Cli upgrade = cluster.cli("upgrade", "2.0.0", "--yes").exits(3);
    assertThat(upgrade.err()).contains("restored from a dump", NEXT);
  }

  private void startWhatIsDown() {
    cluster.nodes().stream().filter(node -> !node.runs()).forEach(Node::start);
  }
}
