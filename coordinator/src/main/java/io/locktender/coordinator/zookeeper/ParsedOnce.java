package io.locktender.coordinator.zookeeper;

import io.locktender.steps.text.InvalidInputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record that is parsed once for each version of its znode, however often it is looked at. Used
 * by one thread.
 */
final class ParsedOnce<T> {
  private final String path;
  private final Class<T> type;
  private final String follows;
  private byte @Nullable [] parsed;
  private @Nullable T value;
  private @Nullable InvalidInputException problem;

  /**
   * @param follows what follows where it cannot be read, for the message
   */
  ParsedOnce(String path, Class<T> type, String follows) {
    this.path = path;
    this.type = type;
    this.follows = follows;
  }

  /** Takes what the znode holds now. */
  ParsedOnce<T> of(byte[] data) {
    // A version that was heard of once is the very same array.
    if (data != parsed && !Arrays.equals(data, parsed)) {
      parse(data);
    }
    parsed = data;
    return this;
  }

  private void parse(byte[] data) {
    value = null;
    problem = null;
    try {
      value = ViewBuilder.parse(data, type, path, follows);
    } catch (InvalidInputException e) {
      problem = e;
    }
  }

  /** The record, or null where it cannot be read. */
  @Nullable T value() {
    return value;
  }

  /** Why it cannot be read, or null. */
  @Nullable InvalidInputException problem() {
    return problem;
  }
}
