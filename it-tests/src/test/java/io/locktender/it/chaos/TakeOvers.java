package io.locktender.it.chaos;

import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes from a master's SIGKILL until another's token is in the version document. Only
 * those count in which nothing else was wrong meanwhile: where ZooKeeper or the database are away,
 * the next master waits for them.
 */
final class TakeOvers {
  private final List<Took> took = new ArrayList<>();
  private @Nullable String token;
  private String phase = "";
  private long killedAt;

  /** One take-over. */
  record Took(String phase, Duration time) {}

  /** The master of this token is about to be killed. */
  void killed(String token, String phase) {
    this.token = token;
    this.phase = phase;
    this.killedAt = System.nanoTime();
  }

  /** Something else goes wrong, or is wrong already: what is running does not count. */
  void disturbed() {
    token = null;
  }

  void seen(@Nullable VersionDocument now) {
    if (token != null && now != null && !now.token().equals(token)) {
      took.add(new Took(phase, Duration.ofNanos(System.nanoTime() - killedAt)));
      token = null;
    }
  }

  List<Took> took() {
    return took;
  }
}
