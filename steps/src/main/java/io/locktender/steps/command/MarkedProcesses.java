package io.locktender.steps.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that have a mark in their environment, as all that they start has, also what has left
 * their tree since: the children of a process that has ended are no longer known as its own. Where
 * there is no {@code /proc} none is found.
 *
 * <p>A process that is just becoming another program has no environment for a moment, which may be
 * long on a busy machine. One that began after this one is looked at again.
 */
public final class MarkedProcesses {
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  /** What is listed is not listed at one instant: who starts another one and ends may be missed. */
  private static final int LOOKS_WITHOUT = 2;

  private MarkedProcesses() {}

  /** What was found of them, and how many may be among them. */
  private record Look(List<ProcessHandle> marked, int undecided) {}

  /**
   * Kills all of them but this one, and what they start meanwhile, for 2 s at most.
   *
   * @param variable of the environment
   * @param mark its value
   */
  public static void killOthers(String variable, String mark) {
    String entry = variable + "=" + mark;
    long begin = System.nanoTime();
    int without = 0;
    while (without < LOOKS_WITHOUT && System.nanoTime() - begin < WITHIN.toNanos()) {
      Look look = look(entry);
      look.marked().forEach(ProcessHandle::destroyForcibly);
      without = look.marked().isEmpty() && look.undecided() == 0 ? without + 1 : 0;
      if (look.undecided() > 0) {
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private static Look look(String entry) {
    long self = ProcessHandle.current().pid();
    long began = ProcessStat.of(self).map(ProcessStat::startTicks).orElse(Long.MAX_VALUE);
    List<ProcessHandle> marked = new ArrayList<>();
    int undecided = 0;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String environment = process.pid() == self ? "" : environment(process.pid());
      if (("\0" + environment + "\0").contains("\0" + entry + "\0")) {
        marked.add(process);
      } else if (environment.isEmpty() && isLaterThan(process.pid(), began)) {
        undecided++;
      }
    }
    return new Look(marked, undecided);
  }

  private static boolean isLaterThan(long pid, long startTicks) {
    return ProcessStat.of(pid)
        .filter(stat -> stat.alive() && stat.startTicks() > startTicks)
        .isPresent();
  }

  /** A process that has ended, or is somebody else's, has nothing that can be read. */
  private static String environment(long pid) {
    try {
      Path file = Path.of("/proc", String.valueOf(pid), "environ");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
