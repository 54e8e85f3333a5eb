package io.locktender.agent.node;

import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.process.StepMarks;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.state.OwnSteps;
import io.locktender.agent.state.StateDirectory;
import io.locktender.agent.worker.WorkerSupervisor;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeRules;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import io.locktender.coordinator.zookeeper.ReportPublisher;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.text.InvalidInputException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's loop: the one thread that starts, adopts and stops workers, and acks. It is woken by
 * any change, reads the whole view, and does what {@link NodeRules} decides until that is to wait.
 */
public final class NodeLoop {
  /** What the loop works with. */
  public record Parts(
      NodeIdentity self,
      Registrar registrar,
      GateWatch gate,
      ClusterConnection zookeeper,
      ReportPublisher publisher,
      StateDirectory state,
      EventLog events,
      WorkerSupervisor workers,
      StepMarks steps,
      LocalReleases releases,
      NodeCommands commands,
      Heartbeat heartbeat,
      AgentMetrics metrics,
      Supplier<NodeReport.@Nullable Progress> progress,
      LongSupplier nanos) {}

  /** Waits until something has changed, or for a time, whichever is sooner. */
  @FunctionalInterface
  public interface Pause {
    void await(Duration atMost) throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

  /** Soon enough after something failed. */
  private static final Duration RETRY = Duration.ofMillis(500);

  /** More actions than this in a row, and the loop looks up whether it is to end. */
  private static final int MAX_ACTIONS = 100;

  private final Parts parts;
  private final Pause pause;
  private final NodeJobs jobs;
  private @Nullable SeenRevision known;
  private @Nullable ReleaseId current;
  private @Nullable OwnSteps steps;
  private long acked;
  private @Nullable String said;
  private NodeReport.@Nullable Prepared prepared;

  public NodeLoop(Parts parts, Pause pause) {
    this.parts = parts;
    this.pause = pause;
    this.jobs = new NodeJobs(parts.nanos());
    this.known = parts.state().known().orElse(null);
    this.current = parts.state().current().orElse(null);
    this.steps = parts.state().ownSteps().orElse(null);
  }

