package io.locktender.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** What a peer's process tells of itself, a line each, and what it waits for. */
final class PeerLines {
  /** Before the library is called; JVM and driver are ready. */
  static final String BEGINS = "begins";

  /** In the change: the library has the lock. */
  static final String CHANGES = "changes";

  /** After the change, and before the library notes it. */
  static final String CHANGED = "changed";

  /** The library has returned: the application goes on. */
  static final String GOES_ON = "goes-on";

  /** A file: while it is there, a change waits. */
  private static final Path BRAKE = Path.of(System.getProperty("bench.brake", "/nonexistent"));

  private static final Duration AT_MOST = Duration.ofMinutes(10);
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private PeerLines() {}

  static void say(String what) {
    System.out.println(line(what) + Instant.now().toEpochMilli());
  }

  /** With what a line of this kind begins. */
  static String line(String what) {
    return "bench " + what + " ";
  }

  /** Waits in the change, so that others wait for the lock. */
  static void awaitRelease() {
    long until = System.nanoTime() + AT_MOST.toNanos();
    while (Files.exists(BRAKE)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("nobody released it within " + AT_MOST);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
