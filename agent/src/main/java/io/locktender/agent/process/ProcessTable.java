package io.locktender.agent.process;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.util.concurrent.Uninterruptibles;
import io.locktender.steps.command.ProcessStat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The machine's processes, from {@code /proc}. A process that ends while it is read is not there.
 */
public class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final int MAX_LOOKS = 200;
  private static final Splitter PATH = Splitter.on(CharMatcher.anyOf("/\n"));

  private final long self = ProcessHandle.current().pid();
  private final String variable;
  private final String boot;

  public ProcessTable() {
    this(Cookies.VARIABLE);
  }

  /**
   * @param variable of the environment, which holds a process's cookie
   */
  ProcessTable(String variable) {
    this.variable = variable + "=";
    try {
      boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("expected Linux with /proc, which the agent needs", e);
    }
  }

  /** The random name of the machine's run: process ids mean nothing in another one. */
  public String boot() {
    return boot;
  }

  /** Every live process but this one. */
  List<ProcessEntry> scan() {
    return pids().stream().flatMap(pid -> read(pid, true).stream()).toList();
  }

  private List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path directory : directories) {
        long pid = Long.parseLong(directory.getFileName().toString());
        if (pid != self) {
          pids.add(pid);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new IllegalStateException("/proc cannot be listed", e);
    }
    return pids;
  }

  /**
   * The live processes in the control groups of systemd's units, by unit.
   *
   * @param wanted the units that are meant
   */
  public Map<String, List<Long>> byUnit(Predicate<String> wanted) {
    Map<String, List<Long>> found = new HashMap<>();
    for (long pid : pids()) {
      Optional<String> groups = read(pid, false).isPresent() ? groups(pid) : Optional.empty();
      groups.stream()
          .flatMap(PATH::splitToStream)
          .filter(wanted)
          .distinct()
          .forEach(unit -> found.computeIfAbsent(unit, ignored -> new ArrayList<>()).add(pid));
    }
    return found;
  }

  /** The control groups of a process, a line each; empty when it is gone. */
  Optional<String> groups(long pid) {
    return Optional.ofNullable(bytes(pid, "cgroup"))
        .map(groups -> new String(groups, StandardCharsets.UTF_8));
  }

  /** Whether this very process, not another one under its id, lives. */
  public boolean lives(long pid, long startTicks) {
    return read(pid, false).filter(found -> found.startTicks() == startTicks).isPresent();
  }

  /** A live process, without its cookie. */
  public Optional<ProcessEntry> find(long pid) {
    return read(pid, false);
  }

  /**
   * Sends SIGTERM or SIGKILL to this very process.
   *
   * @return false when it lives and may not be signalled
   */
  boolean signal(ProcessEntry process, boolean kill) {
    // The handle remembers when its process started: looked at after it was made, it is the one.
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !lives(process.pid(), process.startTicks())) {
      return true;
    }
    boolean sent = kill ? handle.get().destroyForcibly() : handle.get().destroy();
    return sent || !lives(process.pid(), process.startTicks());
  }

  /**
   * SIGKILL to all that is meant, until none is left: what is killed may have started more
   * meanwhile. It does not end early when its thread is interrupted.
   *
   * @param meant which of the processes that were found
   * @param startTicks none that is meant began before
   * @return false when there still are some after ten seconds
   */
  boolean killAll(UnaryOperator<List<ProcessEntry>> meant, long startTicks) {
    Undecided undecided = new Undecided();
    for (int look = 0; look < MAX_LOOKS; look++) {
      ProcessScans scans = new ProcessScans(this);
      List<ProcessEntry> left = meant.apply(scans.first());
      if (left.isEmpty()) {
        left = meant.apply(scans.second());
      }
      if (!left.isEmpty()) {
        undecided.reset();
        left.forEach(process -> signal(process, true));
        ProcessHandle.of(left.get(0).pid()).ifPresent(ProcessTable::awaitEnd);
      } else if (undecided.among(scans, startTicks, System.nanoTime())) {
        Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
      } else {
        return true;
      }
    }
    return false;
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      Uninterruptibles.getUninterruptibly(
          process.onExit(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return;
    }
  }

  /** What a person would call the process; bounded, empty when it is gone. */
  public String command(long pid) {
    byte[] words = bytes(pid, "cmdline");
    String text =
        words == null ? "" : new String(words, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    return text.length() > 120 ? text.substring(0, 120) + ".." : text;
  }

  private Optional<ProcessEntry> read(long pid, boolean withCookie) {
    return ProcessStat.of(pid)
        .filter(ProcessStat::alive)
        .map(stat -> withCookie ? withCookie(pid, stat) : entry(pid, stat, null, false));
  }

  private ProcessEntry withCookie(long pid, ProcessStat stat) {
    byte[] environment = bytes(pid, "environ");
    if (environment == null || environment.length > 0) {
      return entry(pid, stat, cookie(environment), false);
    }
    boolean has = ProcessStat.of(pid).filter(now -> now.alive() && !now.hasEnvironment()).isEmpty();
    // It may have got one between the two looks.
    return entry(pid, stat, has ? cookie(bytes(pid, "environ")) : null, !has);
  }

  private static ProcessEntry entry(
      long pid, ProcessStat stat, @Nullable String cookie, boolean becoming) {
    return new ProcessEntry(pid, stat.session(), stat.startTicks(), cookie, becoming);
  }

  private @Nullable String cookie(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    String environment = new String(bytes, StandardCharsets.UTF_8);
    int at = environment.startsWith(variable) ? 0 : environment.indexOf("\0" + variable) + 1;
    if (at == 0 && !environment.startsWith(variable)) {
      return null;
    }
    int end = environment.indexOf('\0', at);
    return environment.substring(at + variable.length(), end < 0 ? environment.length() : end);
  }

  /** Null when the process is gone, or belongs to somebody else. */
  private static byte @Nullable [] bytes(long pid, String file) {
    try {
      return Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
    } catch (IOException e) {
      return null;
    }
  }
}
