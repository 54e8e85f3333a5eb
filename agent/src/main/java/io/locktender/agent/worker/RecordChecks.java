package io.locktender.agent.worker;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code workers.json} may say; whatever else it says is refused. */
final class RecordChecks {
  /** As much as a release may say. */
  private static final long MAX_WITHIN_MILLIS = Duration.ofHours(1).toMillis();

  private RecordChecks() {}

  static void checkOne(@Nullable Object... ways) {
    long there = Arrays.stream(ways).filter(Objects::nonNull).count();
    if (there != 1) {
      throw new IllegalArgumentException("expected one way to ask, found " + there);
    }
  }

  static void checkUri(@Nullable String http) {
    if (http != null && URI.create(http).getHost() == null) {
      throw new IllegalArgumentException("expected a URL, found one without a host");
    }
  }

  static @Nullable List<String> copy(@Nullable List<String> exec) {
    if (exec != null && exec.isEmpty()) {
      throw new IllegalArgumentException("expected a command, found none");
    }
    return exec == null ? null : List.copyOf(exec);
  }

  static void checkWithin(long millis) {
    if (millis < 0 || millis > MAX_WITHIN_MILLIS) {
      throw new IllegalArgumentException(
          "expected 0 to " + MAX_WITHIN_MILLIS + " ms, found " + millis);
    }
  }
}
