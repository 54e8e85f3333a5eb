package io.locktender.agent.state;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.decide.NodeStep;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node did to itself, on disk: the intent first.
 *
 * @param level the version up to which its own steps are done
 * @param applied steps begun or done above it, in the order in which they began
 * @param applying the one of them that is begun and not known to be done, or being reverted, or
 *     null
 */
public record OwnSteps(ReleaseVersion level, List<NodeStep> applied, @Nullable NodeStep applying) {
  public OwnSteps {
    requireNonNull(level, "level");
    applied = List.copyOf(applied);
  }

  /** Nothing begun above a version. */
  public static OwnSteps at(ReleaseVersion version) {
    return new OwnSteps(version, List.of(), null);
  }

  /** The level is a lower one, and what was done above it is to be reverted. */
  public OwnSteps lowered(ReleaseVersion version, List<NodeStep> above) {
    return new OwnSteps(version, above, applying);
  }

  /** A step is about to begin, or to be reverted. */
  public OwnSteps begin(NodeStep step) {
    List<NodeStep> next = new ArrayList<>(applied);
    if (!next.contains(step)) {
      next.add(step);
    }
    return new OwnSteps(level, next, step);
  }

  /** The step that was begun is done. */
  public OwnSteps done() {
    return new OwnSteps(level, applied, null);
  }

  /** A step was reverted, or is forgotten. */
  public OwnSteps without(NodeStep step) {
    List<NodeStep> next = new ArrayList<>(applied);
    next.remove(step);
    return new OwnSteps(level, next, step.equals(applying) ? null : applying);
  }
}