  /** Runs until the thread is interrupted. */
  public void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      pause.await(turn());
    }
  }

  /** One turn. What fails is not acked, and is tried again: the view is read anew. */
  private Duration turn() {
    try {
      return cycle();
    } catch (NodeNameTakenException e) {
      throw e;
    } catch (UncheckedIOException | InvalidInputException e) {
      log.warn("nothing is done: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a bug: nothing is done", e);
    }
    return RETRY;
  }

  /** Decides and acts until there is nothing to do; returns how long to wait for a change. */
  private Duration cycle() {
    if (!registered()) {
      return RETRY;
    }
    parts.gate().beginTurn();
    for (int actions = 0; actions < MAX_ACTIONS; actions++) {
      parts.workers().poll();
      recordEndedJob();
      NodeDecision decision = NodeRules.decide(view());
      if (needsFreshGate(decision.action()) && !parts.gate().fresh()) {
        parts.gate().ask();
        continue;
      }
      say(decision);
      if (decision.action() instanceof NodeAction.Adopt && !parts.registrar().register(known)) {
        return RETRY;
      }
      act(decision.action());
      publish(decision);
      if (decision.action() instanceof NodeAction.Wait) {
        return nextLook();
      }
    }
    return Duration.ZERO;
  }

  /** What may not be done on what was read a while ago. */
  private static boolean needsFreshGate(NodeAction action) {
    return action instanceof NodeAction.Start
        || action instanceof NodeAction.Switch
        || action instanceof NodeAction.Run
        || action instanceof NodeAction.Persist
        || action instanceof NodeAction.Adopt;
  }

  /**
   * Registers, once; then adopts what the agent before this one left running. Not before: what is
   * found would be another agent's, if one lives under this name. Nothing else is done before all
   * is adopted: an ack would pass over a worker that is not known.
   */
  private boolean registered() {
    if (!parts.registrar().registered()) {
      parts.heartbeat().beat("waits for ZooKeeper and MongoDB, to register");
      if (!parts.zookeeper().connected() || !parts.registrar().register(known)) {
        return false;
      }
    }
    if (!parts.workers().adopted()) {
      parts.steps().endEarlier();
      parts.workers().adopt();
    }
    return true;
  }

  private NodeView view() {
    TreeSet<String> versions = new TreeSet<>();
    VersionDocument document = parts.gate().document();
    if (document != null) {
      versions.add(document.version());
      if (document.upgrade() != null) {
        versions.add(document.upgrade().to().version());
      }
    }
    Map<String, LocalRelease> releases = new HashMap<>();
    Map<String, List<NodeStep>> own = new HashMap<>();
    for (String version : versions) {
      parts.releases().view(version).ifPresent(release -> releases.put(version, release));
      if (steps != null) {
        parts.releases().steps(steps.level(), version).ifPresent(found -> own.put(version, found));
      }
    }
    parts.workers().watch(parts.releases().units());
    return new NodeView(
        parts.self().node(),
        parts.self().cluster(),
        parts.self().incarnation(),
        parts.gate().gate(),
        parts.zookeeper().connected(),
        known,
        acked,
        parts.workers().views(),
        parts.workers().problem().stream().toList(),
        current,
        releases,
        steps == null ? null : steps.level(),
        steps == null ? List.of() : steps.applied(),
        steps == null ? null : steps.applying(),
        own,
        jobs.view(),
        document == null ? null : parts.workers().unseen(document.revision()).orElse(null));
  }

  private void act(NodeAction action) {
    if (action instanceof NodeAction.Persist persist) {
      know(persist.known());
    } else if (action instanceof NodeAction.Adopt adopt) {
      acked = 0;
      know(adopt.known());
    } else if (action instanceof NodeAction.Stop stop) {
      stop.workers().forEach(parts.workers()::stop);
    } else if (action instanceof NodeAction.Ack ack) {
      parts.events().record("acked", Map.of("revision", ack.revision()));
      acked = ack.revision();
    } else if (action instanceof NodeAction.SetLevel level) {
      writeSteps(OwnSteps.at(level.version()));
    } else if (action instanceof NodeAction.Lower lower) {
      writeSteps(ownSteps().lowered(lower.version(), lower.applied()));
    } else if (action instanceof NodeAction.Forget forget) {
      writeSteps(ownSteps().without(forget.step()));
    } else if (action instanceof NodeAction.Switch next) {
      parts.state().writeCurrent(next.release());
      current = next.release();
    } else if (action instanceof NodeAction.Start start) {
      start(start);
    } else if (action instanceof NodeAction.Run run) {
      run(run.job());
    }
  }

  private void know(SeenRevision seen) {
    parts.state().writeKnown(seen);
    known = seen;
  }

  private void start(NodeAction.Start start) {
    Release release = parts.releases().read(start.release().version());
    if (!release.digest().equals(start.release().digest())) {
      log.warn("release {} has just changed on disk: nothing is started", start.release());
      return;
    }
    for (WorkerSpec spec : release.workers()) {
      if (start.workers().contains(spec.name())) {
        parts.workers().start(release, spec, start.revision());
      }
    }
    parts.workers().views().stream()
        .filter(worker -> worker.restarts() > 0 && start.workers().contains(worker.name()))
        .forEach(worker -> parts.metrics().workerRestarted(worker.name()));
  }

  private void run(JobView.Key job) {
    // A step that is being taken back is no more done than one that has begun.
    if (job.kind() == JobView.Kind.STEP) {
      writeSteps(ownSteps().begin(stepOf(job)));
    } else if (job.kind() == JobView.Kind.UNDO) {
      applied(job).ifPresent(step -> writeSteps(ownSteps().begin(step)));
    }
    jobs.started(job, parts.commands().run(job, parts.gate().document()));
  }

  private NodeStep stepOf(JobView.Key job) {
    boolean revertible = parts.releases().step(job.release(), job.step()).revert().isPresent();
    return new NodeStep(job.release(), job.step(), revertible);
  }

  /** What is done is on disk before it is seen as done. */
  private void recordEndedJob() {
    JobView.Key ended = jobs.justEnded();
    if (ended == null) {
      return;
    }
    if (jobs.succeeded()) {
      writeDone(ended);
    }
    jobs.recorded();
    parts.commands().ended(ended, parts.gate().document(), jobs.failure());
  }

  private void writeDone(JobView.Key ended) {
    if (ended.kind() == JobView.Kind.STEP) {
      writeSteps(ownSteps().done());
    } else if (ended.kind() == JobView.Kind.UNDO) {
      applied(ended).ifPresent(step -> writeSteps(ownSteps().without(step)));
    }
  }

  /** The step that a command takes back. */
  private Optional<NodeStep> applied(JobView.Key undo) {
    return ownSteps().applied().stream()
        .filter(step -> step.release().equals(undo.release()))
        .filter(step -> step.id().equals(undo.step()))
        .findFirst();
  }

  private OwnSteps ownSteps() {
    if (steps == null) {
      throw new IllegalStateException("this node's own steps have no level yet");
    }
    return steps;
  }

  private void writeSteps(OwnSteps next) {
    parts.state().writeOwnSteps(next);
    steps = next;
  }

  private void say(NodeDecision decision) {
    if (!decision.sentence().equals(said)) {
      log.info("{}: {}", decision.state(), decision.sentence());
      said = decision.sentence();
    }
    parts.heartbeat().beat(decision.sentence());
    measure();
  }

  private void measure() {
    AgentMetrics metrics = parts.metrics();
    VersionDocument document = parts.gate().document();
    if (document != null) {
      metrics.document(document.revision(), document.epoch());
      metrics.phase(document.upgrade() == null ? null : document.upgrade().phase());
      metrics.gate(current != null && document.admits(current) && document.follows(known));
      Target target = parts.zookeeper().readView().target();
      metrics.versions(
          current == null ? null : current.version(),
          document.version(),
          target == null ? null : target.version());
    }
    NodeReport.Progress progress = parts.progress().get();
    metrics.progress(
        progress == null ? 0 : progress.done(), progress == null ? 0 : progress.left());
  }

  private void publish(NodeDecision decision) {
    if (!parts.zookeeper().connected()) {
      return;
    }
    NodeReport report =
        parts
            .self()
            .report(
                decision,
                parts.gate().document() != null,
                acked,
                known,
                current,
                prepared(),
                parts.progress().get(),
                parts.workers().views());
    try {
      parts.publisher().publish(report);
    } catch (ZooKeeperUnavailableException e) {
      log.info("the report is not published: {}", e.getMessage());
    }
  }

  /** The answer to the target's request: made once for a request and a database version. */
  private NodeReport.@Nullable Prepared prepared() {
    ClusterView view = parts.zookeeper().readView();
    Target target = view.target();
    VersionDocument document = parts.gate().document();
    if (target == null || document == null) {
      return prepared;
    }
    boolean idle = document.upgrade() == null && !document.ended(target.requestId());
    boolean answered = prepared != null && prepared.requestId().equals(target.requestId());
    if (idle && !answered) {
      prepared = prepare(target, document);
    }
    return prepared;
  }

  /** A node that has not yet taken back an earlier upgrade's steps cannot begin another. */
  private NodeReport.Prepared prepare(Target target, VersionDocument document) {
    if (steps == null || steps.applied().isEmpty()) {
      return parts.releases().prepare(target, document.version());
    }
    List<String> ids = steps.applied().stream().map(NodeStep::id).toList();
    return new NodeReport.Prepared(
        target.requestId(),
        Map.of(),
        List.of("its own steps " + ids + " of an earlier upgrade are not taken back yet"));
  }

  private Duration nextLook() {
    Duration every = parts.gate().every();
    Duration worker = parts.workers().nextDeadline().orElse(every);
    Duration job =
        jobs.view() == null || jobs.view().state() != JobView.State.FAILED ? every : RETRY;
    Duration soonest = worker.compareTo(job) < 0 ? worker : job;
    return soonest.compareTo(every) < 0 ? soonest : every;
  }
}
