package io.locktender.cli.show;

import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Meanwhile;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows the status again whenever it changes, at most a few times a second. */
public final class Watch {
  private static final Duration BREATHER = Duration.ofMillis(150);

  /** How a change is shown. */
  public enum Display {
    /** The whole table; on a terminal it has the screen for itself. */
    TABLE,
    /** The whole table, in the place of the one before: what was above it stays. */
    IN_PLACE,
    /** One line of JSON. */
    JSON,
    /** One line that says what is new. */
    LINES,
    /** The same on the standard error: JSON has the standard output for itself. */
    LINES_BESIDE,
    /** {@link Meanwhile}: while a person waits for an answer. */
    MEANWHILE,
    /** Not at all. */
    SILENT
  }

  private final String cluster;
  private final OperatorClient zookeeper;
  private final CommandClock pacer;
  private final Display display;
  private final Screen screen;

  public Watch(
      Io io, String cluster, OperatorClient zookeeper, CommandClock pacer, Display display) {
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.pacer = pacer;
    this.display = display;
    this.screen = new Screen(io, pacer, display);
  }

  /**
   * Watches until a snapshot is the one that is waited for, or nobody reads any more what was asked
   * for to be read. Says so where ZooKeeper does not answer.
   *
   * @param bound how long at most
   * @return that snapshot, or empty when the time is over
   */
  public Optional<Snapshot> until(Predicate<Snapshot> wanted, Duration bound)
      throws InterruptedException {
    try (screen) {
      return zookeeper
          .watchUntil(view -> test(new Snapshot(cluster, view), wanted), bound, screen)
          .map(view -> new Snapshot(cluster, view));
    }
  }

  /** Whether it has ended since nobody reads it any more. */
  boolean unread() {
    return screen.unread() && (display == Display.TABLE || display == Display.JSON);
  }

  /** A change within the breather is seen after it, with all the others. */
  private boolean test(Snapshot snapshot, Predicate<Snapshot> wanted) {
    screen.show(snapshot);
    boolean is = wanted.test(snapshot) || unread();
    if (!is && display != Display.SILENT && display != Display.MEANWHILE) {
      pacer.pause(BREATHER);
    }
    return is;
  }
}
