package io.locktender.coordinator.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol as it is, within small bounds; {@code ProtocolCheckIT} has the large ones. */
class ProtocolCheckTest {
  private static final int MAX_STATES = 200_000;

  static Stream<Scenario> scenarios() {
    return Stream.of(
        Scenario.of("nothing goes wrong", 3, 2).ownSteps(true).check(true),
        Scenario.of("there is an abort", 2, 2).with(Fault.ABORT, 1),
        Scenario.of("the server goes on after a worker has ended", 2, 1)
            .with(Fault.LINGER, 1)
            .with(Fault.DEADLINE, 1)
            .with(Fault.ABORT, 1),
        Scenario.of("it rolls, and the server goes on", 2, 2)
            .thatRolls()
            .with(Fault.LINGER, 1)
            .with(Fault.WRITE, 1)
            .with(Fault.ABORT, 1),
        Scenario.of("a hold is given up", 2, 1).with(Fault.DEADLINE, 1).with(Fault.STRANGER, 1),
        Scenario.of("a hold is given up, with a step in it", 2, 1)
            .withStepInHold()
            .ownSteps(true)
            .with(Fault.DEADLINE, 1)
            .withHold(new HoldOptions(Cutover.AUTO, Duration.ofSeconds(5))),
        Scenario.of("the cut-over by hand", 2, 1)
            .withHold(new HoldOptions(Cutover.MANUAL, null))
            .with(Fault.CUTOVER, 1)
            .with(Fault.DEADLINE, 1),
        Scenario.of("it rolls", 3, 2).thatRolls().with(Fault.WRITE, 1),
        Scenario.of("it rolls, and there is an abort", 2, 2).thatRolls().with(Fault.ABORT, 1),
        Scenario.of("it goes back, and there is an abort", 2, 2)
            .thatGoesBack()
            .ownSteps(true)
            .with(Fault.ABORT, 1),
        Scenario.of("it goes back by rolling", 2, 2)
            .thatGoesBack()
            .thatRolls()
            .ownSteps(true)
            .with(Fault.WRITE, 1),
        Scenario.of("it is rehearsed, and there is an abort", 2, 2)
            .thatRehearses()
            .withStepInHold()
            .ownSteps(true)
            .with(Fault.WRITE, 1)
            .with(Fault.ABORT, 1),
        Scenario.of("it is rehearsed, and any one thing goes wrong", 2, 2)
            .thatRehearses()
            .withStepInHold()
            .anyFaults(1),
        Scenario.of("there is a veto, and an abort", 2, 1)
            .check(true)
            .with(Fault.VETO, 2)
            .with(Fault.ABORT, 1),
        Scenario.of("a node is drained, and resumed", 2, 1)
            .ownSteps(true)
            .check(true)
            .with(Fault.DRAIN, 1)
            .with(Fault.RESUME, 1),
        Scenario.of("a collection is made again that was dropped", 2, 2)
            .with(Fault.REMAKE, 1)
            .with(Fault.SESSION, 1),
        Scenario.of("any one thing goes wrong", 2, 2).ownSteps(true).check(true).anyFaults(1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void everyInvariantHoldsWhen(Scenario scenario) {
    Checker.Result result = Checker.search(scenario, new Protocol(), MAX_STATES);
    assertThat(result.broken()).as(result.toString()).isNull();
  }

  /** A node forgets that it was done when the old release is admitted again. */
  @Test
  void everyInvariantHoldsWhenANodesOwnStepHasNoRevert() {
    Scenario scenario = Scenario.of("no revert", 2, 2).ownSteps(true).with(Fault.CRASH, 1);
    Checker.Result result = Checker.search(scenario, new NoRevert(), MAX_STATES);
    assertThat(result.broken()).as(result.toString()).isNull();
  }

  private static final class NoRevert extends Protocol {
    @Override
    NodeDecision decide(NodeView view) {
      Map<ReleaseVersion, List<NodeStep>> steps = new HashMap<>();
      view.steps().forEach((version, between) -> steps.put(version, withoutRevert(between)));
      NodeStep applying = view.applying();
      return super.decide(
          WrongViews.with(
              view,
              withoutRevert(view.applied()),
              applying == null ? null : withoutRevert(List.of(applying)).get(0),
              steps));
    }

    private static List<NodeStep> withoutRevert(List<NodeStep> steps) {
      return steps.stream().map(step -> new NodeStep(step.release(), step.id(), false)).toList();
    }
  }

  @Test
  void theSameSearchGivesTheSameResultOnAnyNumberOfThreads() {
    Mutants.Mutant mutant = Mutants.all().toList().get(0);
    List<String> first = story(mutant);
    assertThat(story(mutant)).isEqualTo(first);
    assertThat(first)
        .first()
        .asString()
        .as("a story begins with what an operator or a fault did")
        .startsWith("  1. ");
  }

  @Test
  void aSearchWithMoreStatesThanAllowedEndsAndSaysSo() {
    Scenario scenario = Scenario.of("an abort", 2, 2).with(Fault.ABORT, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> Checker.search(scenario, new Protocol(), 100))
        .withMessageContaining("an abort: more than 100 states");
  }

  private static List<String> story(Mutants.Mutant mutant) {
    return Checker.search(mutant.scenario(), mutant.protocol(), MAX_STATES).story();
  }
}
