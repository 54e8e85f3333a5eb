package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The releases on this node's disk, as the node sees them. Used by the node loop's thread. */
public interface NodeReleases {
  /** A release, or why it cannot be used; empty when it is not there. */
  Optional<LocalRelease> view(ReleaseVersion version);

  /**
   * This node's own steps between two versions; empty when they cannot be read.
   *
   * @param ran what the database has gone through, and this node with it
   */
  Optional<List<NodeStep>> steps(
      ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran);

  /** The units that workers are in any release that was looked at so far. */
  Set<ProgramSpec.Unit> units();

  /** The digest of a release; empty when it is not there, or cannot be used. */
  Optional<String> digest(ReleaseVersion version);

  /**
   * A release, read anew.
   *
   * @throws io.locktender.steps.text.InvalidInputException when it cannot be read
   */
  Release read(ReleaseVersion version);

  /**
   * One step of a release, read anew.
   *
   * @throws io.locktender.steps.text.InvalidInputException when it cannot be read, or has no such
   *     step
   */
  Step step(ReleaseVersion version, String id);

  /** What this node has for a request, or why it cannot take part. */
  Prepared prepare(Target target, ReleaseVersion databaseVersion);
}
