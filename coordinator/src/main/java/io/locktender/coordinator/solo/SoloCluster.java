package io.locktender.coordinator.solo;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.master.ClusterPort;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster of no nodes says: nothing but what is asked for here. Thread-safe. */
final class SoloCluster implements ClusterPort {
  private @Nullable Versioned<Target> target;
  private @Nullable Mirror mirror;

  /** Asks for something, in place of what was asked for before. */
  synchronized void ask(Target next) {
    target = new Versioned<>(next, version() + 1);
  }

  /** Asks that what is asked for be aborted. */
  synchronized void abort(String by) {
    if (target != null) {
      ask(target.value().aborted(by));
    }
  }

  @Override
  public Map<String, NodeReport> reports() {
    return Map.of();
  }

  @Override
  public synchronized @Nullable Mirror mirror() {
    return mirror;
  }

  @Override
  public synchronized Optional<Versioned<Target>> target() {
    return Optional.ofNullable(target);
  }

  @Override
  public synchronized boolean compareAndSetTarget(int expected, Target next) {
    if (version() != expected) {
      return false;
    }
    ask(next);
    return true;
  }

  @Override
  public synchronized boolean publish(Mirror next, boolean force) {
    mirror = next;
    return true;
  }

  private int version() {
    return target == null ? Versioned.ABSENT : target.version();
  }
}
