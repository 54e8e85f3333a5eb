package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How the loop counts the time of a hold. */
class MasterHoldTest extends MasterBench {
  /** Of the 2 minutes of {@code deadlines.hold}. */
  private static final Duration MOST_OF_IT = Duration.ofSeconds(110);

  private final VersionDocument held = Documents.held();
  private final long heldAt = upgrade(held).heldAt();

  private static Upgrade upgrade(VersionDocument document) {
    return requireNonNull(document.upgrade());
  }

  private Phase phase() {
    return upgrade(store.document()).phase();
  }

  @Test
  void aNodeThatGoesMissingWhenAllHadAckedHasTheWholeTime() throws InterruptedException {
    masterOf(held);
    report(NodeState.SERVING, heldAt - 1);
    assertThat(turn().sentence()).startsWith("HOLD: waits for node-1");
    pass(MOST_OF_IT);
    report(NodeState.HELD, heldAt);
    assertThat(turn().sentence()).contains("every node has acked");

    pass(MOST_OF_IT);
    cluster.reports.clear();
    assertThat(turn().sentence()).isEqualTo("HOLD: waits for node-1 (unreachable)");
    pass(MOST_OF_IT);
    turn();
    assertThat(phase()).isEqualTo(Phase.HOLD);

    pass(MOST_OF_IT);
    turn();
    assertThat(phase()).as("the hold is given up").isEqualTo(Phase.READY);
  }
}
