package io.locktender.steps.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process.
 *
 * @param session the process that leads its session
 * @param startTicks when it began, in the kernel's ticks since the machine did
 * @param alive whether it is a live program: neither a zombie nor a thread of the kernel's
 * @param hasEnvironment whether it has come so far that there is one, be it empty: not while it is
 *     just becoming another program. Also false where this process may not see that of it
 */
public record ProcessStat(long session, long startTicks, boolean alive, boolean hasEnvironment) {
  private static final long KERNEL_THREAD = 0x00200000L;

  /** Positions counted from the state, which follows the name. */
  private static final int STATE = 0;

  private static final int SESSION = 3;
  private static final int FLAGS = 6;
  private static final int THREADS = 17;
  private static final int START_TICKS = 19;

  /** The address behind its environment; 0 before there is one. */
  private static final int ENVIRONMENT_END = 48;

  /** Of a process; empty when it is gone, or where there is no {@code /proc}. */
  public static Optional<ProcessStat> of(long pid) {
    String stat;
    try {
      Path file = Path.of("/proc", String.valueOf(pid), "stat");
      stat = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Optional.empty();
    }
    // The name is in brackets and may hold anything, brackets and blanks too.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    return fields.length <= ENVIRONMENT_END
        ? Optional.empty()
        : Optional.of(
            new ProcessStat(
                Long.parseLong(fields[SESSION]),
                Long.parseLong(fields[START_TICKS]),
                isAlive(fields),
                !fields[ENVIRONMENT_END].equals("0")));
  }

  /** A zombie is dead, unless only its first thread is. */
  private static boolean isAlive(String[] fields) {
    if ((Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) != 0) {
      return false;
    }
    boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
    return !ended || Long.parseLong(fields[THREADS]) > 1;
  }
}
