package io.locktender.coordinator.cluster;

import static java.util.Objects.requireNonNull;

/**
 * A record and the version of the znode that it was read from.
 *
 * @param value the record
 * @param version the znode's version, 0 or more
 */
public record Versioned<T>(T value, int version) {
  /** Stands for the version of a znode that is not there. */
  public static final int ABSENT = -1;

  public Versioned {
    requireNonNull(value, "value");
  }
}
