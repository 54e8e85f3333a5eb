package io.locktender.agent.worker;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.DrainSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is taken out of service, in {@code workers.json}: one of two ways is not null.
 *
 * @param http the URL that is posted to
 * @param exec the command that is run
 * @param withinMillis how long it may take
 * @param begun whether it was asked to go out of service: it does not come back into it
 */
record DrainRecord(
    @Nullable String http, @Nullable List<String> exec, long withinMillis, boolean begun) {
  DrainRecord {
    RecordChecks.checkOne(http, exec);
    RecordChecks.checkUri(http);
    RecordChecks.checkWithin(withinMillis);
    exec = RecordChecks.copy(exec);
  }

  static DrainRecord of(DrainSpec spec) {
    long within = spec.within().toMillis();
    return spec instanceof DrainSpec.Http http
        ? new DrainRecord(http.uri().toString(), null, within, false)
        : new DrainRecord(null, ((DrainSpec.Exec) spec).command(), within, false);
  }

  DrainSpec spec() {
    Duration within = Duration.ofMillis(withinMillis);
    return http != null
        ? new DrainSpec.Http(URI.create(http), within)
        : new DrainSpec.Exec(requireNonNull(exec, "exec"), within);
  }

  DrainRecord asBegun() {
    return new DrainRecord(http, exec, withinMillis, true);
  }
}
