package io.locktender.it.chaos;

import static io.locktender.coordinator.document.HoldOptions.Cutover.AUTO;
import static io.locktender.coordinator.document.HoldOptions.Cutover.MANUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final int MANY = 1_000;

  @Test
  void theSameSeedGivesTheSamePlan() {
    assertThat(plans()).isEqualTo(plans());
  }

  @Test
  void aPlanOfASeedStaysThatPlan() {
    assertThat(Plan.of(4711))
        .hasToString(
            """
            plan 4711: 2 state servers, 1 machines
              it is rehearsed
              request + 1339 ms: SIGSTOP to the worker of the master for 430 ms
              SYNC + 55 ms: the step hangs for 5064 ms
              ROLLING_BACK + 98 ms: SIGSTOP to agent and step process of the master for 1510 ms
              ROLLING_BACK + 212 ms: SIGKILL to the agent of node-3, started again after 5015 ms
            """);
  }

  @Test
  void aPlanThatHoldsStaysThatPlan() {
    assertThat(Plan.of(41))
        .hasToString(
            """
            plan 41: 3 state servers, 1 machines
              it holds: cutover manual, max-hold 10499 ms; attended to after 1235 ms
              SYNC + 369 ms: the database is slow for everybody for 306 ms
              SYNC + 185 ms: SIGKILL to the step process of node-2
            """);
  }

  @Test
  void aPlanThatRollsStaysThatPlan() {
    assertThat(Plan.of(4714))
        .hasToString(
            """
            plan 4714: 3 state servers, 1 machines
              it rolls: max-unavailable 2, no canary, healthy-for 667 ms, soak-for 1076 ms, \
            finalize auto; a contract step with a revert; attended to after 513 ms
              EXPAND + 325 ms: a second operator asks for a later release
              SOAK + 7 ms: the step hangs for 8089 ms
              request + 578 ms: an operator resumes
            """);
  }

  @Test
  void anEvenSeedRolls_anOddOneHolds() {
    assertThat(plans()).allMatch(plan -> plan.rolls() == (plan.seed() % 2 == 0));
  }

  @Test
  void howItRollsIsDrawnToo() {
    List<Roll> rolls =
        plans().stream().map(Plan::roll).filter(Objects::nonNull).distinct().toList();
    assertThat(rolls).hasSizeGreaterThan(MANY / 2 * 99 / 100);
    assertThat(rolls).extracting(Roll::contractHasRevert).contains(true, false);
    assertThat(rolls).extracting(roll -> roll.options().manual()).contains(null, true, false);
    assertThat(rolls).extracting(roll -> roll.options().canary()).contains(null, "node-1");
    assertThat(rolls).extracting(roll -> roll.options().maxUnavailable()).contains("1", "100%");
  }

  @Test
  void howItHoldsIsDrawnToo() {
    List<Held> held = plans().stream().map(Plan::held).filter(Objects::nonNull).toList();
    assertThat(held).hasSize(MANY / 2);
    assertThat(held).extracting(Held::rehearses).contains(true, false);
    assertThat(held).extracting(each -> each.options().cutover()).contains(AUTO, MANUAL);
    assertThat(held)
        .extracting(each -> each.options().maxHold())
        .contains((Duration) null)
        .filteredOn(Objects::nonNull)
        .hasSizeGreaterThan(MANY / 10);
  }

  @Test
  void whatIsMeantForTheWayBackOfOneThatRollsCanCome() {
    assertThat(plans())
        .filteredOn(Plan::rolls)
        .filteredOn(plan -> plan.faults().stream().anyMatch(Fault::onTheWayBack))
        .isNotEmpty()
        .allMatch(plan -> plan.faults().stream().anyMatch(fault -> fault.kind() == Kind.ABORT));
  }

  @Test
  void onlyWhatRollsIsPausedResumedAndFinalized() {
    assertThat(plans())
        .filteredOn(plan -> !plan.rolls())
        .flatExtracting(Plan::faults)
        .noneMatch(fault -> fault.kind().ofRolling());
  }

  @Test
  void anotherSeedGivesAnotherPlan() {
    Set<String> faults =
        plans().stream().map(plan -> plan.faults().toString()).collect(Collectors.toSet());
    assertThat(faults).hasSizeGreaterThan(MANY * 99 / 100);
  }

  @Test
  void everyKindOfFaultIsDrawn() {
    assertThat(faults()).extracting(Fault::kind).containsAll(drawn());
  }

  @Test
  void onAReplicaSetEveryKindThatAnAgentsWayToItDoesNotNeedIsDrawn() {
    List<Kind> kinds =
        plans().stream()
            .map(Plan::onASet)
            .flatMap(plan -> plan.faults().stream())
            .map(Fault::kind)
            .distinct()
            .toList();
    assertThat(kinds).doesNotContain(Kind.CUT_DATABASE, Kind.SLOW_DATABASE);
    assertThat(kinds).contains(Kind.STEP_DOWN, Kind.CUT_OFF_PRIMARY);
    assertThat(kinds).hasSameSizeAs(drawn());
  }

  private static List<Kind> drawn() {
    return Arrays.stream(Kind.values()).filter(kind -> kind.weight() > 0).toList();
  }

  @Test
  void everyPhaseWithWorkersOrWorkIsAMoment() {
    assertThat(faults())
        .extracting(fault -> fault.at().phase())
        .contains(
            null,
            Phase.SYNC,
            Phase.READY,
            Phase.HOLD,
            Phase.FINISH,
            Phase.CHECK,
            Phase.SWAP,
            Phase.ADMIT,
            Phase.EXPAND,
            Phase.ROLLING,
            Phase.SOAK,
            Phase.CONTRACT,
            Phase.ROLLING_BACK_NODES,
            Phase.ROLLING_BACK);
  }

  @Test
  void whatMakesAStepGoWrongIsThereBeforeTheStep() {
    assertThat(plans())
        .filteredOn(plan -> !plan.rolls())
        .flatExtracting(Plan::faults)
        .filteredOn(fault -> fault.kind().ofTheStep())
        .extracting(fault -> fault.at().phase())
        .containsOnly(Phase.SYNC, Phase.READY, Phase.HOLD);
  }

  @Test
  void whoIsHitIsThere() {
    for (Plan plan : plans()) {
      assertThat(plan.nodes()).isBetween(3, 5);
      assertThat(plan.faults()).hasSizeBetween(1, 5);
      for (Fault fault : plan.faults()) {
        int last =
            switch (fault.kind().victim()) {
              case NODE, LINK -> plan.nodes();
              case ZOOKEEPER -> Plan.ZOOKEEPER_SERVERS;
              case NONE -> 0;
            };
        assertThat(fault.number()).as("%s", fault).isBetween(0, last);
      }
    }
  }

  @Test
  void onlyWhatHasAnEndLasts() {
    assertThat(faults()).allMatch(fault -> fault.kind().lasts() == (fault.millis() > 0));
  }

  private static List<Plan> plans() {
    return LongStream.range(0, MANY).mapToObj(Plan::of).toList();
  }

  private static List<Fault> faults() {
    return plans().stream().flatMap(plan -> plan.faults().stream()).toList();
  }
}
