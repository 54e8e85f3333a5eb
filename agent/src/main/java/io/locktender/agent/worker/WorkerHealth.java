package io.locktender.agent.worker;

import io.locktender.agent.process.RunningProgram;
import io.locktender.coordinator.decide.WorkerView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of a worker that runs. Without a health check it is healthy once it has run
 * for a moment, so that a program that ends at once never counts.
 */
final class WorkerHealth implements AutoCloseable {
  private final WorkerContext context;
  private final RunningProgram running;
  private final long startedAt;
  private final Duration patience;
  private final @Nullable HealthProbe probe;
  private @Nullable Long upSince;
  private @Nullable Long healthySince;

  WorkerHealth(WorkerContext context, WorkerRecord record, RunningProgram running) {
    this.context = context;
    this.running = running;
    this.startedAt = context.now();
    this.probe = context.probe(record);
    this.patience = record.startWithin();
    poll();
  }

  WorkerView.State state() {
    boolean patient = context.now() - startedAt < patience.toNanos();
    if (upSince == null) {
      return patient ? WorkerView.State.STARTING : WorkerView.State.UNHEALTHY;
    }
    if (probe == null) {
      boolean settled = context.now() - upSince >= context.settings().settle().toNanos();
      return settled ? WorkerView.State.HEALTHY : WorkerView.State.STARTING;
    }
    HealthProbe.Verdict verdict = probe.verdict();
    if (verdict.healthy()) {
      return WorkerView.State.HEALTHY;
    }
    return patient && !verdict.everHealthy()
        ? WorkerView.State.STARTING
        : WorkerView.State.UNHEALTHY;
  }

  /** Whether it was found healthy at least once. */
  boolean everHealthy() {
    return probe == null ? state() == WorkerView.State.HEALTHY : probe.verdict().everHealthy();
  }

  /** Remembers since when it has been up, and healthy. */
  void poll() {
    if (running.notUp().isPresent()) {
      upSince = null;
    } else if (upSince == null) {
      upSince = context.now();
    }
    if (state() != WorkerView.State.HEALTHY) {
      healthySince = null;
    } else if (healthySince == null) {
      healthySince = context.now();
    }
  }

  /** How long it has been, or was, healthy without a break. */
  Duration healthyFor() {
    return healthySince == null ? Duration.ZERO : Duration.ofNanos(context.now() - healthySince);
  }

  /** When the time in which it must become healthy is over. */
  Optional<Long> deadline() {
    if (state() != WorkerView.State.STARTING) {
      return Optional.empty();
    }
    return Optional.of(
        probe == null && upSince != null
            ? upSince + context.settings().settle().toNanos()
            : startedAt + patience.toNanos());
  }

  /** Why it is not healthy. */
  String reason() {
    String reason = probe == null ? null : probe.verdict().reason();
    return running.notUp().orElse(reason == null ? "no probe has ended yet" : reason);
  }

  /** Stops asking. */
  @Override
  public void close() {
    if (probe != null) {
      probe.close();
    }
  }
}
