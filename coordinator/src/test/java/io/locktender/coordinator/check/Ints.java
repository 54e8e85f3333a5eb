package io.locktender.coordinator.check;

import java.util.Arrays;

/** A list of numbers that grows without being copied as a whole. */
final class Ints {
  private static final int BITS = 18;
  private static final int MASK = (1 << BITS) - 1;

  private int[][] chunks = new int[16][];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return chunks[index >> BITS][index & MASK];
  }

  void add(int value) {
    int chunk = size >> BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk * 2);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new int[1 << BITS];
    }
    chunks[chunk][size & MASK] = value;
    size++;
  }
}
