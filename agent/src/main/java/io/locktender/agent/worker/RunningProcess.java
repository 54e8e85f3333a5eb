package io.locktender.agent.worker;

import io.locktender.agent.process.Marks;
import io.locktender.agent.process.ProcessEntry;
import io.locktender.agent.process.Scans;
import io.locktender.agent.process.Termination;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process that an agent has started, and with it all that carries its cookie. */
final class RunningProcess implements Running {
  /** An adopted process is nobody's child: its end is seen only by looking. */
  private static final Duration LOOK_AT_ADOPTED = Duration.ofMillis(500);

  private static final int MAX_LAST_WORDS = 300;

  private final Workshop shop;
  private final WorkerRecord record;
  private final Duration execGrace;
  private Marks marks;
  private @Nullable Process process;
  private @Nullable Termination termination;

  /**
   * @param record with the process that was found, if one was
   * @param execGrace how long a process of it may still appear
   */
  RunningProcess(Workshop shop, WorkerRecord record, Duration execGrace) {
    this.shop = shop;
    this.record = record;
    this.execGrace = execGrace;
    this.marks = record.marks();
  }

  @Override
  public void start() throws IOException {
    Process started = shop.start(record);
    process = started;
    long ticks = shop.table().find(started.pid()).map(ProcessEntry::startTicks).orElse(0L);
    marks = record.withProcess(started.pid(), ticks, shop.table().boot()).marks();
  }

  @Override
  public ProcessEntry.Id first() {
    return new ProcessEntry.Id(marks.pid(), marks.startTicks());
  }

  @Override
  public boolean lives() {
    return process != null
        ? process.isAlive()
        : marks.pid() != 0 && shop.table().lives(marks.pid(), marks.startTicks());
  }

  @Override
  public Optional<String> notUp() {
    return Optional.empty();
  }

  @Override
  public void end() {
    termination =
        new Termination(
            shop.table(), record.stopWithin(), shop.settings().killGrace(), execGrace, shop.now());
  }

  @Override
  public boolean ended(Scans scans) {
    long now = shop.now();
    // Looking at every process costs: not while it is the first one's end that is waited for.
    return termination != null
        && !(termination.waiting(now) && lives())
        && termination.poll(marks, scans, now)
        && !lives();
  }

  @Override
  public Optional<Long> lookAgainAt() {
    long now = shop.now();
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
    return Optional.ofNullable(termination)
        .flatMap(ending -> ending.problem(record.name(), shop.now()));
  }

  /** For whoever is not on this machine. */
  @Override
  public String lastWords() {
    try {
      String last =
          new WorkerLog(shop.logs(), record.name())
              .tail().stream().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
      return last.isEmpty()
          ? "it wrote nothing"
          : "it wrote last: "
              + last.strip().substring(0, Math.min(last.strip().length(), MAX_LAST_WORDS));
    } catch (UncheckedIOException e) {
      return "what it wrote cannot be read";
    }
  }
}
