package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ReleaseId;

/**
 * One worker of the node, as the agent last saw it.
 *
 * @param name its name in the release
 * @param release the release that it was started from
 * @param state what it is doing
 * @param pid its process
 * @param revision the revision of the version document that it was started under
 * @param restarts how often it was started again
 */
public record WorkerView(
    String name, ReleaseId release, State state, long pid, long revision, int restarts) {
  /** What a worker is doing. */
  public enum State {
    /** It runs, and has not been healthy yet. */
    STARTING,
    /** It runs and is healthy. */
    HEALTHY,
    /** It runs, and did not become or stay healthy in time. */
    UNHEALTHY,
    /** It was told to stop, and is not gone. */
    STOPPING,
    /** It ended by itself and waits to be started again; no process of it is left. */
    BACKING_OFF
  }

  /** Whether a process of it may be left. */
  public boolean running() {
    return state != State.BACKING_OFF;
  }
}
