package io.locktender.it.chaos;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.testkit.TestReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens to primaries happens in each phase, by HOLD and by ROLLING, on a replica set; {@code
 * -Dset.rounds} faults in each phase, each another one. All that a campaign looks at must be true,
 * and a table of what came of it is printed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetFaultsIT {
  private static final int ROUNDS = Integer.getInteger("set.rounds", 1);

  /** A regular expression: of all rows those that it matches in part. */
  private static final Pattern ONLY = Pattern.compile(System.getProperty("set.only", ""));

  /** READY is too short to be met for certain where nothing keeps it. */
  private static final List<Phase> BY_HOLD =
      List.of(
          Phase.SYNC,
          Phase.HOLD,
          Phase.FINISH,
          Phase.CHECK,
          Phase.SWAP,
          Phase.ADMIT,
          Phase.ROLLING_BACK,
          Phase.PREFLIGHT);

  private static final List<Phase> ROLLING =
      List.of(
          Phase.EXPAND,
          Phase.ROLLING,
          Phase.SOAK,
          Phase.CONTRACT,
          Phase.ROLLING_BACK_NODES,
          Phase.ROLLING_BACK,
          Phase.PREFLIGHT);
  private static final List<Kind> KINDS =
      List.of(Kind.STEP_DOWN, Kind.KILL_DATABASE, Kind.PAUSE_DATABASE, Kind.CUT_OFF_PRIMARY);
  private static final int KILLED_MILLIS = 4_000;
  private static final int PAUSED_MILLIS = 2_000;
  private static final int AFTER_ANOTHER_MILLIS = 500;
  private static final int STEP_FAILS_MILLIS = 15_000;
  private static final Roll ROLL =
      new Roll(
          new RollOptions(
              "1",
              null,
              Duration.ofMillis(500),
              Duration.ofSeconds(20),
              Duration.ofMillis(1_500),
              false),
          true,
          500);

  private final List<String> rows = new ArrayList<>();
  private @Nullable Campaign campaign;
  private int number;

  /** One upgrade, and what happens in it. */
  record Row(boolean rolls, Phase phase, Kind kind) {
    Plan plan(int number) {
      List<Fault> faults = new ArrayList<>();
      faults.add(SetFaultsIT.fault(phase, 0, kind, lasts()));
      if (rolls && (phase == Phase.ROLLING_BACK_NODES || phase == Phase.ROLLING_BACK)) {
        faults.add(SetFaultsIT.fault(Phase.SOAK, 0, Kind.ABORT, 0));
      } else if (phase == Phase.ROLLING_BACK) {
        faults.add(SetFaultsIT.fault(Phase.HOLD, 0, Kind.STEP_FAILS, STEP_FAILS_MILLIS));
      }
      return new Plan(-number, 2, 1, rolls ? ROLL : null, faults);
    }

    /** PREFLIGHT is no phase of the version document. */
    private String seenAs() {
      return phase == Phase.PREFLIGHT ? "rest" : phase.name();
    }

    private int lasts() {
      return switch (kind) {
        case KILL_DATABASE -> KILLED_MILLIS;
        case PAUSE_DATABASE -> PAUSED_MILLIS;
        case CUT_OFF_PRIMARY -> AFTER_ANOTHER_MILLIS;
        default -> 0;
      };
    }

    @Override
    public String toString() {
      return "%s | %s | %s"
          .formatted(
              rolls ? "ROLLING" : "HOLD",
              phase,
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  @BeforeAll
  void aSetThatMayBeKilled() {
    assumeTrue(TestReplicaSet.whyNot().isEmpty(), TestReplicaSet.whyNot());
    campaign = new Campaign(true);
  }

  @AfterAll
  void printTable() {
    if (campaign != null) {
      campaign.close();
      System.out.println("| strategy | phase | fault | outcome | from its begin to its end |");
      System.out.println("|---|---|---|---|---|");
      rows.forEach(System.out::println);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void anUpgradeIsDoneOrTakenBackWhateverHappensToThePrimary(Row row) {
    Campaign set = requireNonNull(campaign);
    assertThat(set.carryOut(row.plan(++number))).as("%s", row).isTrue();
    Campaign.Came came = set.last().orElseThrow();
    EndedUpgrade ended = came.ended();
    Duration took = Duration.between(ended.startedAt(), ended.finishedAt());
    rows.add("| %s | %s | %.1f s |".formatted(row, ended.outcome(), took.toMillis() / 1_000.0));
    assertThat(came.begun()).as("the phases in which it came").contains(row.seenAs());
    assertThat(ended.outcome()).isIn(Outcome.SUCCEEDED, Outcome.ROLLED_BACK);
  }

  static Stream<Row> rows() {
    return IntStream.range(0, ROUNDS)
        .boxed()
        .flatMap(
            round -> Stream.concat(rows(false, BY_HOLD, round), rows(true, ROLLING, round + 1)))
        .filter(row -> ONLY.matcher(row.toString()).find());
  }

  private static Stream<Row> rows(boolean rolls, List<Phase> phases, int from) {
    return IntStream.range(0, phases.size())
        .mapToObj(i -> new Row(rolls, phases.get(i), KINDS.get((i + from) % KINDS.size())));
  }

  private static Fault fault(Phase phase, int plusMillis, Kind kind, int millis) {
    Moment moment = new Moment(phase == Phase.PREFLIGHT ? null : phase, plusMillis);
    return new Fault(moment, kind, Fault.MASTER, millis, Flow.Cut.SILENT);
  }
}
