package io.locktender.coordinator.check;

import io.locktender.coordinator.check.Mutants.Mutant;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeView;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Mistakes with a node that an operator has drained. */
final class DrainMutants {
  private static final Scenario DRAINED = Scenario.of("", 2, 1).with(Fault.DRAIN, 1);

  private DrainMutants() {}

  static Stream<Mutant> all() {
    return Stream.of(
        new Mutant("a drained node starts workers", "j", DRAINED, new StartsWorkers()),
        new Mutant("a drained node does not ack", "e", DRAINED, new DoesNotAck()),
        new Mutant("ADMIT waits until a drained node serves", "e", DRAINED, new WaitsForIt()),
        new Mutant(
            "a rolling upgrade waits until a drained node serves",
            "e",
            DRAINED.thatRolls(),
            new WaitsForIt()));
  }

  /** As if it were in service again, once none of its workers is left. */
  private static final class StartsWorkers extends Protocol {
    @Override
    NodeDecision decide(NodeView view) {
      return super.decide(view.out() != null && view.workers().isEmpty() ? inService(view) : view);
    }
  }

  private static final class DoesNotAck extends Protocol {
    @Override
    NodeDecision decide(NodeView view) {
      NodeDecision decision = super.decide(view);
      return view.out() != null && decision.action() instanceof NodeAction.Ack
          ? new NodeDecision(
              new NodeAction.Wait(), decision.state(), decision.sentence(), decision.duty())
          : decision;
    }
  }

  /** As if it were held for another reason. */
  private static final class WaitsForIt extends Protocol {
    @Override
    MasterDecision decide(MasterView view) {
      Map<String, NodeReport> reports = new HashMap<>(view.reports());
      reports.replaceAll((node, report) -> report.drained() ? held(report) : report);
      return super.decide(
          WrongViews.with(view, view.document(), view.nodes(), reports, view.task()));
    }
  }

  private static NodeReport held(NodeReport report) {
    return new NodeReport(
        report.node(),
        report.incarnation(),
        report.roles(),
        NodeState.HELD,
        report.revision(),
        report.known(),
        report.release(),
        null,
        null,
        report.prepared(),
        report.duty(),
        null,
        report.workers());
  }

  private static NodeView inService(NodeView view) {
    return new NodeView(
        view.node(),
        view.cluster(),
        view.incarnation(),
        view.gate(),
        view.connected(),
        view.known(),
        view.acked(),
        view.workers(),
        view.stuck(),
        view.current(),
        view.releases(),
        view.level(),
        view.applied(),
        view.applying(),
        view.steps(),
        view.job(),
        view.unseen(),
        null);
  }
}
