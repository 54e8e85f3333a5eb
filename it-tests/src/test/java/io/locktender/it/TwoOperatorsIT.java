package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Two who want something of one cluster, which comes back to 1.0.0 but for the last test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class TwoOperatorsIT {
  private final Cluster cluster = Cluster.ofStateServers(2);
  private final Brakes brakes = new Brakes(cluster);
  private final OtherTool other = cluster.otherTool();

  @BeforeAll
  void serve() {
    UpgradeIT.load(cluster, 50);
    cluster.serving("1.0.0");
  }

  @AfterAll
  void close() {
    other.close();
    cluster.close();
  }

  @Test
  @Order(1)
  void aBumpByAnotherToolWhileItRollsBackIsRefused() throws Exception {
    brakes.on("step");
    brakes.on("fail");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.FINISH);
    cluster.leaveMuchToSweep();
    brakes.off("step");
    cluster.awaitPhase(Phase.ROLLING_BACK);

    other.bump("2.0.0", "bump-in-roll-back");
    Phase bumpedIn = cluster.phase();

    upgrade.end().exits(1);
    brakes.off("fail");
    assertThat(bumpedIn).isEqualTo(Phase.ROLLING_BACK);
    assertThat(refused("bump-in-roll-back").reasons()).singleElement().asString().contains("2.0.0");
    cluster.awaitServing("1.0.0");
    cluster.eventually(
        "the target is set back", () -> other.target().path("version").asText().equals("1.0.0"));
    assertThat(cluster.document().upgrade()).isNull();
    assertThat(cluster.store().history(10)).hasSize(2);
  }

  @Test
  @Order(2)
  void aSecondOperatorIsToldWhoRunsWhatAndABumpByAnotherToolIsRefused() throws Exception {
    brakes.on("step");
    Cli.Running upgrade = upgrade();
    cluster.awaitPhase(Phase.FINISH);
    var running = Objects.requireNonNull(cluster.document().upgrade());

    Cli second = cluster.cli("upgrade", "2.0.0", "--yes").exits(3);
    other.bump("1.0.0", "bump-in-upgrade");
    cluster.eventually(
        "the target is the running one again",
        () -> other.target().path("requestId").asText().equals(running.requestId()));

    // Which phase it says is that of the mirror, which may be a moment behind.
    assertThat(second.err())
        .contains("1.0.0 -> 2.0.0 by " + running.by() + " is running (", "abort");
    assertThat(other.target().path("version").asText()).isEqualTo("2.0.0");
    assertThat(other.target().path("by").asText()).isEqualTo(running.by());
    assertThat(refused("bump-in-upgrade").reasons())
        .singleElement()
        .asString()
        .contains("2.0.0", running.by());
    brakes.off("step");
    upgrade.end().exits(0);
    cluster.awaitServing("2.0.0");
  }

  private Cli.Running upgrade() {
    return cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
  }

  private EndedUpgrade refused(String request) {
    cluster.eventually("it is refused", () -> cluster.store().ended(request).isPresent());
    EndedUpgrade ended = cluster.store().ended(request).orElseThrow();
    assertThat(ended.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(ended.by()).isEqualTo("other-tool");
    return ended;
  }
}
