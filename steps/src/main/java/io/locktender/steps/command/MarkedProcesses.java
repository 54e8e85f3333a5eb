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

  /** Positions in {@code /proc/PID/stat}, counted from the state, which follows the name. */
  private static final int STATE = 0;

  private static final int FLAGS = 6;
  private static final int START_TICKS = 19;
  private static final long KERNEL_THREAD = 0x00200000L;

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
    String[] own = stat(self);
    List<ProcessHandle> marked = new ArrayList<>();
    int undecided = 0;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      String environment = process.pid() == self ? "" : read(process.pid(), "environ");
      if (("\0" + environment + "\0").contains("\0" + entry + "\0")) {
        marked.add(process);
      } else if (environment.isEmpty() && mayBecome(stat(process.pid()), own)) {
        undecided++;
      }
    }
    return new Look(marked, undecided);
  }

  /** Whether it is a live program, and began after this one. */
  private static boolean mayBecome(String[] stat, String[] own) {
    return stat.length > START_TICKS
        && own.length > START_TICKS
        && !stat[STATE].equals("Z")
        && !stat[STATE].equals("X")
        && (Long.parseLong(stat[FLAGS]) & KERNEL_THREAD) == 0
        && Long.parseLong(stat[START_TICKS]) > Long.parseLong(own[START_TICKS]);
  }

  private static String[] stat(long pid) {
    String stat = read(pid, "stat");
    // The name is in brackets and may hold anything, brackets and blanks too.
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
  }

  /** A process that has ended, or is somebody else's, has nothing that can be read. */
  private static String read(long pid, String file) {
    try {
      Path path = Path.of("/proc", String.valueOf(pid), file);
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
