package io.locktender.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** What Linux says of processes. */
public final class Proc {
  private static final double TICKS_A_SECOND = 100;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private Proc() {}

  /** The memory that a process has, in MiB. */
  public static double residentMebibytes(long pid) {
    return mebibytes(pid, "VmRSS").orElseThrow();
  }

  /** A size among those that the kernel tells of a process, in MiB; empty when it has ended. */
  static OptionalDouble mebibytes(long pid, String name) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst();
  }

  /** The time that a process has computed since it began, its children not among it. */
  public static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    // "123 (its name) S 1 ..": the name may hold blanks.
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(words[USER_TICKS]) + Long.parseLong(words[SYSTEM_TICKS]))
        / TICKS_A_SECOND;
  }

  /** Those that have a text in their environment. */
  static List<ProcessHandle> withEnvironment(String mark) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process.pid()).contains(mark))
        .toList();
  }

  private static String environment(long pid) {
    try {
      return read(pid, "environ");
    } catch (UncheckedIOException e) {
      return ""; // It is gone, or not ours.
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(pid), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
