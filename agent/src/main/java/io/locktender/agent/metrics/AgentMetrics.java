package io.locktender.agent.metrics;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.master.MasterMeter;
import io.locktender.coordinator.notify.HookMeter;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's metrics: all of them are registered here and readable before anything has started,
 * but those of what has a name: loops, workers, hooks. The loops call the setters; any thread may
 * scrape, which reads memory and asks nobody.
 */
public final class AgentMetrics implements MasterMeter {
  private static final String NONE = "none";

  private final Meters meters;
  private final HeldTime held;
  private final MultiGauge versions;
  private final Answers zookeeper;
  private final Answers mongodb;
  private final PhaseMetrics phases;
  private final OutcomeMetrics outcomes;
  private final WorkerMetrics workers;
  private final ClusterMetrics cluster;
  private final AtomicLong revision = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong master = new AtomicLong();
  private final AtomicLong drained = new AtomicLong();
  private final Counter elections;
  private final Counter stepFailures;
  private final Map<Outcome, Counter> upgrades = new EnumMap<>(Outcome.class);
  private volatile @Nullable NodeState state;

  /**
   * @param registry where they are registered
   * @param nanos a monotonic clock
   */
  public AgentMetrics(MeterRegistry registry, LongSupplier nanos) {
    this.meters = new Meters(registry);
    BuildMetrics.register(meters, AgentBuild.current());
    this.held = new HeldTime(nanos);
    this.versions =
        MultiGauge.builder("locktender.versions.info")
            .description("Always 1; the labels say which versions")
            .register(registry);
    versions(null, null, null);
    this.zookeeper = answers("locktender.zookeeper", "ZooKeeper", nanos);
    this.mongodb = answers("locktender.mongodb", "MongoDB", nanos);
    this.phases = new PhaseMetrics(meters, nanos);
    this.outcomes = new OutcomeMetrics(meters);
    this.workers = new WorkerMetrics(meters);
    this.cluster = new ClusterMetrics(meters);
    registerNode();
    elections =
        meters.counter("locktender.elections", "How often this node became master", Tags.empty());
    stepFailures =
        meters.counter("locktender.step.failures", "Steps that failed here", Tags.empty());
    for (Outcome outcome : Outcome.values()) {
      Tags tags = Tags.of("outcome", outcome.name());
      upgrades.put(outcome, meters.counter("locktender.upgrades", "Requests that ended", tags));
    }
  }

  /** Whether ZooKeeper answers this agent. */
  public Answers zookeeper() {
    return zookeeper;
  }

  /** Whether MongoDB answers this agent. */
  public Answers mongodb() {
    return mongodb;
  }

  /**
   * One of the agent's loops.
   *
   * @param name such as {@code node}
   * @param ageSeconds how long ago it went round last
   */
  public void loop(String name, DoubleSupplier ageSeconds) {
    meters.gauge(
        "locktender.loop.age.seconds",
        "How long ago a loop of the agent went round last",
        Tags.of("loop", name),
        ageSeconds);
  }

  /** Which versions there are; null where one is not known. */
  public void versions(
      @Nullable ReleaseVersion agent,
      @Nullable ReleaseVersion database,
      @Nullable ReleaseVersion target) {
    Tags tags =
        Tags.of("agent", orNone(agent), "database", orNone(database), "target", orNone(target));
    versions.register(List.of(Row.of(tags, 1)), true);
  }

  /** The version document that this node goes by; null where there is none. */
  public void document(@Nullable VersionDocument document) {
    revision.set(document == null ? 0 : document.revision());
    epoch.set(document == null ? 0 : document.epoch());
    phases.seen(document);
  }

  /** The version document could not be read. */
  public void documentUnseen() {
    phases.unseen();
  }

  /**
   * The request that ended last.
   *
   * @param last null where none has
   * @param at when; null where that is not known
   */
  public void ended(@Nullable LastEnded last, @Nullable Instant at) {
    outcomes.seen(last, at);
  }

  /** What this node is doing. */
  public void state(NodeState now) {
    state = now;
  }

  /** Whether this node's workers may run. */
  public void gate(boolean open) {
    held.set(open);
  }

  /** Whether an operator has drained this node. */
  public void drained(boolean now) {
    drained.set(now ? 1 : 0);
  }

  /** How far the master's task is; null where none runs. */
  public void progress(@Nullable TaskProgress now) {
    cluster.progress(now);
  }

  /** This node's workers as they are now. */
  public void workers(List<WorkerView> views) {
    workers.seen(views);
  }

  /** A worker of this node was started again after it had ended by itself. */
  public void workerRestarted(String worker) {
    workers.restarted(worker);
  }

  @Override
  public void elected() {
    master.set(1);
    elections.increment();
  }

  @Override
  public void deposed() {
    master.set(0);
    cluster.seen(null);
  }

  @Override
  public void seen(MasterView view) {
    cluster.seen(view);
  }

  @Override
  public void ended(Outcome outcome) {
    Counter counter = upgrades.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void stepFailed() {
    stepFailures.increment();
  }

  /** What is told to hooks. */
  public HookMeter hooks() {
    return new HookMetrics(meters);
  }

  private void registerNode() {
    meters.oneOf(
        "locktender.node.state",
        "1 for what this node is doing",
        "state",
        NodeState.values(),
        () -> state);
    meters.gauge("locktender.gate.open", "1 while this node's workers may run", held::open);
    FunctionCounter.builder("locktender.held.seconds", held, HeldTime::seconds)
        .description("How long this node was held, all in all")
        .register(meters.registry());
    meters.gauge("locktender.revision", "The version document's revision", revision::get);
    meters.gauge("locktender.epoch", "How many masterships there have been", epoch::get);
    meters.gauge("locktender.master", "1 while this node is master", master::get);
    meters.gauge(
        "locktender.node.drained", "1 while an operator has drained this node", drained::get);
  }

  private Answers answers(String name, String server, LongSupplier nanos) {
    Answers answers = new Answers(nanos);
    meters.gauge(
        name + ".up",
        "1 while " + server + " answers this agent, else 0; NaN before it was asked",
        answers::up);
    meters.gauge(
        name + ".answer.age.seconds",
        "How long ago " + server + " answered this agent last, or how long ago the agent began",
        answers::ageSeconds);
    return answers;
  }

  private static String orNone(@Nullable ReleaseVersion version) {
    return version == null ? NONE : version.toString();
  }
}
