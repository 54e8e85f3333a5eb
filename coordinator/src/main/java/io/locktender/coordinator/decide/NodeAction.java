package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;

/** What a node does next: exactly one thing. */
public sealed interface NodeAction {
  /** Nothing, until something changes. */
  record Wait() implements NodeAction {}

  /** Writes to disk, and syncs, what it is about to carry out. */
  record Persist(SeenRevision known) implements NodeAction {}

  /**
   * Registers anew, since the registrations of an adopted dump are those of its day; then writes as
   * {@link Persist} does. What was acked before was of another lineage, and no longer counts.
   */
  record Adopt(SeenRevision known) implements NodeAction {}

  /** Tells workers to stop; does not wait for it. */
  record Stop(List<String> workers) implements NodeAction {}

  /** Reports a revision as carried out. */
  record Ack(long revision) implements NodeAction {}

  /** Takes a version as the one up to which the node's own steps are done. */
  record SetLevel(ReleaseVersion version) implements NodeAction {}

  /**
   * Takes a lower version as the one up to which the node's own steps are done, and those above it
   * as applied, so that they are reverted: the database was restored from an older dump.
   */
  record Lower(ReleaseVersion version, List<NodeStep> applied) implements NodeAction {
    public Lower {
      applied = List.copyOf(applied);
    }
  }

  /** Runs a command for the node itself. */
  record RunJob(JobView.Key job) implements NodeAction {}

  /** Tells the command that runs for the node to end; does not wait for it. */
  record EndJob() implements NodeAction {}

  /** Forgets a step that has no revert. */
  record Forget(NodeStep step) implements NodeAction {}

  /** Switches to a release. */
  record Switch(ReleaseId release) implements NodeAction {}

  /** Starts workers of a release, under the revision that admits it. */
  record StartWorkers(ReleaseId release, List<String> workers, long revision)
      implements NodeAction {}
}
