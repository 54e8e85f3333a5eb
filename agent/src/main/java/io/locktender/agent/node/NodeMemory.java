package io.locktender.agent.node;

import io.locktender.agent.state.NodeRecords;
import io.locktender.agent.state.OwnSteps;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of itself: what must outlive the agent is on disk before it is known here,
 * so that nothing is done by what a full disk has not taken. Used by the node loop's thread.
 */
final class NodeMemory {
  private final NodeRecords records;
  private @Nullable SeenRevision known;
  private @Nullable ReleaseId current;
  private @Nullable OwnSteps steps;
  private @Nullable Drain drain;
  private long acked;

  /**
   * Reads what is there.
   *
   * @throws io.locktender.steps.text.InvalidInputException when a record is garbled
   */
  NodeMemory(NodeRecords records) {
    this.records = records;
    this.known = records.known().orElse(null);
    this.current = records.current().orElse(null);
    this.steps = records.ownSteps().orElse(null);
    this.drain = records.drain().orElse(null);
  }

  /** The newest revision that was carried out, or null on a new node. */
  @Nullable SeenRevision known() {
    return known;
  }

  void know(SeenRevision seen) {
    records.writeKnown(seen);
    known = seen;
  }

  /** The revision that this run has carried out; 0 when none. */
  long acked() {
    return acked;
  }

  void ack(long revision) {
    acked = revision;
  }

  /** The release that the node has switched to, or null on a new node. */
  @Nullable ReleaseId current() {
    return current;
  }

  void switchTo(ReleaseId release) {
    records.writeCurrent(release);
    current = release;
  }

  /** That an operator has drained the node, or null. */
  @Nullable Drain drain() {
    return drain;
  }

  void drain(@Nullable Drain wished) {
    records.writeDrain(wished);
    drain = wished;
  }

  /** The version up to which the node's own steps are done, or null on a new node. */
  @Nullable ReleaseVersion level() {
    return steps == null ? null : steps.level();
  }

  /** The steps begun or done above the level, in the order in which they began. */
  List<NodeStep> applied() {
    return steps == null ? List.of() : steps.applied();
  }

  /** The one of them that has begun and is not known to be done, or null. */
  @Nullable NodeStep applying() {
    return steps == null ? null : steps.applying();
  }

  /** The step of this name that was begun or done; empty when there is none. */
  Optional<NodeStep> applied(ReleaseVersion release, String id) {
    return applied().stream()
        .filter(step -> step.release().equals(release) && step.id().equals(id))
        .findFirst();
  }

  void level(ReleaseVersion version) {
    write(OwnSteps.at(version));
  }

  void lower(ReleaseVersion version, List<NodeStep> above) {
    write(steps().lowered(version, above));
  }

  /** A step is about to begin, or to be reverted. */
  void begin(NodeStep step) {
    write(steps().begin(step));
  }

  /** The step that was begun is done. */
  void done() {
    write(steps().done());
  }

  /** A step was reverted, or is forgotten. */
  void forget(NodeStep step) {
    write(steps().without(step));
  }

  private OwnSteps steps() {
    if (steps == null) {
      throw new IllegalStateException("this node's own steps have no level yet");
    }
    return steps;
  }

  private void write(OwnSteps next) {
    records.writeOwnSteps(next);
    steps = next;
  }
}
