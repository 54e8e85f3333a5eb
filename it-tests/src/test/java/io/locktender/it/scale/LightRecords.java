package io.locktender.it.scale;

import io.locktender.agent.state.NodeRecords;
import io.locktender.agent.state.OwnSteps;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node's records, in memory. */
final class LightRecords implements NodeRecords {
  private @Nullable SeenRevision known;
  private @Nullable OwnSteps steps;
  private @Nullable ReleaseId current;
  private @Nullable Drain drain;

  @Override
  public Optional<SeenRevision> known() {
    return Optional.ofNullable(known);
  }

  @Override
  public void writeKnown(SeenRevision next) {
    known = next;
  }

  @Override
  public Optional<OwnSteps> ownSteps() {
    return Optional.ofNullable(steps);
  }

  @Override
  public void writeOwnSteps(OwnSteps next) {
    steps = next;
  }

  @Override
  public Optional<ReleaseId> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public void writeCurrent(ReleaseId release) {
    current = release;
  }

  @Override
  public Optional<Drain> drain() {
    return Optional.ofNullable(drain);
  }

  @Override
  public void writeDrain(@Nullable Drain next) {
    drain = next;
  }
}
