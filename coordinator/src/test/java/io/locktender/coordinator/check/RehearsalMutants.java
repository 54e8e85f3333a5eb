package io.locktender.coordinator.check;

import io.locktender.coordinator.check.Mutants.Mutant;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeView;
import java.util.stream.Stream;

/** The protocol with one mistake in a rehearsal each. */
final class RehearsalMutants {
  private static final Scenario REHEARSED = Scenario.of("", 2, 2).thatRehearses().withStepInHold();

  private RehearsalMutants() {}

  static Stream<Mutant> all() {
    return Stream.of(
        new Mutant(
            "a rehearsal goes to HOLD", "i", REHEARSED, Mutants.onDecision(WrongRehearsals::holds)),
        new Mutant(
            "a rehearsal withdraws the admission to run its steps",
            "i",
            REHEARSED,
            Mutants.onDecision(WrongRehearsals::finishesShut)),
        new Mutant(
            "a rehearsal is committed", "i", REHEARSED, Mutants.onDecision(WrongRehearsals::swaps)),
        new Mutant(
            "a rehearsal ends and keeps its copies",
            "i",
            REHEARSED,
            Mutants.onDecision(WrongRehearsals::keepsCopies)),
        new Mutant(
            "a rehearsal that is taken over goes on in HOLD",
            "h",
            REHEARSED.with(Fault.CRASH, 1),
            Mutants.onDecision(WrongRehearsals::takesOverIntoHold)),
        new Mutant(
            "a node runs its own step in a rehearsal",
            "d",
            REHEARSED.ownSteps(true),
            onNode(WrongRehearsals::runsItsStep)));
  }

  private static Protocol onNode(OnNodeDecision mistake) {
    return new Protocol() {
      @Override
      NodeDecision decide(NodeView view) {
        return mistake.apply(view, super.decide(view));
      }
    };
  }

  private interface OnNodeDecision {
    NodeDecision apply(NodeView view, NodeDecision decision);
  }
}
