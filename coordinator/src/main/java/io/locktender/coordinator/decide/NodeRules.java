package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeAction.Ack;
import io.locktender.coordinator.decide.NodeAction.Adopt;
import io.locktender.coordinator.decide.NodeAction.Persist;
import io.locktender.coordinator.decide.NodeAction.StartWorkers;
import io.locktender.coordinator.decide.NodeAction.Stop;
import io.locktender.coordinator.decide.NodeAction.Switch;
import io.locktender.coordinator.decide.NodeAction.Wait;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node's decide function: what to stop, to ack, to run and to start, from everything that is
 * known now. Pure: the same view gives the same decision. The node's own steps and checks are
 * {@link DutyRules}.
 */
public final class NodeRules {
  private final NodeView view;

  private NodeRules(NodeView view) {
    this.view = view;
  }

  /** Decides. */
  public static NodeDecision decide(NodeView view) {
    return new NodeRules(view).decide();
  }

  private NodeDecision decide() {
    NodeView.Out out = view.out();
    if (out == null) {
      return byGate();
    }
    List<String> left = stoppable();
    return left.isEmpty()
        ? outOfService(out, byGate())
        : act(new Stop(left), NodeState.DRAINING, out.why() + ": stops " + names(left));
  }

  /** All is done as by a node that has no workers, what an upgrade asks of it included. */
  private NodeDecision outOfService(NodeView.Out out, NodeDecision other) {
    NodeState state = out.drained() ? NodeState.DRAINED : NodeState.HELD;
    return new NodeDecision(
        other.action(),
        view.workers().isEmpty() ? state : NodeState.DRAINING,
        other.sentence().isEmpty() ? out.why() : out.why() + "; " + other.sentence(),
        other.duty());
  }

  private NodeDecision byGate() {
    if (view.gate() instanceof Gate.Unreachable gate) {
      return wait(
          running(), "the database does not answer, so nothing is started: " + gate.reason());
    }
    if (view.gate() instanceof Gate.Garbled gate) {
      return wait(
          running(),
          "a record in the database cannot be read, so nothing is started: "
              + gate.reason()
              + "; put back the value that was there, or update this agent if another build of"
              + " Locktender wrote it");
    }
    if (view.gate() instanceof Gate.Newer gate) {
      return wait(
          running(),
          gate.reason()
              + ": update this agent; what runs keeps running, nothing is started or stopped");
    }
    String refusal = NodeGate.refusal(view);
    return refusal == null && view.gate() instanceof Gate.Read gate
        ? follow(gate.document())
        : nothingMayRun(requireNonNull(refusal));
  }

  private NodeDecision follow(VersionDocument document) {
    SeenRevision known = view.known();
    if (known != null && !document.lineage().equals(known.lineage())) {
      return adopt(document);
    }
    if (known == null || document.revision() > known.revision()) {
      return act(new Persist(document.known()), running(), "sees revision " + document.revision());
    }
    return carryOut(document);
  }

  /** Before anything else is read of it: the registration in it is as old as the dump. */
  private NodeDecision adopt(VersionDocument document) {
    String what = "the restored database was adopted, at revision " + document.revision();
    return view.connected()
        ? act(new Adopt(document.known()), running(), what + ": registers again")
        : nothingMayRun(what + ": waits for ZooKeeper to register again");
  }

  private NodeDecision nothingMayRun(String why) {
    List<String> running = stoppable();
    if (!running.isEmpty()) {
      return act(new Stop(running), NodeState.DRAINING, why);
    }
    boolean draining = view.workers().stream().anyMatch(WorkerView::running);
    String sentence = view.stuck().isEmpty() ? why : why + "; " + cannotStop();
    return wait(draining ? NodeState.DRAINING : NodeState.HELD, sentence);
  }

  private List<String> stoppable() {
    return view.workers().stream().filter(NodeRules::stoppable).map(WorkerView::name).toList();
  }

  private String waitsFor(List<WorkerView> stopping) {
    return view.stuck().isEmpty()
        ? "waits until " + names(stopping.stream().map(WorkerView::name).toList()) + " has stopped"
        : cannotStop();
  }

  private static String names(List<String> workers) {
    return String.join(", ", workers);
  }

  private String cannotStop() {
    return "cannot stop " + String.join(", ", view.stuck());
  }

  private NodeDecision carryOut(VersionDocument document) {
    ReleaseId assigned = document.assigned(view.node());
    NodeDecision stopping = stopping(document, assigned);
    if (stopping != null) {
      return stopping;
    }
    if (view.acked() < document.revision()) {
      return acking(document);
    }
    DutyRules duties = new DutyRules(view, document);
    if (document.admits().isEmpty()) {
      return duties.held();
    }
    return assigned == null
        ? wait(
            running(),
            "the database admits " + document.admits() + ", but no release of its own version")
        : open(document, assigned, duties);
  }

