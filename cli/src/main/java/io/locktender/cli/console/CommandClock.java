package io.locktender.cli.console;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Time as a command sees it; a test gives its own. */
public interface CommandClock {
  /** A monotonic clock, in nanoseconds. */
  long nanos();

  /** By this machine's wall clock. */
  Instant now();

  /** Waits; an interrupt ends it early and stays set. */
  void pause(Duration time);

  /** The real one. */
  CommandClock SYSTEM =
      new CommandClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void pause(Duration time) {
          LockSupport.parkNanos(this, time.toNanos());
        }
      };
}
