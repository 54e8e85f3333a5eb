package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.ClusterUnavailableException;
import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cluster in memory; it can be silent, and what is in it garbled or newer. */
final class FakeCluster implements ClusterPort {
  final Map<String, NodeReport> reports = new HashMap<>();
  @Nullable Versioned<Target> target;
  @Nullable Mirror mirror;
  boolean silent;
  boolean garbledTarget;
  @Nullable NewerFormatException newerTarget;
  @Nullable NewerFormatException newer;
  boolean higherMirror;
  boolean forced;
  int published;
  int asked;
  int known;
  @Nullable GateHint hint;

  @Override
  public Map<String, NodeReport> reports() {
    if (newer != null) {
      throw newer.again();
    }
    return reports;
  }

  @Override
  public @Nullable Mirror mirror() {
    return mirror;
  }

  @Override
  public Optional<Versioned<Target>> knownTarget() {
    known++;
    return read();
  }

  @Override
  public Optional<Versioned<Target>> target() {
    asked++;
    return read();
  }

  private Optional<Versioned<Target>> read() {
    answer();
    if (newerTarget != null) {
      throw newerTarget.again();
    }
    if (garbledTarget) {
      throw new InvalidInputException("/target: expected a Target, found none");
    }
    return Optional.ofNullable(target);
  }

  @Override
  public boolean compareAndSetTarget(int expected, Target next) {
    answer();
    int now = target == null ? Versioned.ABSENT : target.version();
    if (now != expected) {
      return false;
    }
    target = new Versioned<>(next, now + 1);
    return true;
  }

  @Override
  public boolean tell(GateHint next, boolean force) {
    answer();
    if (!higherMirror || force) {
      hint = next;
    }
    return !higherMirror || force;
  }

  @Override
  public boolean publish(Mirror next, boolean force) {
    answer();
    forced = force;
    published++;
    if (higherMirror && !force) {
      return false;
    }
    mirror = next;
    return true;
  }

  private void answer() {
    if (silent) {
      throw new ClusterUnavailableException("ZooKeeper is gone", null);
    }
  }
}
