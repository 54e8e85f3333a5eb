package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that a master decides by, in this order: the document, the registered nodes,
 * what the cluster says. A {@link #glance} is enough to find that there is nothing to do.
 */
final class MasterViewReader {
  /** While there is something to wait for, a look at the database may be so old. */
  private static final Duration LATELY = Duration.ofSeconds(1);

  /** The same where the cluster would tell of everything new. One master needs no jitter. */
  private static final Duration AT_REST = Duration.ofSeconds(10);

  private final MasterIdentity self;
  private final MasterReads reads;
  private final ClusterPort cluster;
  private final TaskSlot tasks;
  private final AskSlot asks;
  private final Clocks clocks;
  private final PhaseClock phases;
  private final SteadyClock steady;
  private Duration rest = LATELY;
  private long askedAt;

  MasterViewReader(
      MasterIdentity self,
      ClusterStore store,
      ClusterPort cluster,
      TaskSlot tasks,
      AskSlot asks,
      Clocks clocks) {
    this.self = self;
    this.reads = new MasterReads(store, clocks.nanos());
    this.cluster = cluster;
    this.tasks = tasks;
    this.asks = asks;
    this.clocks = clocks;
    this.phases = new PhaseClock(clocks.nanos());
    this.steady = new SteadyClock(clocks.nanos());
    this.askedAt = clocks.nanos().getAsLong() - AT_REST.toNanos();
  }

  /**
   * What was seen.
   *
   * @param view what is decided by
   * @param targetVersion the version of the target that was read, or {@link Versioned#ABSENT}
   * @param fresh whether the database was read linearizably for it, and what is asked for was
   *     asked: only then may something be done
   */
  record SeenView(MasterView view, int targetVersion, boolean fresh) {}

  /** What is asked for, or why that cannot be read. */
  private record ReadTarget(Optional<Versioned<Target>> target, @Nullable String problem) {}

  /** A read has failed, since the database does not answer. */
  void databaseSilent() {
    phases.databaseSilent();
    steady.databaseSilent();
  }

  /** Everything as it is now. */
  SeenView read(Mastership master, MasterTerm term) {
    return seenView(master, term, reads.now(), true);
  }

  /** Everything as it is now, but the database, and what is asked for, as they were lately. */
  SeenView glance(Mastership master, MasterTerm term) {
    return seenView(master, term, reads.lately(rest), false);
  }

  private SeenView seenView(
      Mastership master, MasterTerm term, MasterReads.Seen seen, boolean fresh) {
    boolean claimed = term.claimed(master, seen.document());
    Map<String, NodeReport> reports = cluster.reports();
    VersionDocument document = seen.document().orElse(null);
    ReadTarget asked = asked(document, reports.values(), !fresh && heardLately());
    MasterView view = view(master, claimed, document, seen.nodes(), reports, asked);
    rest = tellsOfAllThatIsNew(view) ? AT_REST : LATELY;
    return new SeenView(
        view, asked.target().map(Versioned::version).orElse(Versioned.ABSENT), fresh);
  }

  /**
   * Not of a dump that is adopted, nor of a node that has registered: it is live a little before.
   */
  private static boolean tellsOfAllThatIsNew(MasterView view) {
    return view.claimed()
        && view.mayClaim()
        && view.document() != null
        && view.restoredBehind() == null
        && view.nodes().stream().filter(node -> view.live(node) != null).count()
            == view.reports().size();
  }

  /**
   * Looks at all that a master reads.
   *
   * @throws NewerFormatException when a newer build wrote some of it
   */
  void checkReadable() {
    VersionDocument document = reads.look().document().orElse(null);
    ReadTarget asked = asked(document, cluster.reports().values(), false);
    recorded(document, asked.target().map(Versioned::value).orElse(null));
  }

  /** A watch tells of a new target; that it does is looked up now and then. */
  private boolean heardLately() {
    return clocks.nanos().getAsLong() - askedAt < AT_REST.toNanos();
  }

  private Optional<Versioned<Target>> target(boolean known) {
    if (known) {
      return cluster.knownTarget();
    }
    Optional<Versioned<Target>> target = cluster.target();
    askedAt = clocks.nanos().getAsLong();
    return target;
  }

  private ReadTarget asked(
      @Nullable VersionDocument document, Collection<NodeReport> reports, boolean known) {
    try {
      return new ReadTarget(target(known), null);
    } catch (NewerFormatException e) {
      if (document == null || document.upgrade() == null || otherReads(reports, e.format())) {
        throw e;
      }
      // Workers may be held: what had begun goes on rather than wait for somebody who can read it.
      return new ReadTarget(Optional.empty(), String.valueOf(e.getMessage()));
    } catch (InvalidInputException e) {
      return new ReadTarget(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private boolean otherReads(Collection<NodeReport> reports, int format) {
    return reports.stream()
        .filter(report -> !report.node().equals(self.node()))
        .filter(report -> report.roles().contains(NodeRole.STATE_SERVER))
        .anyMatch(report -> AgentBuild.readBy(report.agent()) >= format);
  }

  private MasterView view(
      Mastership master,
      boolean claimed,
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      ReadTarget asked) {
    Target target = asked.target().map(Versioned::value).orElse(null);
    Upgrade upgrade = document == null ? null : document.upgrade();
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
        asks.view(),
        phases.inPhase(master.token(), upgrade, allThere(document, nodes, reports)),
        phases.held(master.token(), upgrade),
        steady.steady(master.token(), nodes, reports, healthyFor(upgrade)),
        clocks.wall().instant(),
        self.deadlines(),
        self.alone());
  }

  private static Duration healthyFor(@Nullable Upgrade upgrade) {
    Rolling rolling = upgrade == null ? null : upgrade.rolling();
    return rolling == null ? Duration.ZERO : rolling.options().healthyFor();
  }

  private static boolean allThere(
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports) {
    if (document == null || document.upgrade() == null) {
      return false;
    }
    if (document.upgrade().rolling() != null) {
      return MasterView.switching(document.upgrade(), nodes, reports).isEmpty();
    }
    long heldAt = document.upgrade().heldAt();
    String lineage = document.lineage();
    return nodes.stream()
        .allMatch(
            node -> {
              NodeReport report = MasterView.live(node, reports);
              return report != null && report.acked(lineage) >= heldAt;
            });
  }

  /** The history is asked only for a request that neither runs nor is the one that ended last. */
  private @Nullable EndedUpgrade recorded(
      @Nullable VersionDocument document, @Nullable Target target) {
    if (document == null || target == null || document.ended(target.requestId())) {
      return null;
    }
    Upgrade upgrade = document.upgrade();
    boolean runs = upgrade != null && upgrade.requestId().equals(target.requestId());
    return runs ? null : reads.ended(target.requestId()).orElse(null);
  }
}
