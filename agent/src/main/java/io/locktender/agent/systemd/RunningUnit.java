package io.locktender.agent.systemd;

import com.google.common.base.Ticker;
import io.locktender.agent.process.EndLimits;
import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.ProcessMarks;
import io.locktender.agent.process.ProcessScans;
import io.locktender.agent.process.ProcessTable;
import io.locktender.agent.process.RunningProgram;
import io.locktender.agent.process.Termination;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A unit of systemd, and the commands for its worker that carry the worker's cookie. When it is to
 * be killed is systemd's affair (TimeoutStopSec): where it does not stop, it is still there.
 */
public final class RunningUnit implements RunningProgram {
  private static final Duration STOP_AGAIN = Duration.ofSeconds(2);
  private static final int MAX_NAMED = 5;

  /**
   * Which it is.
   *
   * @param worker the worker's name, for messages
   * @param unit the unit's name
   * @param cookie what the worker's commands carry
   * @param startWithin how long it may take to start
   */
  public record Identity(String worker, String unit, String cookie, Duration startWithin) {}

  private final Identity identity;
  private final String unit;
  private final EndLimits limits;
  private final Units units;
  private final ProcessTable table;
  private final Ticker ticker;
  private final long since;
  private final long downFrom;
  private @Nullable UnitCall starting;
  private @Nullable UnitCall stopping;
  private @Nullable Termination commands;
  private long endSince;

  /**
   * @param limits of its end; {@code execGrace} is also how long a call that failed may still reach
   *     systemd
   * @param startsWithin how long what an agent that died has begun may still start it; else zero
   * @param ticker nanoseconds, monotonic
   */
  public RunningUnit(
      Identity identity,
      EndLimits limits,
      Duration startsWithin,
      Units units,
      ProcessTable table,
      Ticker ticker) {
    this.identity = identity;
    this.unit = identity.unit();
    this.limits = limits;
    this.units = units;
    this.table = table;
    this.ticker = ticker;
    this.since = ticker.read();
    this.downFrom = since + startsWithin.toNanos();
  }

  @Override
  public void start() throws IOException {
    starting = units.start(unit);
  }

  @Override
  public ProcessEntry.Id first() {
    long pid = seen().map(UnitState::pid).orElse(0L);
    return new ProcessEntry.Id(pid, 0);
  }

  /** As it was last seen; empty when it is not loaded, or was not looked for yet. */
  private Optional<UnitState> seen() {
    return Optional.ofNullable(units.latest()).flatMap(look -> look.of(unit));
  }

  /**
   * It is there until it was seen to be down after it was started last. While it is about to
   * change, it is looked at more often.
   */
  @Override
  public boolean lives() {
    UnitListing look = units.latest();
    long from = downFrom;
    if (starting != null) {
      Optional<Long> started = starting.endedAt();
      if (started.isEmpty()) {
        return true;
      }
      // A call that failed may still have reached systemd.
      boolean failed = starting.failure().isPresent();
      long after = started.get() + (failed ? limits.execGrace().toNanos() : 0);
      from = after - from < 0 ? from : after;
    }
    boolean late = look != null && look.begunAt() - from >= 0;
    boolean down = look != null && look.of(unit).map(UnitState::down).orElse(true);
    boolean lives = !late || !down;
    if (expectsChange(lives)) {
      units.soon();
    }
    return lives;
  }

  /** For as long as it may take to start, and to stop; after that, what is, is likely to stay. */
  private boolean expectsChange(boolean lives) {
    if (commands != null) {
      return (lives || !left().isEmpty())
          && ticker.read() - endSince < limits.stopWithin().toNanos();
    }
    return lives && notUp().isPresent() && ticker.read() - since < identity.startWithin().toNanos();
  }

  @Override
  public Optional<String> notUp() {
    Optional<UnitState> seen = seen();
    return seen.filter(UnitState::up).isPresent() ? Optional.empty() : Optional.of(words());
  }

  private String words() {
    String is = seen().map(UnitState::words).orElse("not loaded");
    return "unit " + unit + (units.latest() == null ? " was not looked for yet" : " is " + is);
  }

  @Override
  public void end() {
    endSince = ticker.read();
    commands = new Termination(table, limits.allKnown(), endSince);
    if (lives()) {
      stopping = units.stop(unit);
    }
  }

  @Override
  public boolean ended(ProcessScans scans) {
    if (lives()) {
      stopAgain();
      return false;
    }
    ProcessMarks marks = new ProcessMarks(identity.cookie(), 0, 0, "");
    return left().isEmpty() && commands != null && commands.poll(marks, scans, ticker.read());
  }

  /** It was refused, or somebody has started it meanwhile. */
  private void stopAgain() {
    Optional<Long> asked = stopping == null ? Optional.of(endSince) : stopping.endedAt();
    if (asked.isPresent() && ticker.read() - asked.get() >= STOP_AGAIN.toNanos()) {
      stopping = units.stop(unit);
    }
  }

  /** What is in its control group. */
  private List<Long> left() {
    UnitListing look = units.latest();
    return look == null ? List.of() : look.processesOf(unit);
  }

  /** While anything of it runs, it is systemd that is looked at. */
  @Override
  public Optional<Long> lookAgainAt() {
    return commands == null || lives() || !left().isEmpty()
        ? Optional.empty()
        : Optional.of(commands.lookAgainAt(ticker.read(), false));
  }

  @Override
  public @Nullable Integer exit() {
    return seen().filter(UnitState::down).map(UnitState::exit).orElse(null);
  }

  @Override
  public Optional<String> problem() {
    Duration past = Duration.ofNanos(ticker.read() - endSince);
    Optional<String> refused = Optional.ofNullable(stopping).flatMap(UnitCall::failure);
    if (commands == null || (past.compareTo(limits.stopWithin()) < 0 && refused.isEmpty())) {
      return Optional.empty();
    }
    String who = "worker " + identity.worker() + " does not end: ";
    if (!lives()) {
      return left().isEmpty()
          ? commands.problem(identity.worker(), ticker.read())
          : Optional.of(
              who
                  + words()
                  + ", but process "
                  + named()
                  + " of it is left: end it by hand, and give the unit KillMode=control-group");
    }
    String why = refused.or(units::failure).orElse("").strip();
    return Optional.of(
        "%s%s %d s after 'systemctl stop'%s; see 'systemctl status %s', and end it by hand"
            .formatted(
                who, words(), past.toSeconds(), why.isEmpty() ? "" : " (" + why + ")", unit));
  }

  private String named() {
    return left().stream()
        .limit(MAX_NAMED)
        .map(pid -> pid + " (" + table.command(pid) + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public String lastWords() {
    return Optional.ofNullable(starting)
        .flatMap(UnitCall::failure)
        .orElse(words() + "; what it wrote: journalctl -u " + unit);
  }
}
