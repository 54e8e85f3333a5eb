package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;

/** ADMIT of an upgrade by HOLD: every node starts the workers of the new release. */
final class AdmitRules {
  private final HoldRules hold;

  AdmitRules(HoldRules hold) {
    this.hold = hold;
  }

  /** What ADMIT asks for. Nobody waits for a node that an operator has taken out of service. */
  MasterDecision decide() {
    List<String> late = new ArrayList<>();
    List<String> states = new ArrayList<>();
    for (NodeRegistration node : hold.view.participants()) {
      NodeReport report = hold.view.live(node);
      if (report == null || !(report.drained() || report.serves(hold.upgrade.to()))) {
        late.add(hold.view.said(node));
        states.add(hold.view.state(node));
      }
    }
    if (late.isEmpty()) {
      return hold.done(
          null,
          hold.view.alone()
              ? "DONE: the database is at " + hold.upgrade.to()
              : "DONE: every node serves " + hold.upgrade.to());
    }
    TimeLimit limit = hold.limits.start();
    if (!limit.over()) {
      // What they say changes all the time while workers start; each node's own line has it.
      return waitFor("ADMIT: waits for " + String.join(", ", states), limit);
    }
    String names = String.join(", ", late);
    StepFailure failure =
        UpgradeRules.failure(
            null,
            UpgradeRules.nodeOf(late),
            "not healthy within " + Durations.words(limit.total()) + ": " + names);
    return hold.done(failure, "DONE, degraded: " + failure.reason());
  }
}
