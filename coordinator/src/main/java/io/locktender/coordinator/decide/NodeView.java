package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a node decides by.
 *
 * @param node its name
 * @param cluster the cluster's name
 * @param incarnation this agent's run
 * @param gate what the database said
 * @param connected whether ZooKeeper answers
 * @param known the newest that was ever carried out, or null
 * @param acked the revision that this run carried out; 0 when none
 * @param workers the workers; processes with this node's mark that no record explains are among
 *     them, STOPPING
 * @param stuck what is wrong with its workers, in a sentence: first of all a process that cannot be
 *     stopped, else one that ended or is not healthy; empty when nothing
 * @param current the release that the node has switched to, or null
 * @param releases the releases on disk that matter now, by version
 * @param level the version up to which the node's own steps are done, or null
 * @param applied node steps begun or done above {@code level}, in the order in which they began
 * @param applying the one of them that was begun and not finished, or is being reverted, or null
 * @param steps the node's own steps between {@code level} and a version, by that version, in the
 *     order in which they run; a version is missing when the releases between cannot be read
 * @param job the command that it runs for itself, or null
 * @param unseen why it is not known what others have started here since the document was read, as
 *     half a sentence; null when it is
 * @param out why it runs no workers now, whatever the database admits; null where it may
 */
public record NodeView(
    String node,
    String cluster,
    String incarnation,
    Gate gate,
    boolean connected,
    @Nullable SeenRevision known,
    long acked,
    List<WorkerView> workers,
    List<String> stuck,
    @Nullable ReleaseId current,
    Map<ReleaseVersion, LocalRelease> releases,
    @Nullable ReleaseVersion level,
    List<NodeStep> applied,
    @Nullable NodeStep applying,
    Map<ReleaseVersion, List<NodeStep>> steps,
    @Nullable JobView job,
    @Nullable String unseen,
    @Nullable Out out) {
  /**
   * That the node is out of service.
   *
   * @param why half a sentence
   * @param drained whether an operator wants it so; else its agent ends, and its workers with it
   */
  public record Out(String why, boolean drained) {}

  /**
   * A release on this node's disk.
   *
   * @param id version and digest
   * @param workers the names of its workers
   * @param check whether it has a check
   * @param problem why it cannot be used, or null
   */
  public record LocalRelease(
      ReleaseId id, List<String> workers, boolean check, @Nullable String problem) {
    public LocalRelease {
      workers = List.copyOf(workers);
    }
  }

  public NodeView {
    workers = List.copyOf(workers);
    stuck = List.copyOf(stuck);
    releases = Map.copyOf(releases);
    applied = List.copyOf(applied);
    steps = Map.copyOf(steps);
  }
}
