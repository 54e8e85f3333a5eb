package io.locktender.agent.metrics;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.master.MasterMeter;
import io.locktender.coordinator.notify.HookMeter;
import io.locktender.steps.release.ReleaseVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's metrics: all of them are registered here and readable before anything has started.
 * The loops call the setters; any thread may.
 */
public final class AgentMetrics implements MasterMeter {
  private static final String NONE = "none";

  private final MeterRegistry registry;
  private final HeldTime held;
  private final MultiGauge versions;
  private final AtomicLong revision = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong();
  private final AtomicLong master = new AtomicLong();
  private final AtomicLong drained = new AtomicLong();
  private final AtomicLong stepDone = new AtomicLong();
  private final AtomicLong stepLeft = new AtomicLong(-1);
  private final Counter elections;
  private final Counter stepFailures;
  private final Map<Outcome, Counter> upgrades = new EnumMap<>(Outcome.class);
  private volatile @Nullable Phase phase;

  /**
   * @param registry where they are registered
   * @param nanos a monotonic clock
   */
  public AgentMetrics(MeterRegistry registry, LongSupplier nanos) {
    this.registry = registry;
    this.held = new HeldTime(nanos);
    this.versions =
        MultiGauge.builder("locktender.versions.info")
            .description("Always 1; the labels say which versions")
            .register(registry);
    versions(null, null, null);
    registerPhases();
    gauge("locktender.gate.open", "1 while this node's workers may run", held::open);
    FunctionCounter.builder("locktender.held.seconds", held, HeldTime::seconds)
        .description("How long this node was held, all in all")
        .register(registry);
    gauge("locktender.revision", "The version document's revision", revision::get);
    gauge("locktender.epoch", "How many masterships there have been", epoch::get);
    gauge("locktender.master", "1 while this node is master", master::get);
    gauge("locktender.node.drained", "1 while an operator has drained this node", drained::get);
    gauge("locktender.step.documents.done", "Documents that the task has done", stepDone::get);
    gauge("locktender.step.documents.left", "Documents left; -1 when unknown", stepLeft::get);
    elections = counter("locktender.elections", "How often this node became master", Tags.empty());
    stepFailures = counter("locktender.step.failures", "Steps that failed here", Tags.empty());
    for (Outcome outcome : Outcome.values()) {
      Tags tags = Tags.of("outcome", outcome.name());
      upgrades.put(outcome, counter("locktender.upgrades", "Requests that ended", tags));
    }
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

  /** The version document's counters. */
  public void document(long newRevision, long newEpoch) {
    revision.set(newRevision);
    epoch.set(newEpoch);
  }

  /** The running upgrade's phase; null when none runs. */
  public void phase(@Nullable Phase now) {
    phase = now;
  }

  /** Whether this node's workers may run. */
  public void gate(boolean open) {
    held.set(open);
  }

  /** Whether an operator has drained this node. */
  public void drained(boolean now) {
    drained.set(now ? 1 : 0);
  }

  /** How far the running task is; {@code left} is negative when unknown. */
  public void progress(long done, long left) {
    stepDone.set(done);
    stepLeft.set(Math.max(left, -1));
  }

  @Override
  public void elected() {
    master.set(1);
    elections.increment();
  }

  @Override
  public void deposed() {
    master.set(0);
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
    return new HookMetrics(registry);
  }

  /** A worker of this node was started again after it had ended by itself. */
  public void workerRestarted(String worker) {
    counter(
            "locktender.worker.restarts",
            "Workers that were started again",
            Tags.of("worker", worker))
        .increment();
  }

  private void registerPhases() {
    for (Phase each : Phase.values()) {
      Gauge.builder("locktender.phase", () -> phase == each ? 1 : 0)
          .description("1 for the phase that the running upgrade is in")
          .tags("phase", each.name())
          .register(registry);
    }
  }

  private void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  private static String orNone(@Nullable ReleaseVersion version) {
    return version == null ? NONE : version.toString();
  }
}
