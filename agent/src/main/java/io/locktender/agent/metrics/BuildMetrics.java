package io.locktender.agent.metrics;

import com.google.common.base.Splitter;
import io.locktender.steps.control.AgentBuild;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** Which build this is. */
final class BuildMetrics {
  private BuildMetrics() {}

  static void register(Meters meters, AgentBuild build) {
    List<String> parts = Splitter.on('+').limit(2).splitToList(build.build());
    Tags tags =
        Tags.of(
            "version",
            parts.get(0),
            "revision",
            parts.size() == 2 ? parts.get(1) : "",
            "format",
            String.valueOf(build.reads()));
    meters.gauge(
        "locktender.build.info",
        "Always 1; the labels say which build this is, and the newest format that it reads",
        tags,
        () -> 1);
  }
}
