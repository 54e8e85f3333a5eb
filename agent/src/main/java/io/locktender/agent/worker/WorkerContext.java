package io.locktender.agent.worker;

import com.google.common.base.Ticker;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.EndLimits;
import io.locktender.agent.process.Launcher;
import io.locktender.agent.process.ProcessTable;
import io.locktender.agent.process.RunningProcess;
import io.locktender.agent.process.RunningProgram;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.systemd.RunningUnit;
import io.locktender.agent.systemd.Units;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What every worker of the node needs. */
record WorkerContext(
    Cookies cookies,
    ProcessTable table,
    Units units,
    Launcher launcher,
    WorkerSettings settings,
    EventLog events,
    Path logs,
    WorkerCalls calls,
    ScheduledExecutorService executor,
    ExecutorService drains,
    Runnable wake,
    Ticker ticker) {
  /** Nanoseconds on the monotonic clock. */
  long now() {
    return ticker.read();
  }

  /**
   * What a worker is to run as, or runs as.
   *
   * @param execGrace how long something of it may still appear, that an agent that died has begun
   */
  RunningProgram running(WorkerRecord worker, Duration execGrace) {
    String unit = worker.unit();
    if (unit == null) {
      EndLimits limits = new EndLimits(worker.stopWithin(), settings.killGrace(), execGrace);
      WorkerLog log = new WorkerLog(logs, worker.name());
      return new RunningProcess(
          worker.name(),
          worker.marks(),
          limits,
          table,
          ticker,
          () -> start(worker, log),
          log::lastWords);
    }
    return new RunningUnit(
        new RunningUnit.Identity(worker.name(), unit, worker.cookie(), worker.startWithin()),
        new EndLimits(worker.stopWithin(), settings.killGrace(), settings.execGrace()),
        execGrace,
        units,
        table,
        ticker);
  }

  /** Keeps a worker's log from filling the disk; a unit's is systemd's. */
  void boundLog(WorkerRecord worker) {
    if (worker.unit() == null) {
      new WorkerLog(logs, worker.name()).bound(settings.logMaxBytes());
    }
  }

  /** Starts the first process of a worker; its end wakes the loop. */
  private Process start(WorkerRecord worker, WorkerLog log) throws IOException {
    log.prepare(settings.logMaxBytes());
    Process process =
        launcher
            .inSession(
                Path.of(worker.directory()), worker.command(), worker.cookie(), environment(worker))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    var unused = process.onExit().thenRun(wake);
    return process;
  }

  private static Map<String, String> environment(WorkerRecord worker) {
    return Map.of(
        "LOCKTENDER_WORKER", worker.name(),
        "LOCKTENDER_RELEASE", worker.version().toString(),
        "LOCKTENDER_RELEASE_DIRECTORY", worker.directory());
  }

  /** Begins to ask for a worker's health; null when its release does not say how. */
  @Nullable HealthProbe probe(WorkerRecord worker) {
    Optional<HealthSpec> spec = worker.healthSpec();
    if (spec.isEmpty()) {
      return null;
    }
    ClosableStarter starter = new ClosableStarter(command -> commandOf(worker, command).start());
    WorkerCall check = calls.health(spec.get(), starter);
    return new HealthProbe(check, spec.get().within(), starter, executor, settings, wake);
  }

  /** How a worker is asked to go out of service; what a command for it writes is in its log. */
  DrainCall drain(WorkerRecord worker, DrainSpec spec) {
    ClosableStarter starter =
        new ClosableStarter(
            command -> {
              File log = new WorkerLog(logs, worker.name()).file().toFile();
              return commandOf(worker, command)
                  .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                  .start();
            });
    return new DrainCall(calls.drain(spec, starter), starter, spec.within(), now());
  }

  private ProcessBuilder commandOf(WorkerRecord worker, List<String> command) {
    return launcher.here(
        Path.of(worker.directory()), command, worker.cookie(), environment(worker));
  }
}
