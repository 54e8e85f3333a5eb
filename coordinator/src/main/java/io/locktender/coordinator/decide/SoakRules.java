package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;
import static java.util.stream.Collectors.joining;

import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
      return untilTheyServe(switching);
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

  /** Nodes that are away have all the time: they are no reason to go back. */
  private MasterDecision untilTheyServe(List<NodeRegistration> switching) {
    List<NodeRegistration> live =
        roll.batches.unavailable().stream()
            .filter(node -> switching.contains(node) && roll.view.live(node) != null)
            .toList();
    String sentence = "SOAK: waits for " + roll.batches.states(switching);
    Optional<Duration> longest = roll.batches.out(live).max(Comparator.naturalOrder());
    return longest.isEmpty() || roll.rolling.paused() != null
        ? waitFor(sentence)
        : roll.untilProgress(roll.limits.progress(roll.options, longest.get()), sentence, live);
  }

  /** What is gone for good when it is finalized, by the steps' ids. */
  private String removing() {
    String steps = steps(StepPhase.CONTRACT);
    return steps.isEmpty() ? "" : " and runs " + steps;
  }

  /**
   * From CONTRACT there is no way back, and it does not end while anything is pending. No old
   * worker writes here any more, so that a pass tells whether it could: the abort is open until
   * then.
   */
  private MasterDecision finalizes(String why) {
    MasterDecision waits = roll.expands() ? untilNothingIsPending(why) : null;
    return waits != null
        ? waits
        : roll.write(
            RollingTransitions.contract(roll.document),
            "CONTRACT: " + roll.upgrade.from() + " is no longer admitted: " + why);
  }

  private @Nullable MasterDecision untilNothingIsPending(String why) {
    TaskView task = roll.view.task();
    KeptUp kept = task == null ? null : task.lastAnswerTo(roll.passes());
    if (task == null || kept == null) {
      return waitFor(sees(why));
    }
    boolean runs = task.state() == TaskView.State.RUNNING;
    if (task.sinceAnswer().compareTo(roll.view.inPhase()) > 0) {
      // It ended while old workers wrote. The pause after it may be longer than the soak.
      return runs
          ? waitFor(sees(why))
          : new MasterDecision(new StartTask(roll.passes()), sees(why));
    }
    if (kept.pending() == 0) {
      return runs ? waitFor(sees(why)) : null;
    }
    return waitFor(
        String.format(
            Locale.ROOT,
            "SOAK: %s, but a pass has left %,d documents pending in %s, and no old worker writes:"
                + " CONTRACT would not end; correct them, or 'locktender abort'",
            why,
            kept.pending(),
            steps(StepPhase.EXPAND)));
  }

  private String sees(String why) {
    return "SOAK: %s; a pass sees whether anything of %s is left"
        .formatted(why, steps(StepPhase.EXPAND));
  }

  private String steps(StepPhase phase) {
    return roll.upgrade.steps().stream()
        .filter(mark -> mark.onMaster() && mark.in(phase))
        .map(StepMark::id)
        .collect(joining(", "));
  }
}
