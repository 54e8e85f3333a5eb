package io.locktender.agent.worker;

import java.time.Duration;

/**
 * The supervisor's times and sizes.
 *
 * @param probeUntilHealthy between two probes of a worker that has not been healthy yet
 * @param probeAfterwards between two probes of one that has
 * @param settle how long a worker without a health check must run to count as healthy
 * @param backOffMin before the first restart
 * @param backOffMax the most before a restart
 * @param backOffReset how long a worker must have been healthy for its failures to be forgotten
 * @param strayStopWithin between SIGTERM and SIGKILL for a process that nothing is known of
 * @param killGrace how long after SIGKILL a process that is still there is reported
 * @param execGrace how long a recorded cookie may be without a process after the agent's crash
 * @param logMaxBytes the size over which a worker's log is set aside
 */
public record WorkerSettings(
    Duration probeUntilHealthy,
    Duration probeAfterwards,
    Duration settle,
    Duration backOffMin,
    Duration backOffMax,
    Duration backOffReset,
    Duration strayStopWithin,
    Duration killGrace,
    Duration execGrace,
    long logMaxBytes) {
  /** What a node uses. */
  public static WorkerSettings defaults() {
    return new WorkerSettings(
        Duration.ofMillis(100),
        Duration.ofSeconds(2),
        Duration.ofMillis(300),
        Duration.ofMillis(200),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        16L * 1024 * 1024);
  }
}
