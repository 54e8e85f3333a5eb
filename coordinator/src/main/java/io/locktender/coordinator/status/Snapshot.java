package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as ZooKeeper held it at one moment.
 *
 * @param cluster the cluster's name
 * @param view what was there
 */
public record Snapshot(String cluster, ClusterView view) {
  public @Nullable Target target() {
    return view.target();
  }

  public @Nullable Mirror mirror() {
    return view.mirror();
  }

  /** The node that is master now, or null. */
  public @Nullable String master() {
    return view.master();
  }

  /** How far the master's running task is, or null. */
  public @Nullable TaskProgress progress() {
    String master = master();
    NodeReport report = master == null ? null : view.reports().get(master);
    return report == null ? null : report.progress();
  }

  /** The request that waits for PREFLIGHT's verdict, or null. */
  public @Nullable Target inPreflight() {
    Target target = target();
    Mirror mirror = mirror();
    if (target == null || mirror == null || mirror.document().upgrade() != null) {
      return null;
    }
    boolean atRest =
        target.version().equals(mirror.document().version())
            && target.by().equals(Target.LOCKTENDER);
    return atRest || hasEnded(target.requestId()) ? null : target;
  }

  /** Whether a request is known to have ended. */
  boolean hasEnded(String requestId) {
    Mirror mirror = mirror();
    return mirror != null && (mirror.document().ended(requestId) || ended(requestId) != null);
  }

  /** The request that ended last, or null. */
  @Nullable EndedUpgrade last() {
    Mirror mirror = mirror();
    return mirror == null ? null : mirror.last();
  }

  /** How a request ended, or null where it runs or where a later one is the last. */
  public @Nullable EndedUpgrade ended(String requestId) {
    EndedUpgrade last = last();
    return last != null && last.requestId().equals(requestId) ? last : null;
  }

  /** Whether the master does not see the version document: what is known is what was so last. */
  public boolean blind() {
    Mirror mirror = mirror();
    return mirror != null && mirror.blind();
  }

  /** Whether the master says that a dump was restored, and not adopted. */
  public boolean restored() {
    Mirror mirror = mirror();
    return mirror != null && mirror.seen() != null;
  }

  /** That a node is drained, as it was asked for, or else as the node knows it; or null. */
  public @Nullable Drain drain(String node) {
    return view.drained().nodes().get(node);
  }

  /** The version document as mirrored, or null. */
  public @Nullable VersionDocument document() {
    Mirror mirror = mirror();
    return mirror == null ? null : mirror.document();
  }
}
