package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every registered node does by itself in FINISH and CHECK: its own steps, its check. */
final class NodeDuties {
  private final HoldRules hold;

  NodeDuties(HoldRules hold) {
    this.hold = hold;
  }

  /** Every registered node does something of its own, for this token, in this phase. */
  MasterDecision await(String what, TimeLimit limit, Supplier<MasterDecision> done) {
    List<String> waiting = new ArrayList<>();
    for (NodeRegistration node : hold.view.participants()) {
      NodeReport report = hold.view.live(node);
      NodeReport.Duty duty = answer(report);
      if (duty == null || duty.state() == NodeReport.Duty.State.RUNNING) {
        waiting.add(report == null ? node.id() + " (unreachable)" : node.id());
      } else if (duty.state() == NodeReport.Duty.State.FAILED) {
        String reason = duty.reason() == null ? what + " failed" : duty.reason();
        return hold.rollBack(UpgradeRules.failure(duty.step(), node.id(), reason), null);
      }
    }
    if (waiting.isEmpty()) {
      return done.get();
    }
    return hold.until(
        limit,
        hold.upgrade.phase()
            + ": each node runs "
            + what
            + "; waits for "
            + String.join(", ", waiting),
        UpgradeRules.failure(
            null,
            UpgradeRules.nodeOf(waiting),
            "did not finish "
                + what
                + " within "
                + Durations.words(limit.total())
                + ": "
                + String.join(", ", waiting)));
  }

  /** What a node has said that it cannot do, though nobody waits for it; null: nothing. */
  @Nullable StepFailure failed() {
    for (NodeRegistration node : hold.view.participants()) {
      NodeReport.Duty duty = answer(hold.view.live(node));
      if (duty != null && duty.state() == NodeReport.Duty.State.FAILED) {
        String reason = duty.reason() == null ? "it cannot go on" : duty.reason();
        return UpgradeRules.failure(duty.step(), node.id(), node.id() + ": " + reason);
      }
    }
    return null;
  }

  /** A node's answer to this mastership in this phase; others are discarded. */
  private NodeReport.@Nullable Duty answer(@Nullable NodeReport report) {
    NodeReport.Duty duty = report == null ? null : report.duty();
    return duty != null
            && duty.token().equals(hold.document.token())
            && duty.phase() == hold.upgrade.phase()
        ? duty
        : null;
  }
}
