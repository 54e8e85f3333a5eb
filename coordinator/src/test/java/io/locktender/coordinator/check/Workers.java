package io.locktender.coordinator.check;

/** The codes of {@link World.Own#WORKER}. */
final class Workers {
  static final int NONE = 0;

  private static final int RUNNING = 0;
  private static final int STOPPING = 1;

  /** It runs, and no record says so yet; only a mutant starts workers so. */
  private static final int UNRECORDED = 2;

  /** It runs, and no agent knows of it; only what a mutant started becomes so. */
  private static final int UNKNOWN = 3;

  private Workers() {}

  static int running(int release) {
    return code(release, RUNNING);
  }

  static int stopping(int release) {
    return code(release, STOPPING);
  }

  static int unrecorded(int release) {
    return code(release, UNRECORDED);
  }

  static int unknown(int release) {
    return code(release, UNKNOWN);
  }

  /** 1 or 2; 0 when there is none. */
  static int release(int worker) {
    return worker == NONE ? 0 : 1 + (worker - 1) % 2;
  }

  static boolean isStopping(int worker) {
    return is(worker, STOPPING);
  }

  static boolean isUnrecorded(int worker) {
    return is(worker, UNRECORDED);
  }

  /** Whether the node's agent knows of it. */
  static boolean isKnown(int worker) {
    return worker != NONE && !is(worker, UNKNOWN);
  }

  private static boolean is(int worker, int stage) {
    return worker != NONE && (worker - 1) / 2 == stage;
  }

  private static int code(int release, int stage) {
    return 1 + stage * 2 + (release - 1);
  }
}
