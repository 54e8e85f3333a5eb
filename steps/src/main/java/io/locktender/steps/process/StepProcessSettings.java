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

  private static final long MEBIBYTE = 1L << 20;

  /**
   * More would make nothing faster: what is on its way is bounded, what is known of each document
   * is kept in mapped files, and the servers beside it need the memory.
   */
  private static final long MAX_HEAP_MIB = 512;

  /**
   * The collector for a small heap: with G1, which the JVM would choose, a transform was copied a
   * fifth slower on two cores.
   */
  private static final String COLLECTOR = "-XX:+UseSerialGC";

  /** Less is not enough to start with. */
  private static final long MIN_HEAP_MIB = 32;

  public StepProcessSettings {
    before = List.copyOf(before);
    jvmOptions = List.copyOf(jvmOptions);
    environment = Map.copyOf(environment);
  }

  /** With nothing added to the environment, and nothing to do afterwards. */
  public StepProcessSettings(List<String> jvmOptions, Duration openWithin) {
    this(List.of(), jvmOptions, openWithin, Map.of(), () -> {});
  }

  /**
   * Where nothing else is said: a heap of a quarter of the memory, and of 512 MiB at most, and two
   * minutes: long enough for what it asks of the database first to be known not to be answered. The
   * heap is said by {@code -Xmx}: a JVM would take no other bound for the machine's. The collector
   * is the serial one.
   *
   * @param memoryBytes of the machine, or of what this process is confined to
   */
  public static StepProcessSettings defaults(long memoryBytes) {
    long heap = Math.max(MIN_HEAP_MIB, Math.min(MAX_HEAP_MIB, memoryBytes / 4 / MEBIBYTE));
    return new StepProcessSettings(List.of(COLLECTOR, "-Xmx" + heap + "m"), Duration.ofMinutes(2));
  }
}
