package io.locktender.steps.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How the step process is started.
 *
 * @param before words before the JVM's command, such as {@code setsid}; usually none
 * @param jvmOptions such as {@code -Xmx2g}
 * @param openWithin how long it may take until it is connected and has loaded the plan
 * @param environment added to that of this process; what the steps start has it too
 * @param afterEnd run, maybe more than once, when the process was closed, whatever became of it
 */
public record StepProcessSettings(
    List<String> before,
    List<String> jvmOptions,
    Duration openWithin,
    Map<String, String> environment,
    Runnable afterEnd) {
  /**
   * The variable of the environment that marks a step process and all that it starts; it ends what
   * has the value that it has. Without one it ends what is still known as its descendant.
   */
  public static final String MARK = "LOCKTENDER_STEP_PROCESS";

  /**
   * The options of a process for which nothing else is said: a quarter of the memory, and 512 MiB
   * at most. More would make nothing faster: what is on its way is bounded, what is known of each
   * document is kept in mapped files, and the servers beside it need the memory.
   */
  public static final List<String> DEFAULT_OPTIONS =
      List.of("-XX:MaxRAM=2g", "-XX:MaxRAMPercentage=25");

  public StepProcessSettings {
    before = List.copyOf(before);
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /** With nothing added to the environment, and nothing to do afterwards. */
  public StepProcessSettings(List<String> jvmOptions, Duration openWithin) {
    this(List.of(), jvmOptions, openWithin, Map.of(), () -> {});
  }

  /** {@link #DEFAULT_OPTIONS}, and a minute. */
  public static StepProcessSettings defaults() {
    return new StepProcessSettings(DEFAULT_OPTIONS, Duration.ofMinutes(1));
  }
}
