package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.task.ContractTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.release.StepPhase;
import java.util.List;
import java.util.Optional;

/** CONTRACT: no old worker is left; what only they needed is removed. There is no way back. */
final class ContractRules {
  /** How many times as long as a pass took the pause after it is. */
  private static final int PAUSE = 1;

  private static final String EXPANDS_LAST = "CONTRACT: expands what the old workers wrote last";

  private final RollingRules roll;

  ContractRules(RollingRules roll) {
    this.roll = roll;
  }

  /** What CONTRACT asks for. */
  MasterDecision decide() {
    List<String> missing = roll.notAcked();
    if (!missing.isEmpty()) {
      return waitFor("CONTRACT: waits for " + String.join(", ", missing));
    }
    if (!roll.rolling.settled()) {
      return roll.quietly(roll.passes(), this::settle);
    }
    Optional<StepMark> next = roll.next(StepPhase.CONTRACT);
    return next.isPresent()
        ? roll.forEver(
            new ContractTask(roll.upgrade.id(), StepId.of(next.get())),
            "CONTRACT: runs step " + next.get().id(),
            result -> roll.stepDone(next.get(), result))
        : roll.done(null, "DONE: every node serves " + roll.upgrade.to());
  }

  /** No old worker is left: what they wrote is expanded for the last time, to the last document. */
  private MasterDecision settle() {
    if (!roll.expands()) {
      return roll.write(
          RollingTransitions.settled(roll.document), "CONTRACT: there was no expand step");
    }
    return roll.forEver(
        roll.passes(),
        EXPANDS_LAST,
        kept ->
            kept.pending() == 0 && kept.changed() == 0
                ? roll.write(
                    RollingTransitions.settled(roll.document),
                    "CONTRACT: no document is left to expand")
                : again());
  }

  private MasterDecision again() {
    TaskView task = roll.view.task();
    return task != null && UpgradeRules.due(task, PAUSE)
        ? new MasterDecision(new StartTask(roll.passes()), EXPANDS_LAST)
        : waitFor(EXPANDS_LAST);
  }
}
