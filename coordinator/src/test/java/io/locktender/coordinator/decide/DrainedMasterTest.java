package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRole;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrainedMasterTest {
  private static final Drain DRAIN = new Drain("ann", Instant.EPOCH, null);
  private static final MasterAction GIVES_WAY =
      new MasterAction.Resign(MasterAction.Resign.Why.DRAINED);

  private final Map<String, NodeReport> reports = new HashMap<>();

  private static NodeReports of(String node, NodeRole role) {
    return NodeReports.of(node).roles(role).databaseAnswers(true);
  }

  private void report(NodeReports report) {
    NodeReport built = report.build();
    reports.put(built.node(), built);
  }

  private MasterAction decides(VersionDocument document) {
    MasterView view = new MasterViews().document(document).target(null).build();
    return MasterRules.decide(
            new MasterView(
                view.cluster(),
                view.self(),
                view.token(),
                view.claimed(),
                view.mayClaim(),
                view.known(),
                view.document(),
                view.nodes(),
                reports,
                view.target(),
                view.targetProblem(),
                view.recorded(),
                view.task(),
                view.consent(),
                view.inPhase(),
                view.held(),
                view.steady(),
                view.now(),
                view.deadlines(),
                view.alone()))
        .action();
  }

  @Test
  void aMasterThatIsDrainedGivesWayToAStateServerInService() {
    report(of("node-1", NodeRole.STATE_SERVER).drained(DRAIN));
    report(of("node-2", NodeRole.STATE_SERVER));

    assertThat(decides(Documents.idle())).isEqualTo(GIVES_WAY);
  }

  @Test
  void notWhileAnUpgradeRuns() {
    report(of("node-1", NodeRole.STATE_SERVER).drained(DRAIN));
    report(of("node-2", NodeRole.STATE_SERVER));

    assertThat(decides(Documents.in(Phase.SYNC))).isNotEqualTo(GIVES_WAY);
  }

  @Test
  void notWhereNoOtherCanBeMaster() {
    report(of("node-1", NodeRole.STATE_SERVER).drained(DRAIN));
    report(of("node-2", NodeRole.STATE_SERVER).drained(DRAIN));
    report(of("node-3", NodeRole.MACHINE));
    report(of("node-4", NodeRole.STATE_SERVER).databaseAnswers(false));
    report(of("node-5", NodeRole.STATE_SERVER).newer(9));

    assertThat(decides(Documents.idle())).isNotEqualTo(GIVES_WAY);
  }

  @Test
  void notWhereItsOwnNodeIsInService() {
    report(of("node-1", NodeRole.STATE_SERVER));
    report(of("node-2", NodeRole.STATE_SERVER));

    assertThat(decides(Documents.idle())).isNotEqualTo(GIVES_WAY);
  }
}
