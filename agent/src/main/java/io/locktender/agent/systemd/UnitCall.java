package io.locktender.agent.systemd;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of {@code systemctl} that changes something. Used by the loop's thread. */
public final class UnitCall {
  private final List<String> words;
  private @Nullable Long endedAt;
  private @Nullable String failure;

  UnitCall(List<String> words) {
    this.words = words;
  }

  List<String> words() {
    return words;
  }

  /**
   * It has ended.
   *
   * @param problem why it did not do what it was asked, in one line, or null
   */
  void ended(long now, @Nullable String problem) {
    endedAt = now;
    failure = problem;
  }

  /** When it ended; empty until it has. */
  Optional<Long> endedAt() {
    return Optional.ofNullable(endedAt);
  }

  /** Why it did not do what it was asked, in one line. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
