package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a restored database may be adopted, and what it becomes. Pure. The view must be read in
 * this order: ZooKeeper first, the database after, so that a document that is behind is really
 * behind.
 */
public final class AdoptRules {
  /** The incarnation of a node that was registered once, and is not in the dump: of no agent. */
  private static final String NO_INCARNATION = "none";

  private final View view;

  /**
   * What is known of a database and of those who have seen it.
   *
   * @param document what it says of itself
   * @param nodes the nodes that are registered in it
   * @param reports what the live nodes say
   * @param mirror what a master said last, or null
   * @param workersAreStopped whether a person says that no worker runs on the unreachable nodes
   */
  public record View(
      VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      @Nullable Mirror mirror,
      boolean workersAreStopped) {
    public View {
      nodes = List.copyOf(nodes);
      reports = Map.copyOf(reports);
    }
  }

  public AdoptRules(View view) {
    this.view = view;
  }

  /** Every reason not to; empty when it may be. */
  public List<String> refusals() {
    List<SeenRevision> seen = seen();
    if (!seen.isEmpty() && seen.stream().allMatch(view.document()::follows)) {
      return List.of(nothingToAdopt());
    }
    List<String> refusals = new ArrayList<>();
    for (String node : names()) {
      NodeReport report = view.reports().get(node);
      if (report == null && !view.workersAreStopped()) {
        refusals.add(
            "node "
                + node
                + " is unreachable, and its workers may still run: stop them, then add"
                + " --workers-are-stopped");
      } else if (report != null && !holds(report)) {
        refusals.add(
            "node "
                + node
                + " is "
                + report.state()
                + ", expected HELD: its workers may still run, wait until they have stopped");
      }
    }
    return refusals;
  }

  private String nothingToAdopt() {
    Upgrade upgrade = view.document().upgrade();
    return "the database is at revision "
        + view.document().revision()
        + ", and no node has seen a later one: this is no restored dump, so there is nothing to"
        + " adopt"
        + (upgrade == null ? "" : "; the upgrade to " + upgrade.to() + " continues by itself");
  }

  /** Held, drained, or serving the very release of the database: a node that had seen nothing. */
  private boolean holds(NodeReport report) {
    ReleaseVersion version = view.document().version();
    return report.state() == NodeState.HELD
        || report.drained()
        || (!view.document().admits().isEmpty()
            && version.equals(report.release())
            && report.workers().stream().allMatch(worker -> worker.version().equals(version)));
  }

  /** What the nodes have seen, as far as anybody knows. */
  private List<SeenRevision> seen() {
    List<SeenRevision> seen = new ArrayList<>();
    for (NodeReport report : view.reports().values()) {
      if (report.known() != null) {
        seen.add(report.known());
      }
    }
    Mirror mirror = view.mirror();
    if (mirror != null) {
      seen.add(mirror.document().known());
      if (mirror.seen() != null) {
        seen.add(mirror.seen());
      }
    }
    return seen;
  }

  /** Every node that was ever registered, as far as anybody knows. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(view.reports().keySet());
    view.nodes().forEach(node -> names.add(node.id()));
    if (view.mirror() != null) {
      names.addAll(view.mirror().nodes());
    }
    return names;
  }

  /**
   * What the document becomes.
   *
   * @param lineage random
   * @param token random
   */
  public VersionDocument adopted(String lineage, String token) {
    return Transitions.adopt(view.document(), lineage, token, seen());
  }

  /**
   * The target that goes with the document: what was asked for after the dump was taken must not
   * begin by itself.
   */
  public Target target() {
    VersionDocument document = view.document();
    Upgrade upgrade = document.upgrade();
    if (upgrade != null) {
      return new Target(upgrade.to().version(), upgrade.requestId(), upgrade.by(), null);
    }
    return Target.atRest(document);
  }

  /** The registrations that the dump lacks: no node may be passed over because of its age. */
  public List<NodeRegistration> registrations(Instant now) {
    List<NodeRegistration> missing = new ArrayList<>();
    for (String name : names()) {
      NodeReport report = view.reports().get(name);
      NodeRegistration there =
          view.nodes().stream().filter(node -> node.id().equals(name)).findFirst().orElse(null);
      if (report != null && (there == null || !there.incarnation().equals(report.incarnation()))) {
        missing.add(
            new NodeRegistration(name, report.incarnation(), report.roles(), now, report.agent()));
      } else if (there == null) {
        missing.add(new NodeRegistration(name, NO_INCARNATION, List.of(), now));
      }
    }
    return missing;
  }

  /** How the upgrade that the dump was taken in ends, in a sentence; null when there was none. */
  public @Nullable String upgradeEnds() {
    Upgrade upgrade = view.document().upgrade();
    if (upgrade == null) {
      return null;
    }
    boolean forward = !upgrade.phase().beforeCommit() && !upgrade.phase().rollingBack();
    return "the dump was taken in "
        + upgrade.phase()
        + " of the upgrade to "
        + upgrade.to()
        + (forward
            ? ", past its commit point: the master finishes it"
            : ": the master rolls it back to " + upgrade.from());
  }
}
