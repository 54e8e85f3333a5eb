package io.locktender.agent.worker;

import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.ProcessScans;
import io.locktender.agent.process.RunningProgram;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.steps.release.DrainSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker: RUNNING while its first process or its unit lives, DRAINING when it is to be stopped
 * and goes out of service first, ENDING until nothing of it is left, then BACKING_OFF when it ended
 * by itself, and GONE.
 */
final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private enum WorkerStage {
    RUNNING,
    DRAINING,
    ENDING,
    BACKING_OFF,
    GONE
  }

  private final WorkerContext context;
  private final Backoff backoff;
  private WorkerRecord record;
  private WorkerStage stage = WorkerStage.RUNNING;
  private final RunningProgram running;
  private boolean adopted;
  private boolean announced;
  private boolean asked;
  private @Nullable WorkerHealth health;
  private @Nullable DrainCall drain;
  private long backOffUntil;

  /** To be followed by one of {@link #launch}, {@link #adopt}, {@link #clear} and {@link #stop}. */
  Worker(WorkerContext context, WorkerRecord record, Backoff backoff) {
    this(context, record, backoff, Duration.ZERO);
  }

  /**
   * @param execGrace how long something of it may still appear, that an agent that died has begun
   */
  Worker(WorkerContext context, WorkerRecord record, Backoff backoff, Duration execGrace) {
    this.context = context;
    this.record = record;
    this.backoff = backoff;
    this.running = context.running(record, execGrace);
  }

  WorkerRecord record() {
    return record;
  }

  Backoff backoff() {
    return backoff;
  }

  boolean gone() {
    return stage == WorkerStage.GONE;
  }

  /** Whether a process of it may be left, so that its record must be kept. */
  boolean mayHaveProcesses() {
    return stage == WorkerStage.RUNNING
        || stage == WorkerStage.DRAINING
        || stage == WorkerStage.ENDING;
  }

  /** Starts its first process. A command that cannot be started is one that ended at once. */
  void launch() {
    context.events().record("worker-starting", record.fields());
    try {
      running.start();
      // First of all: it runs, also where nothing can be recorded.
      health = new WorkerHealth(context, record, running);
      identify();
    } catch (IOException e) {
      new WorkerLog(context.logs(), record.name()).append("locktender: " + e.getMessage());
      ended();
    }
  }

  /** Goes on with what was found of it: with its end, when it was being drained. */
  void adopt() {
    adopted = true;
    identify();
    if (record.drainBegun()) {
      stop();
    } else {
      health = new WorkerHealth(context, record, running);
    }
  }

  /** Writes down its first process, once that is known, and when it is another one. */
  private void identify() {
    ProcessEntry.Id first = running.first();
    if (first.pid() == 0) {
      return;
    }
    record = record.withProcess(first.pid(), first.startTicks(), context.table().boot());
    if (!announced) {
      context.events().record(adopted ? "worker-adopted" : "worker-started", record.fields());
      announced = true;
    }
  }

  /**
   * Ends it, after it has gone out of service where it may be in it; when it is ending already, it
   * will not be started again.
   */
  void stop() {
    asked = true;
    if (stage == WorkerStage.RUNNING) {
      context.events().record("worker-stopping", record.fields());
      Optional<DrainSpec> spec = record.drainSpec();
      if (spec.isPresent() && mayServe()) {
        close();
        record = record.draining();
        drain = context.drain(record, spec.get());
        stage = WorkerStage.DRAINING;
      } else {
        end();
      }
    } else if (stage == WorkerStage.BACKING_OFF) {
      stage = WorkerStage.GONE;
    }
  }

  /**
   * Whether a balancer may send it requests, or it may have some: of one that is unhealthy now a
   * balancer may think otherwise, and of one that was adopted it is not known what it was.
   */
  private boolean mayServe() {
    return adopted || (health != null && health.everHealthy());
  }

  /** Asks it to go out of service, if that is due; that it is asked must be durable before. */
  void beginDrain() {
    if (stage == WorkerStage.DRAINING && drain != null) {
      drain.begin(context.drains(), context.wake());
    }
  }

  /** Ends what an agent that died left of it; it may be started again then. */
  void clear() {
    end();
  }

  private void end() {
    close();
    stage = WorkerStage.ENDING;
    running.end();
  }

  /** Looks at it, and does what is to be done next. */
  void poll(ProcessScans scans) {
    long now = context.now();
    if (stage == WorkerStage.RUNNING) {
      identify();
    }
    if (stage == WorkerStage.RUNNING && health != null) {
      health.poll();
    }
    if (stage == WorkerStage.RUNNING && !running.lives()) {
      end();
    }
    if (stage == WorkerStage.DRAINING && drain != null) {
      drain.end(now, running.lives()).ifPresent(this::drained);
    }
    if (stage == WorkerStage.ENDING && running.ended(scans)) {
      ended();
    }
    if (stage == WorkerStage.BACKING_OFF && now - backOffUntil >= 0) {
      stage = WorkerStage.GONE;
    }
  }

  /** However it went, the worker is told to end now. */
  private void drained(DrainCall.DrainEnd end) {
    Map<String, @Nullable Object> fields = record.fields();
    fields.put("millis", end.took().toMillis());
    if (end.failure() == null) {
      context.events().record("worker-drained", fields);
      log.info("worker {} is out of service after {} ms", record.name(), end.took().toMillis());
    } else {
      fields.put("reason", end.failure());
      context.events().record("worker-drain-failed", fields);
      log.warn(
          "worker {} (process {}) was not drained: {}; it is stopped all the same, and what it was"
              + " asked meanwhile may be lost",
          record.name(),
          record.pid(),
          end.failure());
    }
    end();
  }

  /** Takes note that it ended while no agent was there to see it. */
  void endedUnseen() {
    ended();
  }

  private void ended() {
    Map<String, @Nullable Object> fields = record.fields();
    fields.put("exit", running.exit());
    fields.put("asked", asked);
    context.events().record("worker-ended", fields);
    stage = asked ? WorkerStage.GONE : WorkerStage.BACKING_OFF;
    if (!asked) {
      Duration healthyFor = health == null ? Duration.ZERO : health.healthyFor();
      backOffUntil = context.now() + backoff.failed(healthyFor).toNanos();
    }
  }

  WorkerView view() {
    return new WorkerView(
        record.name(),
        record.release(),
        state(),
        record.pid(),
        record.revision(),
        record.restarts());
  }

  private WorkerView.State state() {
    if (stage == WorkerStage.RUNNING && health != null) {
      return health.state();
    }
    return stage == WorkerStage.BACKING_OFF
        ? WorkerView.State.BACKING_OFF
        : WorkerView.State.STOPPING;
  }

  /** When it must be looked at, if nothing wakes the loop before. */
  Optional<Long> deadline() {
    if (stage == WorkerStage.BACKING_OFF) {
      return Optional.of(backOffUntil);
    }
    Optional<Long> look = running.lookAgainAt();
    if (stage == WorkerStage.ENDING) {
      return look;
    }
    Optional<Long> due =
        stage == WorkerStage.DRAINING
            ? Optional.ofNullable(drain).map(DrainCall::giveUpAt)
            : Optional.ofNullable(health).flatMap(WorkerHealth::deadline);
    return look.isPresent() ? Optional.of(sooner(due, look.get())) : due;
  }

  private static long sooner(Optional<Long> due, long other) {
    return due.isPresent() && due.get() - other < 0 ? due.get() : other;
  }

  /** What is wrong with it, in one sentence. */
  Optional<String> problem() {
    if (stage == WorkerStage.ENDING) {
      return running.problem();
    }
    String who = "worker " + record.name();
    if (stage == WorkerStage.BACKING_OFF) {
      Integer exit = running.exit();
      String how = exit == null ? " ended by itself" : " ended with exit code " + exit;
      return Optional.of(who + how + ", and is started again; " + running.lastWords());
    }
    return Optional.ofNullable(stage == WorkerStage.RUNNING ? health : null)
        .filter(h -> h.state() == WorkerView.State.UNHEALTHY)
        .map(
            h ->
                "%s (process %d) is not healthy: %s; %s"
                    .formatted(who, record.pid(), h.reason(), running.lastWords()));
  }

  /** Stops asking for its health, and to drain; the process goes on. */
  void close() {
    if (health != null) {
      health.close();
    }
    if (drain != null) {
      drain.close();
    }
  }
}
