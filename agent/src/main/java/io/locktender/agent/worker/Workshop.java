package io.locktender.agent.worker;

import com.google.common.base.Ticker;
import io.locktender.agent.state.EventLog;
import io.locktender.steps.release.HealthSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** What every worker of the node needs. */
record Workshop(
    Cookies cookies,
    ProcessTable table,
    Launcher launcher,
    WorkerSettings settings,
    EventLog events,
    Path logs,
    HealthChecks checks,
    ScheduledExecutorService executor,
    Runnable wake,
    Ticker ticker) {
  /** Nanoseconds on the monotonic clock. */
  long now() {
    return ticker.read();
  }

  /** Starts the first process of a worker; its end wakes the loop. */
  Process start(WorkerRecord worker) throws IOException {
    WorkerLog log = new WorkerLog(logs, worker.name());
    log.prepare(settings.logMaxBytes());
    Process process =
        launcher
            .inSession(
                Path.of(worker.directory()),
                worker.command(),
                worker.cookie(),
                Map.of(
                    "LOCKTENDER_WORKER", worker.name(),
                    "LOCKTENDER_RELEASE", worker.version(),
                    "LOCKTENDER_RELEASE_DIRECTORY", worker.directory()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
            .start();
    var unused = process.onExit().thenRun(wake);
    return process;
  }

  /** Begins to ask for a worker's health; null when its release does not say how. */
  @Nullable HealthProbe probe(WorkerRecord worker) {
    Optional<HealthSpec> spec = worker.healthSpec();
    if (spec.isEmpty()) {
      return null;
    }
    ExecCheck.Starter starter =
        command -> launcher.here(Path.of(worker.directory()), command, worker.cookie()).start();
    return new HealthProbe(
        guarded -> checks.of(spec.get(), guarded), starter, executor, settings, wake);
  }
}
