package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.CutOffRules;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** For how long a mastership has got no answer from the database. Used by the loop's thread. */
final class CutOff {
  private final String self;
  private final ClusterPort cluster;
  private final LongSupplier nanos;
  private @Nullable Silence silence;

  private record Silence(String token, long since) {}

  CutOff(String self, ClusterPort cluster, LongSupplier nanos) {
    this.self = self;
    this.cluster = cluster;
    this.nanos = nanos;
  }

  /** The database has answered. */
  void answered() {
    silence = null;
  }

  /** It has not answered once more; gives the node that is to be master instead, if one is. */
  Optional<String> silent(String token) {
    long now = nanos.getAsLong();
    if (silence == null || !silence.token().equals(token)) {
      silence = new Silence(token, now);
    }
    Duration since = Duration.ofNanos(now - silence.since());
    return CutOffRules.givesWayTo(self, token, since, cluster.reports());
  }
}
