package io.locktender.agent.process;

import com.google.common.base.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process that an agent has started, and with it all that carries its cookie. */
public final class RunningProcess implements RunningProgram {
  /** An adopted process is nobody's child: its end is seen only by looking. */
  private static final Duration LOOK_AT_ADOPTED = Duration.ofMillis(500);

  /** How it becomes one. */
  @FunctionalInterface
  public interface ProcessStarter {
    Process start() throws IOException;
  }

  private final String name;
  private final EndLimits limits;
  private final ProcessTable table;
  private final Ticker ticker;
  private final ProcessStarter starter;
  private final Supplier<String> lastWords;
  private ProcessMarks marks;
  private @Nullable Process process;
  private @Nullable Termination termination;

  /**
   * @param name for messages
   * @param marks of the process that was found, if one was
   * @param limits of its end
   * @param ticker nanoseconds, monotonic
   * @param lastWords what it wrote last, in a sentence
   */
  public RunningProcess(
      String name,
      ProcessMarks marks,
      EndLimits limits,
      ProcessTable table,
      Ticker ticker,
      ProcessStarter starter,
      Supplier<String> lastWords) {
    this.name = name;
    this.marks = marks;
    this.limits = limits;
    this.table = table;
    this.ticker = ticker;
    this.starter = starter;
    this.lastWords = lastWords;
  }

  @Override
  public void start() throws IOException {
    Process started = starter.start();
    process = started;
    long ticks = table.find(started.pid()).map(ProcessEntry::startTicks).orElse(0L);
    marks = new ProcessMarks(marks.cookie(), started.pid(), ticks, table.boot());
  }

  @Override
  public ProcessEntry.Id first() {
    return new ProcessEntry.Id(marks.pid(), marks.startTicks());
  }

  @Override
  public boolean lives() {
    return process != null
        ? process.isAlive()
        : marks.pid() != 0 && table.lives(marks.pid(), marks.startTicks());
  }

  @Override
  public Optional<String> notUp() {
    return Optional.empty();
  }

  @Override
  public void end() {
    termination = new Termination(table, limits, ticker.read());
  }

  @Override
  public boolean ended(ProcessScans scans) {
    long now = ticker.read();
    // Looking at every process costs: not while it is the first one's end that is waited for.
    return termination != null
        && !(termination.waiting(now) && lives())
        && termination.poll(marks, scans, now)
        && !lives();
  }

  @Override
  public Optional<Long> lookAgainAt() {
    long now = ticker.read();
    if (termination != null) {
      return Optional.of(termination.lookAgainAt(now, process != null && process.isAlive()));
    }
    return process == null ? Optional.of(now + LOOK_AT_ADOPTED.toNanos()) : Optional.empty();
  }

  @Override
  public @Nullable Integer exit() {
    return process == null || process.isAlive() ? null : process.exitValue();
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(termination).flatMap(ending -> ending.problem(name, ticker.read()));
  }

  @Override
  public String lastWords() {
    return lastWords.get();
  }
}
