package io.locktender.agent.worker;

import io.locktender.agent.process.Marks;
import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.Scans;
import io.locktender.agent.process.Termination;
import io.locktender.agent.systemd.UnitState;
import io.locktender.agent.systemd.Units;
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
final class RunningUnit implements Running {
  private static final Duration STOP_AGAIN = Duration.ofSeconds(2);
  private static final int MAX_NAMED = 5;

  private final Workshop shop;
  private final WorkerRecord record;
  private final String unit;
  private final long since;
  private final long downFrom;
  private Units.@Nullable Call starting;
  private Units.@Nullable Call stopping;
  private @Nullable Termination commands;
  private long endSince;

  /**
   * @param execGrace how long what an agent that died began may still start it
   */
  RunningUnit(Workshop shop, WorkerRecord record, String unit, Duration execGrace) {
    this.shop = shop;
    this.record = record;
    this.unit = unit;
    this.since = shop.now();
    this.downFrom = since + execGrace.toNanos();
  }

  @Override
  public void start() throws IOException {
    starting = shop.units().start(unit);
  }

  @Override
  public ProcessEntry.Id first() {
    long pid = seen().map(UnitState::pid).orElse(0L);
    return new ProcessEntry.Id(pid, 0);
  }

  /** As it was last seen; empty when it is not loaded, or was not looked for yet. */
  private Optional<UnitState> seen() {
    return Optional.ofNullable(shop.units().latest()).flatMap(look -> look.of(unit));
  }

  /**
   * It is there until it was seen to be down after it was started last. While it is about to
   * change, it is looked at more often.
   */
  @Override
  public boolean lives() {
    Units.Look look = shop.units().latest();
    long from = downFrom;
    if (starting != null) {
      Optional<Long> started = starting.endedAt();
      if (started.isEmpty()) {
        return true;
      }
      // A call that failed may still have reached systemd.
      boolean failed = starting.failure().isPresent();
      long after = started.get() + (failed ? shop.settings().execGrace().toNanos() : 0);
      from = after - from < 0 ? from : after;
    }
    boolean late = look != null && look.begunAt() - from >= 0;
    boolean down = look != null && look.of(unit).map(UnitState::down).orElse(true);
    boolean lives = !late || !down;
    if (expectsChange(lives)) {
      shop.units().soon();
    }
    return lives;
  }

  /** For as long as it may take to start, and to stop; after that, what is, is likely to stay. */
  private boolean expectsChange(boolean lives) {
    if (commands != null) {
      return (lives || !left().isEmpty()) && shop.now() - endSince < record.stopWithin().toNanos();
    }
    return lives && notUp().isPresent() && shop.now() - since < record.startWithin().toNanos();
  }

  @Override
  public Optional<String> notUp() {
    Optional<UnitState> seen = seen();
    return seen.filter(UnitState::up).isPresent() ? Optional.empty() : Optional.of(words());
  }

  private String words() {
    String is = seen().map(UnitState::words).orElse("not loaded");
    return "unit "
        + unit
        + (shop.units().latest() == null ? " was not looked for yet" : " is " + is);
  }

  @Override
  public void end() {
    endSince = shop.now();
    commands =
        new Termination(
            shop.table(),
            record.stopWithin(),
            shop.settings().killGrace(),
            Duration.ZERO,
            endSince);
    if (lives()) {
      stopping = shop.units().stop(unit);
    }
  }

  @Override
  public boolean ended(Scans scans) {
    if (lives()) {
      stopAgain();
      return false;
    }
    Marks marks = new Marks(record.cookie(), 0, 0, "");
    return left().isEmpty() && commands != null && commands.poll(marks, scans, shop.now());
  }

  /** It was refused, or somebody has started it meanwhile. */
  private void stopAgain() {
    Optional<Long> asked = stopping == null ? Optional.of(endSince) : stopping.endedAt();
    if (asked.isPresent() && shop.now() - asked.get() >= STOP_AGAIN.toNanos()) {
      stopping = shop.units().stop(unit);
    }
  }

  /** What is in its control group. */
  private List<Long> left() {
    Units.Look look = shop.units().latest();
    return look == null ? List.of() : look.processesOf(unit);
  }

  /** While anything of it runs, it is systemd that is looked at. */
  @Override
  public Optional<Long> lookAgainAt() {
    return commands == null || lives() || !left().isEmpty()
        ? Optional.empty()
        : Optional.of(commands.lookAgainAt(shop.now(), false));
  }

  @Override
  public @Nullable Integer exit() {
    return seen().filter(UnitState::down).map(UnitState::exit).orElse(null);
  }

  @Override
  public Optional<String> problem() {
    Duration past = Duration.ofNanos(shop.now() - endSince);
    Optional<String> refused = Optional.ofNullable(stopping).flatMap(Units.Call::failure);
    if (commands == null || (past.compareTo(record.stopWithin()) < 0 && refused.isEmpty())) {
      return Optional.empty();
    }
    String who = "worker " + record.name() + " does not end: ";
    if (!lives()) {
      return left().isEmpty()
          ? commands.problem(record.name(), shop.now())
          : Optional.of(
              who
                  + words()
                  + ", but process "
                  + named()
                  + " of it is left: end it by hand, and give the unit KillMode=control-group");
    }
    String why = refused.or(shop.units()::failure).orElse("").strip();
    return Optional.of(
        "%s%s %d s after 'systemctl stop'%s; see 'systemctl status %s', and end it by hand"
            .formatted(
                who, words(), past.toSeconds(), why.isEmpty() ? "" : " (" + why + ")", unit));
  }

  private String named() {
    return left().stream()
        .limit(MAX_NAMED)
        .map(pid -> pid + " (" + shop.table().command(pid) + ")")
        .collect(Collectors.joining(", "));
  }

  @Override
  public String lastWords() {
    return Optional.ofNullable(starting)
        .flatMap(Units.Call::failure)
        .orElse(words() + "; what it wrote: journalctl -u " + unit);
  }
}