  /** Workers that may not run here; null when there are none. */
  private @Nullable NodeDecision stopping(VersionDocument document, @Nullable ReleaseId assigned) {
    List<WorkerView> refused =
        view.workers().stream()
            .filter(
                worker -> !document.admits(worker.release()) || !worker.release().equals(assigned))
            .toList();
    List<String> toStop =
        refused.stream().filter(NodeRules::stoppable).map(WorkerView::name).toList();
    if (!toStop.isEmpty()) {
      return act(
          new Stop(toStop),
          NodeState.DRAINING,
          "stops what revision " + document.revision() + " does not admit here: " + toStop);
    }
    if (refused.isEmpty()) {
      return null;
    }
    return wait(NodeState.DRAINING, waitsFor(refused));
  }

  /** An ack is of all that runs, also of what somebody else has started. */
  private NodeDecision acking(VersionDocument document) {
    return view.unseen() != null
        ? wait(running(), "does not ack, since " + view.unseen())
        : act(
            new Ack(document.revision()),
            running(),
            "has carried out revision " + document.revision());
  }

  /** The gate is open: run the workers of the release that this node is to run. */
  private NodeDecision open(VersionDocument document, ReleaseId release, DutyRules duties) {
    LocalRelease local = view.releases().get(release.version());
    if (local == null || local.problem() != null || !local.id().equals(release)) {
      return wait(NodeState.UNHEALTHY, unusable(release, local));
    }
    // Catching up runs the release's own commands: only those of the release that is admitted.
    NodeDecision before = duties.beforeOpening(release);
    if (before != null) {
      return before;
    }
    if (!release.equals(view.current())) {
      return act(new Switch(release), NodeState.STARTING, "switches to " + release);
    }
    if (view.out() != null) {
      return wait(running(), view.workers().isEmpty() ? "" : waitsFor(view.workers()));
    }
    List<String> present = view.workers().stream().map(WorkerView::name).toList();
    List<String> missing =
        local.workers().stream().filter(name -> !present.contains(name)).toList();
    return missing.isEmpty()
        ? wait(running(), serving(release))
        : starting(document, local, missing, duties);
  }

  private NodeDecision starting(
      VersionDocument document, LocalRelease local, List<String> missing, DutyRules duties) {
    if (!view.connected()) {
      return wait(
          running(),
          "ZooKeeper does not answer: running workers keep running, and none is started");
    }
    NodeDecision check = duties.beforeStarting(local);
    return check != null
        ? check
        : act(
            new StartWorkers(local.id(), missing, document.revision()),
            NodeState.STARTING,
            "starts " + String.join(", ", missing) + " of " + local.id());
  }

  private static String unusable(ReleaseId release, @Nullable LocalRelease local) {
    if (local == null) {
      return "release " + release + " is not on this node's disk: install it";
    }
    return local.problem() != null
        ? "release " + release + " cannot be used: " + local.problem()
        : "release "
            + release
            + " has digest "
            + local.id().digest()
            + ", but admitted is "
            + release.digest()
            + ": install the same files as on the other nodes";
  }

  private String serving(ReleaseId release) {
    List<String> not =
        view.workers().stream()
            .filter(worker -> worker.state() != WorkerView.State.HEALTHY)
            .map(worker -> worker.name() + " is " + worker.state())
            .toList();
    if (not.isEmpty()) {
      return "serves " + release.version();
    }
    return String.join(", ", view.stuck().isEmpty() ? not : view.stuck());
  }

  /** What the workers that there are make of the node. */
  private NodeState running() {
    if (view.workers().isEmpty()) {
      boolean serving =
          view.gate() instanceof Gate.Read gate
              && view.current() != null
              && view.current().equals(gate.document().assigned(view.node()))
              && view.acked() >= gate.document().revision()
              && nothingToRun(view.current());
      return serving ? NodeState.SERVING : NodeState.HELD;
    }
    if (has(WorkerView.State.STOPPING)) {
      return NodeState.DRAINING;
    }
    if (has(WorkerView.State.UNHEALTHY) || has(WorkerView.State.BACKING_OFF)) {
      return NodeState.UNHEALTHY;
    }
    return has(WorkerView.State.STARTING) ? NodeState.STARTING : NodeState.SERVING;
  }

  private boolean nothingToRun(ReleaseId release) {
    LocalRelease local = view.releases().get(release.version());
    return local != null && local.workers().isEmpty();
  }

  private boolean has(WorkerView.State state) {
    return view.workers().stream().anyMatch(worker -> worker.state() == state);
  }

  private static boolean stoppable(WorkerView worker) {
    return worker.state() != WorkerView.State.STOPPING;
  }

  private static NodeDecision wait(NodeState state, String sentence) {
    return act(new Wait(), state, sentence);
  }

  private static NodeDecision act(NodeAction action, NodeState state, String sentence) {
    return new NodeDecision(action, state, sentence, null);
  }
}
