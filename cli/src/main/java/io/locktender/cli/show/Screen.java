package io.locktender.cli.show;

import io.locktender.cli.console.CommandClock;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.KeyLine;
import io.locktender.cli.console.Meanwhile;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.console.Style.Tone;
import io.locktender.cli.console.TerminalHeight;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.cli.console.Times;
import io.locktender.cli.show.Watch.Display;
import io.locktender.coordinator.status.Eta;
import io.locktender.coordinator.status.Sentences;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a watch prints. */
final class Screen implements OperatorClient.Contact, AutoCloseable {
  /** The longest line that says what is new; 'status' and 'why' have the rest. */
  private static final int MAX_LINE = 200;

  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String HOME_AND_CLEAR = "\u001b[H" + CLEAR_BELOW;
  private static final String UP = "\u001b[%dA";

  /** A line that is too long is cut: each takes one line of the screen, so they can be counted. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final Io io;
  private final CommandClock clock;
  private final Display display;
  private final Eta eta = new Eta();
  private final Meanwhile meanwhile;
  private final ZoneId zone = ZoneId.systemDefault();

  /** Asked for once: the terminal is another program's to ask. */
  private final int width;

  private final int height;

  private String shown = "";
  private boolean unread;
  private @Nullable Snapshot last;
  private @Nullable Instant lastAt;

  Screen(Io io, CommandClock clock, Display display) {
    this.io = io;
    this.clock = clock;
    this.display = display;
    this.meanwhile = new Meanwhile(io);
    this.width = TerminalWidth.of(io);
    this.height = TerminalHeight.of(io);
  }

  /** Nothing is printed twice. */
  void show(Snapshot snapshot) {
    last = snapshot;
    lastAt = clock.now();
    if (display == Display.MEANWHILE) {
      meanwhile.now("waits for the master's answer: " + line(snapshot).strip());
      return;
    }
    print(
        switch (display) {
          case TABLE, IN_PLACE -> table("", snapshot);
          case JSON -> Json.of(new StatusBuilder(snapshot).build()) + "\n";
          case LINES, LINES_BESIDE -> line(snapshot);
          case MEANWHILE, SILENT -> "";
        });
  }

  @Override
  public void lost(ZooKeeperUnavailableException why) {
    String since = "has not answered since " + Times.at(clock.now(), zone);
    if (drawsTables() && last != null && lastAt != null) {
      String old = since + "; shown as it was at " + Times.at(lastAt, zone);
      print(table(KeyLine.of("zookeeper", Tone.BAD, old, io.style(), width), last));
    } else if (display == Display.MEANWHILE && meanwhile.shows()) {
      meanwhile.now("ZooKeeper " + since);
    } else {
      String known = lastAt == null ? "" : "; what is known is as of " + Times.at(lastAt, zone);
      io.err().println(why.getMessage() + "; it is asked again and again" + known);
    }
  }

  /** What is there then is shown at once, in the place of a table or a line that said so. */
  @Override
  public void back() {
    if (!drawsTables() && !(display == Display.MEANWHILE && meanwhile.shows())) {
      io.err().println("ZooKeeper answers again");
    }
  }

  /** Whether nobody reads any more what is printed. */
  boolean unread() {
    return unread;
  }

  @Override
  public void close() {
    meanwhile.close();
  }

  private boolean drawsTables() {
    return display == Display.IN_PLACE || (display == Display.TABLE && io.redraws());
  }

  private void print(String now) {
    if (!unread && !now.equals(shown)) {
      PrintWriter to = display == Display.LINES_BESIDE ? io.err() : io.out();
      to.print(framed(now));
      unread = to.checkError();
      shown = now;
    }
  }

  private String framed(String now) {
    if (display == Display.IN_PLACE) {
      long before = shown.lines().count();
      String back = before == 0 ? "" : UP.formatted(before) + CLEAR_BELOW;
      return back + NO_WRAP + now + WRAP;
    }
    return drawsTables() ? HOME_AND_CLEAR + now : now;
  }

  /**
   * With room for the line in which the cursor is then: what goes out at the top is not redrawn.
   */
  private String table(String above, Snapshot snapshot) {
    String left = ProgressBars.left(eta.of(snapshot.progress(), clock.nanos()));
    int room = drawsTables() ? height - 1 - (int) above.lines().count() : TerminalHeight.UNBOUNDED;
    String table = above + new StatusTable(io.style(), zone, width).render(snapshot, left, room);
    return io.redraws() ? table : table + "\n";
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
