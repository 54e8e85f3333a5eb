package io.locktender.agent.worker;

import io.locktender.coordinator.decide.WorkerView;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of a worker that runs. Without a health check it is healthy once it has run
 * for a moment, so that a program that ends at once never counts.
 */
final class WorkerHealth implements AutoCloseable {
  private final Workshop shop;
  private final long startedAt;
  private final Duration patience;
  private final @Nullable HealthProbe probe;
  private @Nullable Long healthySince;

  WorkerHealth(Workshop shop, WorkerRecord record) {
    this.shop = shop;
    this.startedAt = shop.now();
    this.probe = shop.probe(record);
    this.patience = probe == null ? shop.settings().settle() : record.startWithin();
  }

  WorkerView.State state() {
    boolean patient = shop.now() - startedAt < patience.toNanos();
    if (probe == null) {
      return patient ? WorkerView.State.STARTING : WorkerView.State.HEALTHY;
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

  /** Remembers since when it has been healthy. */
  void poll() {
    if (state() != WorkerView.State.HEALTHY) {
      healthySince = null;
    } else if (healthySince == null) {
      healthySince = shop.now();
    }
  }

  /** How long it has been, or was, healthy without a break. */
  Duration healthyFor() {
    return healthySince == null ? Duration.ZERO : Duration.ofNanos(shop.now() - healthySince);
  }

  /** When the time in which it must become healthy is over. */
  Optional<Long> deadline() {
    return state() == WorkerView.State.STARTING
        ? Optional.of(startedAt + patience.toNanos())
        : Optional.empty();
  }

  /** Why it is not healthy. */
  String reason() {
    String reason = probe == null ? null : probe.verdict().reason();
    return reason == null ? "no probe has ended yet" : reason;
  }

  /** Stops asking. */
  @Override
  public void close() {
    if (probe != null) {
      probe.close();
    }
  }
}
