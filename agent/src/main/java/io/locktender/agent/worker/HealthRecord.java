package io.locktender.agent.worker;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.HealthSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker's health is asked, in {@code workers.json}. Exactly one of http, host (with its
 * port) and exec is not null.
 *
 * @param withinMillis how long one answer may take, or null when that was not written down
 */
record HealthRecord(
    @Nullable String http,
    @Nullable String host,
    int port,
    @Nullable List<String> exec,
    @Nullable Long withinMillis) {
  HealthRecord {
    RecordChecks.checkOne(http, host, exec);
    RecordChecks.checkUri(http);
    if (withinMillis != null) {
      RecordChecks.checkWithin(withinMillis);
    }
    exec = RecordChecks.copy(exec);
  }

  static HealthRecord of(HealthSpec spec) {
    long within = spec.within().toMillis();
    if (spec instanceof HealthSpec.Http http) {
      return new HealthRecord(http.uri().toString(), null, 0, null, within);
    }
    if (spec instanceof HealthSpec.Tcp tcp) {
      return new HealthRecord(null, tcp.host(), tcp.port(), null, within);
    }
    return new HealthRecord(null, null, 0, ((HealthSpec.Exec) spec).command(), within);
  }

  HealthSpec spec() {
    Duration within = withinMillis == null ? HealthSpec.WITHIN : Duration.ofMillis(withinMillis);
    if (http != null) {
      return new HealthSpec.Http(URI.create(http), within);
    }
    return host != null
        ? new HealthSpec.Tcp(host, port, within)
        : new HealthSpec.Exec(requireNonNull(exec, "exec"), within);
  }
}
