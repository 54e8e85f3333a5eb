package io.locktender.it.chaos;

import io.locktender.coordinator.document.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is done to one cluster while it is upgraded. A pure function of the seed.
 *
 * @param seed where it came from
 * @param stateServers 2 or 3; named node-1, node-2, ..
 * @param machines 1 or 2, named after them
 * @param faults 1 to 4, by no order: each knows its moment
 */
record Plan(long seed, int stateServers, int machines, List<Fault> faults) {
  static final int ZOOKEEPER_SERVERS = 3;

  private static final int MAX_FAULTS = 4;
  private static final List<Phase> PHASES =
      List.of(
          Phase.HOLD,
          Phase.COPY,
          Phase.MIGRATE,
          Phase.MIGRATE,
          Phase.CHECK,
          Phase.SWAP,
          Phase.ROLL,
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

  static Plan of(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    int stateServers = random.nextInt(2, 4);
    int machines = random.nextInt(1, 3);
    int count = random.nextInt(1, MAX_FAULTS + 1);
    List<Fault> faults = new ArrayList<>();
    while (faults.size() < count) {
      Fault fault = fault(random, stateServers + machines);
      if (faults.stream().noneMatch(other -> other.kind() == fault.kind())) {
        faults.add(fault);
      }
    }
    return new Plan(seed, stateServers, machines, faults);
  }

  int nodes() {
    return stateServers + machines;
  }

  private static Fault fault(RandomGenerator random, int nodes) {
    Kind kind = kind(random);
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
    Moment moment = kind.ofTheStep() ? beforeTheStep(random) : moment(random);
    return new Fault(moment, kind, number, kind.lasts() ? millis : 0, cut);
  }

  private static Kind kind(RandomGenerator random) {
    List<Kind> urn =
        Arrays.stream(Kind.values())
            .flatMap(kind -> IntStream.range(0, kind.weight()).mapToObj(i -> kind))
            .toList();
    return urn.get(random.nextInt(urn.size()));
  }

  private static Moment moment(RandomGenerator random) {
    if (random.nextInt(5) == 0) {
      return new Moment(null, random.nextInt(LATEST_AFTER_REQUEST_MILLIS));
    }
    Phase phase = PHASES.get(random.nextInt(PHASES.size()));
    return new Moment(phase, random.nextInt(LATEST_IN_PHASE_MILLIS));
  }

  private static Moment beforeTheStep(RandomGenerator random) {
    Phase phase = random.nextBoolean() ? Phase.HOLD : Phase.COPY;
    return new Moment(phase, random.nextInt(LATEST_BEFORE_STEP_MILLIS));
  }

  /** For people, and to be compared. */
  @Override
  public String toString() {
    return "plan %d: %d state servers, %d machines%n"
            .formatted(seed, stateServers, machines)
            .replace("\r\n", "\n")
        + faults.stream().map(fault -> "  " + fault + "\n").collect(Collectors.joining());
  }
}
