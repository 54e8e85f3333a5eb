package io.locktender.cli.desk;

import io.locktender.cli.console.Io;
import io.locktender.cli.console.ProgressBars;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.master.MasterTurn;
import io.locktender.coordinator.status.Eta;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a master does, as it does it: each sentence once, and how far the task is; on a
 * terminal all the time, else a line now and then.
 */
final class DeskScreen {
  private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final String AGAIN = "\r\u001b[K";

  private final Io io;
  private final PrintWriter to;
  private final Supplier<@Nullable TaskProgress> progress;
  private final LongSupplier nanos;
  private final Eta eta = new Eta();
  private String said = "";
  private @Nullable TaskProgress shown;
  private long shownAt;

  /**
   * @param to where it is shown
   * @param progress how far the task is, or null
   * @param nanos a monotonic clock
   */
  DeskScreen(Io io, PrintWriter to, Supplier<@Nullable TaskProgress> progress, LongSupplier nanos) {
    this.io = io;
    this.to = to;
    this.progress = progress;
    this.nanos = nanos;
    this.shownAt = nanos.getAsLong();
  }

  void show(MasterTurn turn) {
    String sentence = turn.sentence();
    if (!sentence.isEmpty() && !sentence.equals(said)) {
      said = sentence;
      clear();
      to.println(sentence);
    }
    TaskProgress now = progress.get();
    if (now != null && !now.equals(shown)) {
      show(now);
    }
  }

  /** Nothing more is shown of what was under way. */
  void clear() {
    if (shown != null && io.redraws(to)) {
      to.print(AGAIN);
      to.flush();
    }
    shown = null;
  }

  private void show(TaskProgress now) {
    String left = ProgressBars.left(eta.of(now, nanos.getAsLong()));
    String line =
        "  "
            + ProgressBars.of(now.done(), now.left())
            + (left == null ? "" : "  " + left + " left");
    if (io.redraws(to)) {
      to.print(AGAIN + line);
      to.flush();
    } else if (nanos.getAsLong() - shownAt >= LINE_EVERY_NANOS) {
      shownAt = nanos.getAsLong();
      to.println(line);
    } else {
      return;
    }
    shown = now;
  }
}
