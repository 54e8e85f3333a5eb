package io.locktender.agent.node;

import io.locktender.agent.state.NodeRecords;
import io.locktender.agent.state.OwnSteps;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node's disk, which may be full. */
final class FakeRecords implements NodeRecords {
  @Nullable SeenRevision known;
  @Nullable OwnSteps steps;
  @Nullable ReleaseId current;
  @Nullable Drain drain;
  boolean full;

  /** What reading the newest revision throws, or null. */
  @Nullable RuntimeException failure;

  static UncheckedIOException noSpace() {
    return new UncheckedIOException(new IOException("no space left on device"));
  }

  /** How many writes there is room for. */
  int room = Integer.MAX_VALUE;

  private void write() {
    full |= room == 0;
    room--;
    if (full) {
      throw noSpace();
    }
  }

  @Override
  public Optional<SeenRevision> known() {
    if (failure != null) {
      throw failure;
    }
    return Optional.ofNullable(known);
  }

  @Override
  public void writeKnown(SeenRevision next) {
    write();
    known = next;
  }

  @Override
  public Optional<OwnSteps> ownSteps() {
    return Optional.ofNullable(steps);
  }

  @Override
  public void writeOwnSteps(OwnSteps next) {
    write();
    steps = next;
  }

  @Override
  public Optional<Drain> drain() {
    return Optional.ofNullable(drain);
  }

  @Override
  public void writeDrain(@Nullable Drain next) {
    write();
    drain = next;
  }

  @Override
  public Optional<ReleaseId> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public void writeCurrent(ReleaseId release) {
    write();
    current = release;
  }
}
