package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that a master decides by, in this order: the document, the registered nodes,
 * what the cluster says.
 */
final class MasterEyes {
  private final MasterSelf self;
  private final ClusterStore store;
  private final ClusterPort cluster;
  private final Tasks tasks;
  private final Clocks clocks;
  private final PhaseClock phases;
  private final SteadyClock steady;

  MasterEyes(MasterSelf self, ClusterStore store, ClusterPort cluster, Tasks tasks, Clocks clocks) {
    this.self = self;
    this.store = store;
    this.cluster = cluster;
    this.tasks = tasks;
    this.clocks = clocks;
    this.phases = new PhaseClock(clocks.nanos());
    this.steady = new SteadyClock(clocks.nanos());
  }

  /**
   * What was seen.
   *
   * @param view what is decided by
   * @param targetVersion the version of the target that was read, or {@link Versioned#ABSENT}
   */
  record Sight(MasterView view, int targetVersion) {}

  /** What is asked for, or why that cannot be read. */
  private record Asked(Optional<Versioned<Target>> target, @Nullable String problem) {}

  Sight look(Mastership master, Tenure tenure) {
    Optional<VersionDocument> document = store.read();
    boolean claimed = tenure.claimed(master, document);
    List<NodeRegistration> nodes = store.nodes();
    Map<String, NodeReport> reports = cluster.reports();
    Asked asked = asked();
    MasterView view = view(master, claimed, document.orElse(null), nodes, reports, asked);
    return new Sight(view, asked.target().map(Versioned::version).orElse(Versioned.ABSENT));
  }

  private Asked asked() {
    try {
      return new Asked(cluster.target(), null);
    } catch (InvalidInputException e) {
      return new Asked(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private MasterView view(
      Mastership master,
      boolean claimed,
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      Asked asked) {
    Target target = asked.target().map(Versioned::value).orElse(null);
    return new MasterView(
        self.cluster(),
        self.node(),
        master.token(),
        claimed,
        master.mayClaim(),
        self.seen().get(),
        document,
        nodes,
        reports,
        target,
        asked.problem(),
        recorded(document, target),
        tasks.view(),
        phases.inPhase(master.token(), document == null ? null : document.upgrade()),
        steady.steady(master.token(), nodes, reports),
        clocks.wall().instant(),
        self.deadlines(),
        self.alone());
  }

  /** The history is asked only for a request that neither runs nor is the one that ended last. */
  private @Nullable EndedUpgrade recorded(
      @Nullable VersionDocument document, @Nullable Target target) {
    if (document == null || target == null || document.ended(target.requestId())) {
      return null;
    }
    Upgrade upgrade = document.upgrade();
    boolean runs = upgrade != null && upgrade.requestId().equals(target.requestId());
    return runs ? null : store.ended(target.requestId()).orElse(null);
  }
}
