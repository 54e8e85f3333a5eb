package io.locktender.coordinator.check;

import java.util.Arrays;

/** Every state that was found, exactly, in the order in which they were found. */
final class States {
  private static final int EMPTY = -1;

  private final Ints values = new Ints();
  private final Ints parents = new Ints();
  private int[] table = new int[1 << 16];
  private int size;

  States() {
    Arrays.fill(table, EMPTY);
  }

  int size() {
    return size;
  }

  int parent(int state) {
    return parents.get(state);
  }

  int[] get(int state) {
    int[] found = new int[Codec.WIDTH];
    for (int i = 0; i < Codec.WIDTH; i++) {
      found[i] = values.get(state * Codec.WIDTH + i);
    }
    return found;
  }

  /** The number of a state; it is added when it is new, as found from another one. */
  int add(int[] from, int offset, int parent) {
    int slot = hash(from, offset) & (table.length - 1);
    while (table[slot] != EMPTY) {
      if (equal(table[slot], from, offset)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    for (int i = 0; i < Codec.WIDTH; i++) {
      values.add(from[offset + i]);
    }
    parents.add(parent);
    table[slot] = size++;
    if (size > table.length / 2) {
      grow();
    }
    return size - 1;
  }

  private boolean equal(int state, int[] other, int offset) {
    for (int i = 0; i < Codec.WIDTH; i++) {
      if (values.get(state * Codec.WIDTH + i) != other[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private void grow() {
    table = new int[table.length * 2];
    Arrays.fill(table, EMPTY);
    for (int state = 0; state < size; state++) {
      int slot = hash(get(state), 0) & (table.length - 1);
      while (table[slot] != EMPTY) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = state;
    }
  }

  private static int hash(int[] values, int offset) {
    long hash = 0;
    for (int i = 0; i < Codec.WIDTH; i++) {
      hash = (hash ^ values[offset + i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 16);
  }
}
