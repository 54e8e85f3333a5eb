package io.locktender.agent.daemon;

import static java.util.Objects.requireNonNull;

import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.node.NodeIdentity;
import io.locktender.agent.state.EventLog;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.TaskKey;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.Election;
import io.locktender.coordinator.zookeeper.Mastership;
import io.locktender.coordinator.zookeeper.Versioned;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.InvalidInputException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's loop, on every state server: while this node is elected it reads the whole view, and
 * does what {@link MasterRules} decides, one action a turn. What the loop holds is only the
 * mastership's task; when the mastership is lost, the task is stopped and nothing is kept.
 */
final class MasterLoop {
  /** What the loop works with. */
  record Parts(
      NodeIdentity self,
      Election election,
      ClusterConnection zookeeper,
      ClusterStore store,
      MasterTasks tasks,
      MirrorWriter mirror,
      Supplier<@Nullable SeenRevision> known,
      Journal journal,
      EventLog events,
      AgentMetrics metrics,
      Deadlines deadlines,
      InstantSource clock,
      LongSupplier nanos) {}

  private static final Logger log = LoggerFactory.getLogger(MasterLoop.class);

  /** Everything is looked at this often though nothing said that it changed. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);
  private static final Duration RESIGN_FOR = Duration.ofSeconds(1);

  private final Parts parts;
  private final Wakeup wakeup;
  private final PhaseClock clock;
  private final SteadyClock steady;
  private @Nullable Mastership mastership;
  private boolean claimed;
  private @Nullable String said;

  MasterLoop(Parts parts, Wakeup wakeup) {
    this.parts = parts;
    this.wakeup = wakeup;
    this.clock = new PhaseClock(parts.nanos());
    this.steady = new SteadyClock(parts.nanos());
  }

  /** Runs until the thread is interrupted; then the task is stopped. */
  void run() throws InterruptedException {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        wakeup.await(cycle());
      }
    } finally {
      parts.tasks().close();
    }
  }

  /** One turn; returns how long to wait when nothing happens. */
  private Duration cycle() throws InterruptedException {
    try {
      return elected() ? turn() : POLL;
    } catch (DatabaseUnavailableException e) {
      say("the database does not answer, it is asked again: " + e.getMessage());
      return RETRY;
    } catch (ZooKeeperUnavailableException e) {
      say("ZooKeeper does not answer, it is asked again: " + e.getMessage());
      return RETRY;
    } catch (InvalidInputException e) {
      String sentence = "a record is garbled, nothing is done: " + e.getMessage();
      say(sentence);
      showGarbled(sentence);
      return POLL;
    } catch (UncheckedIOException e) {
      say("the event log cannot be written, nothing is done: " + e.getMessage());
      return POLL;
    } catch (RuntimeException e) {
      log.error("a bug: this mastership ends, so that another can try", e);
      parts.tasks().abandon(CANCEL_WITHIN);
      parts.election().resign(RESIGN_FOR);
      return RETRY;
    }
  }

  /** Whether this node is master; what a lost mastership left is stopped first. */
  private boolean elected() throws InterruptedException {
    Mastership now = parts.election().current().orElse(null);
    if (now != mastership || (now == null && parts.tasks().view() != null)) {
      if (mastership != null) {
        log.info("no longer master ({})", mastership);
        parts.metrics().deposed();
      }
      mastership = null;
      claimed = false;
      said = null;
      if (!parts.tasks().abandon(CANCEL_WITHIN)) {
        return false;
      }
      if (now != null) {
        // Not master before it is in the log; where there is no room for that, it is tried again.
        parts.events().record("elected", Map.of("token", now.token()));
        parts.metrics().elected();
      }
      mastership = now;
    }
    return mastership != null && !mastership.lost();
  }

  private Duration turn() throws InterruptedException {
    Mastership master = requireNonNull(mastership);
    Optional<VersionDocument> document = parts.store().read();
    claimed |= document.map(found -> found.token().equals(master.token())).orElse(false);
    List<NodeRegistration> nodes = parts.store().nodes();
    Map<String, NodeReport> reports = parts.zookeeper().readView().reports();
    String targetProblem = null;
    Optional<Versioned<Target>> target = Optional.empty();
    try {
      target = parts.zookeeper().targets().read();
    } catch (InvalidInputException e) {
      targetProblem = e.getMessage();
    }
    MasterView view = view(master, document.orElse(null), nodes, reports, target, targetProblem);
    MasterDecision decision = MasterRules.decide(view);
    // A transition's sentence goes with the document that it makes, the next turn.
    SeenRevision newer = view.restoredBehind();
    boolean shown =
        (claimed || newer != null) && !(decision.action() instanceof MasterAction.Write);
    if (shown && document.isPresent()) {
      parts.mirror().publish(document.get(), decision, view.now(), nodes, newer);
    }
    say(decision.sentence());
    return act(view, decision, target.map(Versioned::version).orElse(Versioned.ABSENT));
  }

  /** Shows in the mirror which record is garbled, though there is no document to go with it. */
  private void showGarbled(String sentence) {
    Mirror seen = parts.zookeeper().readView().mirror();
    if (seen == null || mastership == null || !mastership.mayClaim()) {
      return;
    }
    try {
      parts.mirror().garbled(seen, sentence);
    } catch (ZooKeeperUnavailableException e) {
      log.info("not shown in the mirror: {}", e.getMessage());
    }
  }

  private MasterView view(
      Mastership master,
      @Nullable VersionDocument document,
      List<NodeRegistration> nodes,
      Map<String, NodeReport> reports,
      Optional<Versioned<Target>> target,
      @Nullable String targetProblem) {
    Target asked = target.map(Versioned::value).orElse(null);
    return new MasterView(
        parts.self().cluster(),
        parts.self().node(),
        master.token(),
        claimed,
        master.mayClaim(),
        parts.known().get(),
        document,
        nodes,
        reports,
        asked,
        targetProblem,
        recorded(document, asked),
        parts.tasks().view(),
        clock.inPhase(master.token(), document == null ? null : document.upgrade()),
        steady.steady(master.token(), nodes, reports),
        parts.clock().instant(),
        parts.deadlines());
  }

  /** The history is asked only for a request that neither runs nor is the one that ended last. */
  private @Nullable EndedUpgrade recorded(
      @Nullable VersionDocument document, @Nullable Target target) {
    if (document == null || target == null || document.ended(target.requestId())) {
      return null;
    }
    Upgrade upgrade = document.upgrade();
    boolean runs = upgrade != null && upgrade.requestId().equals(target.requestId());
    return runs ? null : parts.store().ended(target.requestId()).orElse(null);
  }

  private Duration act(MasterView view, MasterDecision decision, int targetVersion)
      throws InterruptedException {
    MasterAction action = decision.action();
    if (action instanceof MasterAction.Wait) {
      TaskView task = parts.tasks().view();
      return task != null && task.state() == TaskView.State.FAILED ? RETRY : POLL;
    }
    if (action instanceof MasterAction.Write write) {
      write(view, write, decision.sentence());
    } else if (action instanceof MasterAction.Start start) {
      start(view, start.task());
    } else if (action instanceof MasterAction.Cancel) {
      parts.tasks().cancel(CANCEL_WITHIN);
    } else if (action instanceof MasterAction.SetTarget set) {
      parts.zookeeper().targets().compareAndSet(targetVersion, set.target());
    } else if (action instanceof MasterAction.Resign) {
      parts.tasks().abandon(CANCEL_WITHIN);
      parts.election().resign(RESIGN_FOR);
    }
    return Duration.ZERO;
  }

  private void start(MasterView view, TaskKey task) {
    VersionDocument document = requireNonNull(view.document());
    Upgrade upgrade = document.upgrade();
    if (upgrade != null && upgrade.heldAt() > 0) {
      parts.events().record("task-starting", MasterEvents.task(view, task));
    }
    parts.journal().taskStarted(document, task);
    parts.tasks().start(task, document, view.target());
  }

  /** One write; that it took effect is only believed when it is read again, the next turn. */
  private void write(MasterView view, MasterAction.Write write, String sentence) {
    VersionDocument before = requireNonNull(view.document());
    EndedUpgrade ended = write.ended();
    if (ended != null) {
      parts.store().recordEnded(ended);
    }
    VersionDocument next = write.next();
    Map<String, Object> event = MasterEvents.transition(view, next, sentence);
    // The intent first: a transition that took effect is in the log though the agent dies here.
    parts.events().record("transition-intended", event);
    boolean took = parts.store().replace(before, next);
    parts.events().record(took ? "transition" : "transition-failed", event);
    if (!took) {
      return;
    }
    parts.journal().transition(before, next, sentence);
    if (failedStep(next) != null && failedStep(before) == null) {
      parts.metrics().stepFailed();
    }
    if (ended != null) {
      parts.metrics().ended(ended.outcome());
    }
  }

  private static @Nullable String failedStep(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade == null || upgrade.failure() == null ? null : upgrade.failure().step();
  }

  private void say(String sentence) {
    if (!sentence.equals(said)) {
      log.info("master: {}", sentence);
      said = sentence;
    }
  }
}
