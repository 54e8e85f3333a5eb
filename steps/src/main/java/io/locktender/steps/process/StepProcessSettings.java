package io.locktender.steps.process;

import java.time.Duration;
import java.util.List;

/**
 * How the step process is started.
 *
 * @param jvmOptions such as {@code -Xmx2g}
 * @param openWithin how long it may take until it is connected and has loaded the plan
 */
public record StepProcessSettings(List<String> jvmOptions, Duration openWithin) {
  /** The options of a process for which nothing else is said. */
  public static final List<String> DEFAULT_OPTIONS = List.of("-XX:MaxRAMPercentage=25");

  public StepProcessSettings {
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** A quarter of the memory, and a minute. */
  public static StepProcessSettings defaults() {
    return new StepProcessSettings(DEFAULT_OPTIONS, Duration.ofMinutes(1));
  }
}
