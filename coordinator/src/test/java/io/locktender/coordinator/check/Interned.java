package io.locktender.coordinator.check;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** A number for each distinct value, from 1; for many threads. */
final class Interned<T> {
  private final ConcurrentHashMap<T, Integer> ids = new ConcurrentHashMap<>();
  private volatile Object[] values = new Object[64];
  private int size = 1;

  int id(T value) {
    Integer found = ids.get(value);
    return found != null ? found : add(value);
  }

  @SuppressWarnings("unchecked")
  T get(int id) {
    return (T) values[id];
  }

  int size() {
    return ids.size();
  }

  private synchronized int add(T value) {
    Integer found = ids.get(value);
    if (found != null) {
      return found;
    }
    Object[] next = size == values.length ? Arrays.copyOf(values, size * 2) : values;
    next[size] = value;
    values = next;
    ids.put(value, size);
    return size++;
  }
}
