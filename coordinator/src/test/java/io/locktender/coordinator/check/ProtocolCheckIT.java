package io.locktender.coordinator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The protocol as it is, within bounds that take a minute or two: too long for a unit test, though
 * nothing is started. Prints how many states there are.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ProtocolCheckIT {
  private static final int MAX_STATES = 5_000_000;

  static Stream<Scenario> scenarios() {
    Scenario joining = Scenario.of("a node joins, and any fault", 2, 1).with(Fault.JOIN, 1);
    Scenario aborted = Scenario.of("an abort, and any fault", 2, 1).with(Fault.ABORT, 1);
    Scenario twice = Scenario.of("two requests and an abort", 2, 1).with(Fault.REQUEST, 2);
    return Stream.of(
        Scenario.of("any fault on three nodes", 3, 3).ownSteps(true).check(true).anyFaults(1),
        joining.ownSteps(true).anyFaults(1),
        aborted.anyFaults(1),
        twice.with(Fault.ABORT, 1),
        Scenario.of("it rolls, and any fault", 2, 2)
            .thatRolls()
            .ownSteps(true)
            .check(true)
            .with(Fault.WRITE, 1)
            .anyFaults(1),
        Scenario.of("it rolls, a node joins", 2, 2)
            .thatRolls()
            .with(Fault.WRITE, 1)
            .with(Fault.JOIN, 1)
            .with(Fault.ABORT, 1),
        Scenario.of("the server goes on, any fault", 2, 2).with(Fault.LINGER, 1).anyFaults(1),
        Scenario.of("it rolls, the server goes on", 2, 2)
            .thatRolls()
            .with(Fault.LINGER, 1)
            .anyFaults(1),
        Scenario.of("held for a time only, any fault", 2, 2)
            .withHold(new HoldOptions(Cutover.AUTO, Duration.ofSeconds(5)))
            .with(Fault.DEADLINE, 1)
            .with(Fault.WRITE, 1)
            .anyFaults(1),
        Scenario.of("the cut-over by hand", 2, 1)
            .withHold(new HoldOptions(Cutover.MANUAL, null))
            .with(Fault.CUTOVER, 1)
            .with(Fault.ABORT, 1)
            .with(Fault.DEADLINE, 1),
        Scenario.of("it rolls on three nodes", 3, 2)
            .thatRolls()
            .with(Fault.WRITE, 1)
            .with(Fault.ABORT, 1),
        Scenario.of("it goes back, and any fault", 2, 1)
            .thatGoesBack()
            .ownSteps(true)
            .check(true)
            .with(Fault.ABORT, 1)
            .anyFaults(1),
        Scenario.of("it goes back by rolling, and any fault", 2, 2)
            .thatGoesBack()
            .thatRolls()
            .ownSteps(true)
            .with(Fault.WRITE, 1)
            .anyFaults(1),
        Scenario.of("it is rehearsed, and any fault", 2, 2)
            .thatRehearses()
            .withStepInHold()
            .ownSteps(true)
            .check(true)
            .with(Fault.WRITE, 1)
            .with(Fault.ABORT, 1)
            .anyFaults(1),
        Scenario.of("it is rehearsed, then done", 2, 1)
            .thatRehearses()
            .withStepInHold()
            .ownSteps(true)
            .with(Fault.REQUEST, 2)
            .with(Fault.CRASH, 1)
            .atMost(1),
        Scenario.of("there is a veto, any fault", 2, 2).with(Fault.VETO, 1).anyFaults(1),
        Scenario.of("a node is drained and resumed, any fault", 2, 2)
            .ownSteps(true)
            .with(Fault.DRAIN, 1)
            .with(Fault.RESUME, 1)
            .anyFaults(1),
        Scenario.of("it rolls, a node is drained and resumed", 2, 2)
            .thatRolls()
            .ownSteps(true)
            .check(true)
            .with(Fault.DRAIN, 1)
            .with(Fault.RESUME, 1)
            .with(Fault.ABORT, 1)
            .with(Fault.WRITE, 1),
        Scenario.of("late reports, a dead session", 2, 2).delayed(true).with(Fault.SESSION, 1),
        Scenario.of("small moves", 2, 1).fine(true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void everyInvariantHolds(Scenario scenario) {
    hold(scenario);
  }

  @Test
  void everyInvariantHoldsInAMillionStatesAndMoreWithTwoMasters() {
    Checker.Result result =
        hold(
            Scenario.of("two masters, any two faults", 2, 2)
                .with(Fault.CRASH, 1)
                .with(Fault.SESSION, 1)
                .with(Fault.FAILURE, 1)
                .with(Fault.LATE_WRITE, 1)
                .atMost(2));
    assertThat(result.states()).isGreaterThan(1_000_000);
  }

  private static Checker.Result hold(Scenario scenario) {
    Checker.Result result = Checker.search(scenario, new Protocol(), MAX_STATES);
    System.out.println(result);
    assertThat(result.broken()).as(result.toString()).isNull();
    return result;
  }
}
