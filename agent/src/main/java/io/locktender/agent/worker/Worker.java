package io.locktender.agent.worker;

import io.locktender.coordinator.decide.WorkerView;
import io.locktender.steps.release.DrainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker: RUNNING while its first process lives, DRAINING when it is to be stopped and goes out
 * of service first, ENDING until no process of it is left, then BACKING_OFF when it ended by
 * itself, and GONE.
 */
final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private enum Stage {
    RUNNING,
    DRAINING,
    ENDING,
    BACKING_OFF,
    GONE
  }

  /** An adopted process is nobody's child: its end is seen only by looking. */
  private static final Duration LOOK_AT_ADOPTED = Duration.ofMillis(500);

  private static final int MAX_LAST_WORDS = 300;

  private final Workshop shop;
  private final Backoff backoff;
  private WorkerRecord record;
  private Stage stage = Stage.RUNNING;
  private boolean adopted;
  private boolean asked;
  private @Nullable Process process;
  private @Nullable WorkerHealth health;
  private @Nullable DrainCall drain;
  private @Nullable Termination termination;
  private long backOffUntil;

  /** To be followed by one of {@link #launch}, {@link #adopt}, {@link #clear} and {@link #stop}. */
  Worker(Workshop shop, WorkerRecord record, Backoff backoff) {
    this.shop = shop;
    this.record = record;
    this.backoff = backoff;
  }

  WorkerRecord record() {
    return record;
  }

  Backoff backoff() {
    return backoff;
  }

  boolean gone() {
    return stage == Stage.GONE;
  }

  /** Whether a process of it may be left, so that its record must be kept. */
  boolean mayHaveProcesses() {
    return stage == Stage.RUNNING || stage == Stage.DRAINING || stage == Stage.ENDING;
  }

  /** Starts its first process. A command that cannot be started is one that ended at once. */
  void launch() {
    shop.events().record("worker-starting", fields());
    try {
      Process started = shop.start(record);
      process = started;
      long ticks = shop.table().find(started.pid()).map(ProcessEntry::startTicks).orElse(0L);
      record = record.withProcess(started.pid(), ticks, shop.table().boot());
      health = new WorkerHealth(shop, record);
      shop.events().record("worker-started", fields());
    } catch (IOException e) {
      new WorkerLog(shop.logs(), record.name()).append("locktender: " + e.getMessage());
      ended();
    }
  }

  /**
   * Goes on with the first process of it that was found: with its end, when it was being drained.
   */
  void adopt(ProcessEntry first) {
    record = record.withProcess(first.pid(), first.startTicks(), shop.table().boot());
    adopted = true;
    shop.events().record("worker-adopted", fields());
    if (record.drainBegun()) {
      stop();
    } else {
      health = new WorkerHealth(shop, record);
    }
  }

  /**
   * Ends it, after it has gone out of service where it may be in it; when it is ending already, it
   * will not be started again.
   */
  void stop() {
    asked = true;
    if (stage == Stage.RUNNING) {
      shop.events().record("worker-stopping", fields());
      Optional<DrainSpec> spec = record.drainSpec();
      if (spec.isPresent() && mayServe()) {
        close();
        record = record.draining();
        drain = shop.drain(record, spec.get());
        stage = Stage.DRAINING;
      } else {
        end(Duration.ZERO);
      }
    } else if (stage == Stage.BACKING_OFF) {
      stage = Stage.GONE;
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
    if (stage == Stage.DRAINING && drain != null) {
      drain.begin(shop.drains(), shop.wake());
    }
  }

  /**
   * Ends what an agent that died left of it; it may be started again then.
   *
   * @param execGrace how long a process may still appear
   */
  void clear(Duration execGrace) {
    end(execGrace);
  }

  private void end(Duration execGrace) {
    close();
    stage = Stage.ENDING;
    termination =
        new Termination(
            shop.table(), record.stopWithin(), shop.settings().killGrace(), execGrace, shop.now());
  }

  /** Looks at it, and does what is to be done next. */
  void poll(Scans scans) {
    long now = shop.now();
    if (stage == Stage.RUNNING && health != null) {
      health.poll();
    }
    if (stage == Stage.RUNNING && !firstLives()) {
      end(Duration.ZERO);
    }
    if (stage == Stage.DRAINING && drain != null) {
      drain.end(now, firstLives()).ifPresent(this::drained);
    }
    // Looking at every process costs: not while it is the first one's end that is waited for.
    if (termination != null && !(termination.waiting(now) && firstLives())) {
      boolean noneLeft = termination.poll(record.marks(), scans, now);
      if (noneLeft && !firstLives()) {
        ended();
        termination = null;
      }
    }
    if (stage == Stage.BACKING_OFF && now - backOffUntil >= 0) {
      stage = Stage.GONE;
    }
  }

  /** However it went, the worker is told to end now. */
  private void drained(DrainCall.End end) {
    Map<String, @Nullable Object> fields = fields();
    fields.put("millis", end.took().toMillis());
    if (end.failure() == null) {
      shop.events().record("worker-drained", fields);
      log.info("worker {} is out of service after {} ms", record.name(), end.took().toMillis());
    } else {
      fields.put("reason", end.failure());
      shop.events().record("worker-drain-failed", fields);
      log.warn(
          "worker {} (process {}) was not drained: {}; it is stopped nevertheless, and what it was"
              + " asked meanwhile may be lost",
          record.name(),
          record.pid(),
          end.failure());
    }
    end(Duration.ZERO);
  }

  /** Takes note that it ended while no agent was there to see it. */
  void endedUnseen() {
    ended();
  }

  private void ended() {
    Map<String, @Nullable Object> fields = fields();
    fields.put("exit", exit());
    fields.put("asked", asked);
    shop.events().record("worker-ended", fields);
    stage = asked ? Stage.GONE : Stage.BACKING_OFF;
    if (!asked) {
      Duration healthyFor = health == null ? Duration.ZERO : health.healthyFor();
      backOffUntil = shop.now() + backoff.failed(healthyFor).toNanos();
    }
  }

  private boolean firstLives() {
    return process != null
        ? process.isAlive()
        : record.pid() != 0 && shop.table().lives(record.pid(), record.startTicks());
  }

  /** Null while it lives, and when it was not this agent's child. */
  private @Nullable Integer exit() {
    return process == null || process.isAlive() ? null : process.exitValue();
  }

  private Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", record.name());
    fields.put("release", record.version());
    fields.put("digest", record.digest());
    fields.put("revision", record.revision());
    fields.put("pid", record.pid());
    fields.put("cookie", record.cookie());
    return fields;
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
    if (stage == Stage.RUNNING && health != null) {
      return health.state();
    }
    return stage == Stage.BACKING_OFF ? WorkerView.State.BACKING_OFF : WorkerView.State.STOPPING;
  }

  /** When it must be looked at, if nothing wakes the loop before. */
  Optional<Long> deadline() {
    long now = shop.now();
    if (termination != null) {
      return Optional.of(termination.lookAgainAt(now, process != null && process.isAlive()));
    }
    if (stage == Stage.BACKING_OFF) {
      return Optional.of(backOffUntil);
    }
    Optional<Long> due =
        stage == Stage.DRAINING
            ? Optional.ofNullable(drain).map(DrainCall::giveUpAt)
            : Optional.ofNullable(health).flatMap(WorkerHealth::deadline);
    return process == null ? Optional.of(sooner(due, now + LOOK_AT_ADOPTED.toNanos())) : due;
  }

  private static long sooner(Optional<Long> due, long other) {
    return due.isPresent() && due.get() - other < 0 ? due.get() : other;
  }

  /** What is wrong with it, in one sentence. */
  Optional<String> problem() {
    long now = shop.now();
    if (termination != null) {
      return termination.problem(record.name(), now);
    }
    String who = "worker " + record.name();
    if (stage == Stage.BACKING_OFF) {
      String how = exit() == null ? " ended by itself" : " ended with exit code " + exit();
      return Optional.of(who + how + ", and is started again; " + lastWords());
    }
    return Optional.ofNullable(stage == Stage.RUNNING ? health : null)
        .filter(h -> h.state() == WorkerView.State.UNHEALTHY)
        .map(
            h ->
                "%s (process %d) is not healthy: %s; %s"
                    .formatted(who, record.pid(), h.reason(), lastWords()));
  }

  /** What it wrote last, for whoever is not on this machine. */
  private String lastWords() {
    try {
      String last =
          new WorkerLog(shop.logs(), record.name())
              .tail().stream().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
      return last.isEmpty()
          ? "it wrote nothing"
          : "it wrote last: "
              + last.strip().substring(0, Math.min(last.strip().length(), MAX_LAST_WORDS));
    } catch (UncheckedIOException e) {
      return "what it wrote cannot be read";
    }
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
