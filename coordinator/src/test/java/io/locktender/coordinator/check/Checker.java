package io.locktender.coordinator.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Searches every state that can be reached, breadth first, on all cores. The order in which states
 * are found does not depend on the threads: the same scenario gives the same result.
 */
final class Checker {
  private static final int BATCH = 16_384;
  private static final int SLICE = 128;

  private final Model model;
  private final int maxStates;
  private final Codec codec = new Codec();
  private final States states = new States();
  private final Ints free = new Ints();
  private final Ints freeEnds = new Ints();
  private final Ints good = new Ints();
  private int depth;

  private Checker(Model model, int maxStates) {
    this.model = model;
    this.maxStates = maxStates;
  }

  /**
   * What came out of a search.
   *
   * @param scenario what was searched
   * @param states how many distinct states there are
   * @param depth the longest of the shortest ways to a state
   * @param took how long the search took
   * @param broken which invariant does not hold, and how; null when all hold
   * @param story how it came to that, one line for each step
   */
  record Result(
      String scenario,
      int states,
      int depth,
      Duration took,
      @Nullable String broken,
      List<String> story) {
    @Override
    public String toString() {
      String figures =
          "%-28s %,9d states, depth %3d, %5.1f s, %,d states/s"
              .formatted(
                  scenario,
                  states,
                  depth,
                  took.toMillis() / 1e3,
                  states * 1_000L / Math.max(1, took.toMillis()));
      return broken == null ? figures : figures + "\n" + broken + "\n" + String.join("\n", story);
    }
  }

  /**
   * Searches.
   *
   * @throws IllegalStateException when there are more states than allowed
   */
  static Result search(Scenario scenario, Protocol protocol, int maxStates) {
    return new Checker(new Model(scenario, protocol), maxStates).search();
  }

  /** The moves of some states, and which of these states break an invariant, or are good. */
  private static final class Found {
    private final List<int[]> next = new ArrayList<>();
    private final List<Boolean> free = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final List<Boolean> good = new ArrayList<>();
    private @Nullable String broken;
    private int brokenAt = -1;
  }

  private Result search() {
    long began = System.nanoTime();
    states.add(codec.encode(model.first()), 0, -1);
    int done = 0;
    int level = 1;
    while (done < states.size()) {
      int from = done;
      int to = Math.min(level, from + BATCH);
      int slices = (to - from + SLICE - 1) / SLICE;
      List<Found> found =
          IntStream.range(0, slices)
              .parallel()
              .mapToObj(i -> expand(from + i * SLICE, Math.min(to, from + (i + 1) * SLICE)))
              .toList();
      int state = from;
      for (Found each : found) {
        if (each.broken != null) {
          return result(began, each.broken, new Story(model, codec, states).to(each.brokenAt));
        }
        state = take(each, state);
      }
      done = to;
      if (done == level) {
        depth += states.size() > level ? 1 : 0;
        level = states.size();
      }
      if (states.size() > maxStates) {
        throw new IllegalStateException(
            "%s: more than %,d states, at depth %d; the last of them:%n%s"
                .formatted(
                    model.scenario().name(),
                    maxStates,
                    depth,
                    String.join("\n", new Story(model, codec, states).to(states.size() - 1))));
      }
    }
    int stuck = Liveness.stuck(states.size(), free, freeEnds, good);
    return stuck < 0
        ? result(began, null, List.of())
        : result(
            began,
            "(e) from here the cluster never comes to rest, though nothing more goes wrong",
            new Story(model, codec, states).toAndOn(stuck));
  }

  private Result result(long began, @Nullable String broken, List<String> story) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new Result(model.scenario().name(), states.size(), depth, took, broken, story);
  }

  private Found expand(int from, int to) {
    Found found = new Found();
    for (int state = from; state < to && found.broken == null; state++) {
      int[] encoded = states.get(state);
      World world = codec.decode(encoded);
      found.broken = model.invariants().broken(world);
      found.brokenAt = state;
      found.good.add(model.good(world));
      model.moves(
          world,
          (next, isFree, story) -> {
            found.next.add(codec.encode(next, world, encoded));
            found.free.add(isFree);
          });
      found.ends.add(found.next.size());
    }
    return found;
  }

  /** Adds what was found, from one state on; returns the state after the last one of them. */
  private int take(Found found, int from) {
    int state = from;
    int i = 0;
    for (int end : found.ends) {
      for (; i < end; i++) {
        int next = states.add(found.next.get(i), 0, state);
        if (found.free.get(i) && next != state) {
          free.add(next);
        }
      }
      freeEnds.add(free.size());
      good.add(found.good.get(state - from) ? 1 : 0);
      state++;
    }
    return state;
  }
}
