package io.locktender.coordinator.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PhaseTest {
  /** The whole table, written down once more: every pair that is not here is forbidden. */
  private static final Set<String> ALLOWED =
      Set.of(
          "PREFLIGHT>SYNC",
          "SYNC>READY",
          "SYNC>ROLLING_BACK",
          "READY>HOLD",
          "READY>FINISH",
          "READY>SYNC",
          "READY>ROLLING_BACK",
          "HOLD>FINISH",
          "HOLD>READY",
          "HOLD>SYNC",
          "HOLD>ROLLING_BACK",
          "FINISH>CHECK",
          "FINISH>READY",
          "FINISH>SYNC",
          "FINISH>ROLLING_BACK",
          "CHECK>SWAP",
          "CHECK>READY",
          "CHECK>SYNC",
          "CHECK>ROLLING_BACK",
          "SWAP>ADMIT",
          "ADMIT>DONE",
          "PREFLIGHT>EXPAND",
          "EXPAND>ROLLING",
          "EXPAND>ROLLING_BACK",
          "ROLLING>SOAK",
          "ROLLING>ROLLING_BACK_NODES",
          "SOAK>CONTRACT",
          "SOAK>ROLLING_BACK_NODES",
          "CONTRACT>DONE",
          "ROLLING_BACK_NODES>ROLLING_BACK",
          "ROLLING_BACK>ROLLED_BACK");

  static Stream<Arguments> everyPair() {
    return Stream.of(Phase.values())
        .flatMap(from -> Stream.of(Phase.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void everyPairOfPhasesIsAllowedOrForbiddenAsTheTableSays(Phase from, Phase to) {
    assertThat(from.next().contains(to)).isEqualTo(ALLOWED.contains(from + ">" + to));
  }

  @Test
  void fromSwapOnThereIsNoWayBack() {
    assertThat(Phase.SWAP.beforeCommit()).isFalse();
    assertThat(Phase.ADMIT.beforeCommit()).isFalse();
    assertThat(reachable(Phase.SWAP)).doesNotContain(Phase.ROLLING_BACK, Phase.ROLLED_BACK);
  }

  @Test
  void fromContractOnThereIsNoWayBackEither() {
    assertThat(Phase.CONTRACT.beforeCommit()).isFalse();
    assertThat(reachable(Phase.CONTRACT)).containsOnly(Phase.CONTRACT, Phase.DONE);
  }

  @Test
  void whatGoesBackIsNotSentBackAgain() {
    assertThat(Phase.ROLLING_BACK_NODES.beforeCommit()).isFalse();
    assertThat(Phase.ROLLING_BACK.beforeCommit()).isFalse();
  }

  @Test
  void everyPhaseLeadsToAnEnd() {
    for (Phase phase : Phase.values()) {
      assertThat(reachable(phase)).anyMatch(Phase::ended);
    }
  }

  private static Set<Phase> reachable(Phase from) {
    Set<Phase> seen = new HashSet<>(Set.of(from));
    boolean grew = true;
    while (grew) {
      Set<Phase> more = new HashSet<>();
      seen.forEach(phase -> more.addAll(phase.next()));
      grew = seen.addAll(more);
    }
    return seen;
  }
}
