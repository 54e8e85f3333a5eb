package io.locktender.coordinator.check;

import java.util.Arrays;

/** A state as a few numbers: each part of it is stored once, for all states that share it. */
final class Codec {
  private static final int[] BOUNDS = World.bounds();

  /** How many numbers a state is. */
  static final int WIDTH = BOUNDS.length - 1;

  private final Interned<Slice> slices = new Interned<>();

  /** A part, which is never written again. */
  private static final class Slice {
    private final int[] values;

    Slice(int[] values) {
      this.values = values;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Slice slice && Arrays.equals(values, slice.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }
  }

  int[] encode(World world) {
    int[] state = new int[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      state[i] = part(world, i);
    }
    return state;
  }

  /** As {@link #encode}, for the state after a move: most parts are as they were. */
  int[] encode(World world, World before, int[] stateBefore) {
    int[] state = stateBefore.clone();
    for (int i = 0; i < WIDTH; i++) {
      if (!world.alike(before, BOUNDS[i], BOUNDS[i + 1])) {
        state[i] = part(world, i);
      }
    }
    return state;
  }

  private int part(World world, int i) {
    return slices.id(new Slice(world.slice(BOUNDS[i], BOUNDS[i + 1])));
  }

  World decode(int[] state) {
    World world = new World();
    for (int i = 0; i < WIDTH; i++) {
      world.put(BOUNDS[i], slices.get(state[i]).values);
    }
    return world;
  }
}
