package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.Durations;
import java.util.List;

/** SOAK: every node serves the new release, and it can be rolled back until it is finalized. */
final class SoakRules {
  private final RollingRules roll;

  SoakRules(RollingRules roll) {
    this.roll = roll;
  }

  /** What SOAK asks for. */
  MasterDecision decide() {
    List<String> remaining = roll.batches.remaining();
    if (!remaining.isEmpty()) {
      return roll.write(
          RollingTransitions.switchOver(roll.document, remaining),
          "SOAK: " + String.join(", ", remaining) + " joined late, and switches too");
    }
    List<NodeRegistration> switching = roll.batches.switching();
    if (!switching.isEmpty()) {
      return waitFor("SOAK: waits for " + roll.batches.states(switching));
    }
    List<NodeRegistration> notReady = roll.batches.notReady();
    if (!notReady.isEmpty()) {
      return waitFor(
          "SOAK: " + roll.batches.notYet(notReady) + "; it is not finalized before that serves");
    }
    if (roll.rolling.finalized() != null) {
      return finalizes("finalized by " + roll.rolling.finalized());
    }
    if (roll.rolling.paused() != null) {
      return roll.paused();
    }
    if (roll.rolling.manual()) {
      return waitFor(
          "SOAK: every node serves "
              + roll.upgrade.to()
              + "; 'locktender finalize' makes the upgrade final"
              + removing()
              + ", 'locktender abort' rolls it back");
    }
    TimeLimit soak = roll.limits.soak(roll.options);
    return soak.over()
        ? finalizes("every node has served for " + Durations.words(roll.options.soak()))
        : waitFor(
            "SOAK: every node serves "
                + roll.upgrade.to()
                + "; it is finalized after "
                + Durations.words(roll.options.soak())
                + removing(),
            soak);
  }

  /** What is gone for good when it is finalized, by the steps' ids. */
  private String removing() {
    List<String> steps =
        roll.upgrade.steps().stream()
            .filter(mark -> mark.onMaster() && mark.in(StepPhase.CONTRACT))
            .map(StepMark::id)
            .toList();
    return steps.isEmpty() ? "" : " and runs " + String.join(", ", steps);
  }

  private MasterDecision finalizes(String why) {
    return roll.write(
        RollingTransitions.contract(roll.document),
        "CONTRACT: " + roll.upgrade.from() + " is no longer admitted: " + why);
  }
}
