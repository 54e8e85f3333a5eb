package io.locktender.cli.show;

import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Meanwhile;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.status.Eta;
import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows the status again whenever it changes, at most a few times a second. */
public final class Watch {
  private static final Duration BREATHER = Duration.ofMillis(150);

  /** The longest line that says what is new; 'status' and 'why' have the rest. */
  private static final int MAX_LINE = 200;

  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String HOME_AND_CLEAR = "\u001b[H" + CLEAR_BELOW;
  private static final String UP = "\u001b[%dA";

  /** A line that is too long is cut: each takes one line of the screen, so they can be counted. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

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

  private final Io io;
  private final String cluster;
  private final OperatorClient zookeeper;
  private final CommandClock pacer;
  private final Display display;
  private final Eta eta = new Eta();
  private final Meanwhile meanwhile;

  /** Asked for once: the terminal is another program's to ask. */
  private final int width;

  private String shown = "";

  public Watch(
      Io io, String cluster, OperatorClient zookeeper, CommandClock pacer, Display display) {
    this.io = io;
    this.cluster = cluster;
    this.zookeeper = zookeeper;
    this.pacer = pacer;
    this.display = display;
    this.meanwhile = new Meanwhile(io);
    this.width = TerminalWidth.of(io);
  }

  /**
   * Watches until a snapshot is the one that is waited for.
   *
   * @param bound how long at most
   * @return that snapshot, or empty when the time is over
   */
  public Optional<Snapshot> until(Predicate<Snapshot> wanted, Duration bound)
      throws InterruptedException {
    try (meanwhile) {
      return zookeeper
          .watchUntil(view -> test(new Snapshot(cluster, view), wanted), bound)
          .map(view -> new Snapshot(cluster, view));
    }
  }

  /** A change within the breather is seen after it, with all the others. */
  private boolean test(Snapshot snapshot, Predicate<Snapshot> wanted) {
    show(snapshot);
    boolean is = wanted.test(snapshot);
    if (!is && display != Display.SILENT && display != Display.MEANWHILE) {
      pacer.pause(BREATHER);
    }
    return is;
  }

  private void show(Snapshot snapshot) {
    if (display == Display.MEANWHILE) {
      meanwhile.now("waits for the master's answer: " + line(snapshot).strip());
      return;
    }
    String now =
        switch (display) {
          case TABLE, IN_PLACE -> table(snapshot);
          case JSON -> Json.of(new StatusBuilder(snapshot).build()) + "\n";
          case LINES, LINES_BESIDE -> line(snapshot);
          case MEANWHILE, SILENT -> "";
        };
    if (!now.equals(shown)) {
      PrintWriter to = display == Display.LINES_BESIDE ? io.err() : io.out();
      to.print(framed(now));
      to.flush();
      shown = now;
    }
  }

  private String framed(String now) {
    if (display == Display.IN_PLACE) {
      long before = shown.lines().count();
      String back = before == 0 ? "" : UP.formatted(before) + CLEAR_BELOW;
      return back + NO_WRAP + now + WRAP;
    }
    return display == Display.TABLE && io.terminal() ? HOME_AND_CLEAR + now : now;
  }

  private String table(Snapshot snapshot) {
    String left = ProgressBars.left(eta.of(snapshot.progress(), pacer.nanos()));
    String table =
        new StatusTable(io.style(), ZoneId.systemDefault(), width).render(snapshot, left);
    return io.terminal() ? table : table + "\n";
  }

  private static String line(Snapshot snapshot) {
    StatusModel.UpgradeStatus upgrade = new StatusBuilder(snapshot).build().upgrade();
    String doing = snapshot.mirror() == null ? "no master" : snapshot.mirror().sentence();
    String line =
        upgrade != null && upgrade.outcome() == null
            ? Sentences.inPhase(upgrade.phase(), doing)
            : doing;
    return (line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE - 1) + "…") + "\n";
  }
}
