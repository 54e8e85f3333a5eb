package io.locktender.coordinator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.check.Mutants.Mutant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker sees what is wrong: each mistake is found, by the invariant that is meant to. */
class MutantsTest {
  private static final int MAX_STATES = 600_000;

  static Stream<Mutant> mutants() {
    return Mutants.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void theCheckerFinds(Mutant mutant) {
    Checker.Result result = Checker.search(mutant.scenario(), mutant.protocol(), MAX_STATES);
    assertThat(result.broken())
        .as("%s%n%s", mutant, result)
        .startsWith("(" + mutant.invariant() + ")");
    assertThat(result.story()).isNotEmpty();
  }
}
