package io.locktender.coordinator.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How it came to a state: who did what, one line for each step. */
final class Story {
  /** What happens after a dead end is told for so many steps. */
  private static final int MAX_ON = 40;

  private final Model model;
  private final Codec codec;
  private final States states;

  Story(Model model, Codec codec, States states) {
    this.model = model;
    this.codec = codec;
    this.states = states;
  }

  List<String> to(int state) {
    Deque<Integer> path = new ArrayDeque<>();
    for (int at = state; at >= 0; at = states.parent(at)) {
      path.addFirst(at);
    }
    List<String> story = new ArrayList<>();
    int[] before = states.get(path.removeFirst());
    for (int at : path) {
      int[] after = states.get(at);
      story.add("%3d. %s".formatted(story.size() + 1, line(before, after)));
      before = after;
    }
    return story;
  }

  /** The way to a dead end, and what happens by itself from there. */
  List<String> toAndOn(int state) {
    List<String> story = to(state);
    story.add("     and then, by itself:");
    World world = codec.decode(states.get(state));
    Set<World> seen = new HashSet<>();
    for (int i = 0; i < MAX_ON && seen.add(world); i++) {
      world = on(world, seen, story);
    }
    story.add("     and no further");
    return story;
  }

  private World on(World world, Set<World> seen, List<String> story) {
    List<World> found = new ArrayList<>();
    model.moves(
        world,
        (next, free, line) -> {
          if (free && found.isEmpty() && !seen.contains(next)) {
            found.add(next);
            story.add("     " + line.get());
          }
        });
    return found.isEmpty() ? world : found.get(0);
  }

  private String line(int[] before, int[] after) {
    List<String> lines = new ArrayList<>();
    model.moves(
        codec.decode(before),
        (next, free, line) -> {
          if (lines.isEmpty() && Arrays.equals(codec.encode(next), after)) {
            lines.add(line.get());
          }
        });
    return lines.get(0);
  }
}
