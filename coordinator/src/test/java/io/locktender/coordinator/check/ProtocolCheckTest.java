package io.locktender.coordinator.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol as it is, within small bounds; {@code ProtocolCheckIT} has the large ones. */
class ProtocolCheckTest {
  private static final int MAX_STATES = 500_000;

  static Stream<Scenario> scenarios() {
    Scenario two = Scenario.of("two nodes", 2, 2);
    return Stream.of(
        Scenario.of("nothing goes wrong", 3, 2).ownSteps(true).check(true),
        oneOfEach(two.named("one fault of any kind").ownSteps(true).check(true)).atMost(1));
  }

  private static Scenario oneOfEach(Scenario scenario) {
    Scenario all = scenario;
    for (Fault fault : Fault.values()) {
      all = fault.isFault() ? all.with(fault, 1) : all;
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void everyInvariantHoldsWhen(Scenario scenario) {
    Checker.Result result = Checker.search(scenario, new Protocol(), MAX_STATES);
    assertThat(result.broken()).as(result.toString()).isNull();
  }
}
