package io.locktender.agent.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The end of a worker: SIGTERM once to each of its processes, SIGKILL to all that are left when the
 * time is over, again and again until none is left.
 */
public final class Termination {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration LOOK_AGAIN_AT_STUBBORN = Duration.ofSeconds(1);
  private static final int MAX_NAMED = 5;

  private final ProcessTable table;
  private final Duration killGrace;
  private final long killAt;
  private final long notGoneBefore;
  private final Set<ProcessEntry.Id> told = new HashSet<>();
  private final Undecided undecided = new Undecided();
  private List<ProcessEntry> left = List.of();
  private boolean refused;

  /**
   * @param now when it begins, nanoseconds, monotonic
   */
  public Termination(ProcessTable table, EndLimits limits, long now) {
    this.table = table;
    this.killGrace = limits.killGrace();
    this.killAt = now + limits.stopWithin().toNanos();
    this.notGoneBefore = now + limits.execGrace().toNanos();
  }

  /** Signals what is left; true when nothing is. */
  public boolean poll(ProcessMarks marks, ProcessScans scans, long now) {
    left = marks.among(scans.first(), table.boot());
    if (left.isEmpty()) {
      left = marks.among(scans.second(), table.boot());
    }
    boolean kill = now - killAt >= 0;
    refused = false;
    for (ProcessEntry process : left) {
      if (told.add(process.id()) || kill) {
        refused |= !table.signal(process, kill);
      }
    }
    if (!left.isEmpty()) {
      undecided.reset();
      return false;
    }
    return !undecided.among(scans, marks.startTicksIn(table.boot()), now)
        && now - notGoneBefore >= 0;
  }

  /** Whether the processes were told to end and still have time to do so. */
  public boolean waiting(long now) {
    return !told.isEmpty() && now - killAt < 0;
  }

  /** When to look again, if nothing else wakes the loop. */
  public long lookAgainAt(long now, boolean exitWakes) {
    if (exitWakes && waiting(now)) {
      return killAt;
    }
    boolean stubborn = now - killAt > killGrace.toNanos();
    return now + (stubborn ? LOOK_AGAIN_AT_STUBBORN : LOOK_AGAIN).toNanos();
  }

  /** Which processes are still there although they were killed. */
  public Optional<String> problem(String name, long now) {
    Duration since = Duration.ofNanos(now - killAt);
    if (left.isEmpty() || since.compareTo(killGrace) < 0) {
      return Optional.empty();
    }
    String processes =
        left.stream()
            .limit(MAX_NAMED)
            .map(p -> p.pid() + " (" + table.command(p.pid()) + ")")
            .collect(Collectors.joining(", "));
    return Optional.of(
        "worker "
            + name
            + " does not end: process "
            + processes
            + (refused ? " may not be signalled by the agent" : " is still there")
            + " "
            + since.toSeconds()
            + " s after SIGKILL; end it by hand, or restart the machine");
  }
}
