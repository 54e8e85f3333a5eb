package io.locktender.it.chaos;

import io.locktender.coordinator.document.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one cluster while it is upgraded. A pure function of the seed: an odd one goes by
 * HOLD, an even one by ROLLING.
 *
 * @param seed where it came from
 * @param stateServers 2 or 3; named node-1, node-2, ..
 * @param machines 1 or 2, named after them
 * @param roll how it rolls; null: it goes by HOLD
 * @param held how it holds; null: by default, or it rolls
 * @param faults 1 to 5, by no order: each knows its moment
 */
record Plan(
    long seed,
    int stateServers,
    int machines,
    @Nullable Roll roll,
    @Nullable Held held,
    List<Fault> faults) {
  static final int ZOOKEEPER_SERVERS = 3;

  private static final int MAX_FAULTS = 4;
  private static final List<Phase> PHASES =
      List.of(
          Phase.SYNC,
          Phase.SYNC,
          Phase.READY,
          Phase.HOLD,
          Phase.FINISH,
          Phase.FINISH,
          Phase.CHECK,
          Phase.SWAP,
          Phase.ADMIT,
          Phase.ROLLING_BACK);
  private static final List<Phase> ROLLING_PHASES =
      List.of(
          Phase.EXPAND,
          Phase.EXPAND,
          Phase.ROLLING,
          Phase.ROLLING,
          Phase.SOAK,
          Phase.CONTRACT,
          Phase.ROLLING_BACK_NODES,
          Phase.ROLLING_BACK);

  private static final List<Phase> WITH_WAY_BACK = List.of(Phase.EXPAND, Phase.ROLLING, Phase.SOAK);

  /** When a step that sees whole collections is about to be run. */
  private static final List<Phase> BEFORE_STEP_IN_HOLD =
      List.of(Phase.SYNC, Phase.READY, Phase.HOLD);

  /** When a step is at work, or is about to be. */
  private static final List<Phase> BEFORE_STEP_IN_PLACE =
      List.of(
          Phase.EXPAND,
          Phase.EXPAND,
          Phase.ROLLING,
          Phase.SOAK,
          Phase.CONTRACT,
          Phase.ROLLING_BACK);

  /** Half of the longest are longer than a session of 6 s. */
  private static final int[][] LASTING_MILLIS = {{100, 2_000}, {2_000, 5_000}, {5_000, 8_500}};

  private static final int LONGEST = LASTING_MILLIS.length - 1;
  private static final int LATEST_AFTER_REQUEST_MILLIS = 3_000;
  private static final int LATEST_IN_PHASE_MILLIS = 500;
  private static final int LATEST_BEFORE_STEP_MILLIS = 100;

  Plan {
    faults = List.copyOf(faults);
  }

  /** One that rolls, or holds by default. */
  Plan(long seed, int stateServers, int machines, @Nullable Roll roll, List<Fault> faults) {
    this(seed, stateServers, machines, roll, null, faults);
  }

  static Plan of(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int stateServers = random.nextInt(2, 4);
    int machines = random.nextInt(1, 3);
    Roll roll = Math.floorMod(seed, 2) == 0 ? Roll.draw(random, stateServers + machines) : null;
    int count = random.nextInt(1, MAX_FAULTS + 1);
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < count) {
      Fault fault = fault(random, stateServers + machines, roll != null);
      if (faults.stream().noneMatch(other -> other.kind() == fault.kind())) {
        faults.add(fault);
      }
    }
    if (roll != null
        && faults.stream().anyMatch(Fault::onTheWayBack)
        && faults.stream().noneMatch(fault -> fault.kind() == Kind.ABORT)) {
      faults.add(abort(random));
    }
    Held held = roll == null ? Held.draw(random) : null;
    return new Plan(seed, stateServers, machines, roll, held, faults);
  }

  /** The same where the database is a replica set. */
  Plan onASet() {
    return new Plan(
        seed, stateServers, machines, roll, held, faults.stream().map(Fault::onASet).toList());
  }

  int nodes() {
    return stateServers + machines;
  }

  boolean rolls() {
    return roll != null;
  }

  private static Fault fault(RandomGenerator random, int nodes, boolean rolls) {
    Kind kind = kind(random, rolls);
    int number =
        switch (kind.victim()) {
          case NODE, LINK -> random.nextBoolean() ? Fault.MASTER : random.nextInt(1, nodes + 1);
          case ZOOKEEPER -> random.nextInt(1, ZOOKEEPER_SERVERS + 1);
          case NONE -> 0;
        };
    int[] lasting = LASTING_MILLIS[kind.ofTheStep() ? LONGEST : random.nextInt(LONGEST + 1)];
    int millis = random.nextInt(lasting[0], lasting[1]);
    Flow.Cut[] cuts = Flow.Cut.values();
    Flow.Cut cut = cuts[random.nextInt(cuts.length)];
    Moment moment = kind.ofTheStep() ? beforeTheStep(random, rolls) : moment(random, rolls);
    return new Fault(moment, kind, number, kind.lasts() ? millis : 0, cut);
  }

  /** What is meant for the way back would not come without it. */
  private static Fault abort(RandomGenerator random) {
    Moment moment = new Moment(one(random, WITH_WAY_BACK), random.nextInt(LATEST_IN_PHASE_MILLIS));
    return new Fault(moment, Kind.ABORT, 0, 0, Flow.Cut.SILENT);
  }

  private static Kind kind(RandomGenerator random, boolean rolls) {
    List<Kind> urn =
        Arrays.stream(Kind.values())
            .filter(kind -> rolls || !kind.ofRolling())
            .flatMap(kind -> IntStream.range(0, kind.weight()).mapToObj(i -> kind))
            .toList();
    return urn.get(random.nextInt(urn.size()));
  }

  private static Moment moment(RandomGenerator random, boolean rolls) {
    if (random.nextInt(5) == 0) {
      return new Moment(null, random.nextInt(LATEST_AFTER_REQUEST_MILLIS));
    }
    Phase phase = one(random, rolls ? ROLLING_PHASES : PHASES);
    return new Moment(phase, random.nextInt(LATEST_IN_PHASE_MILLIS));
  }

  private static Moment beforeTheStep(RandomGenerator random, boolean rolls) {
    Phase phase = one(random, rolls ? BEFORE_STEP_IN_PLACE : BEFORE_STEP_IN_HOLD);
    return new Moment(phase, random.nextInt(LATEST_BEFORE_STEP_MILLIS));
  }

  private static Phase one(RandomGenerator random, List<Phase> phases) {
    return phases.get(random.nextInt(phases.size()));
  }

  /** For people, and to be compared. */
  @Override
  public String toString() {
    return "plan %d: %d state servers, %d machines%n"
            .formatted(seed, stateServers, machines)
            .replace("\r\n", "\n")
        + (roll == null ? "" : "  " + roll + "\n")
        + (held == null ? "" : "  " + held + "\n")
        + faults.stream().map(fault -> "  " + fault + "\n").collect(Collectors.joining());
  }
}
