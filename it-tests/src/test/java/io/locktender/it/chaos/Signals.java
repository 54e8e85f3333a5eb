package io.locktender.it.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of this machine, as the kernel shows them. */
final class Signals {
  private static final int WITHIN_SECONDS = 10;

  private Signals() {}

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  static void stop(long pid) {
    run("kill", "-STOP", String.valueOf(pid));
  }

  /** Nothing, when the process is gone. */
  static void goOn(long pid) {
    run("kill", "-CONT", String.valueOf(pid));
  }

  /** Runs a program to its end; returns whether it succeeded. */
  static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What {@code /proc} says of a process; empty when it is gone, or has ended. */
  static String environment(ProcessHandle process) {
    return read(process, "environ");
  }

  static String commandLine(ProcessHandle process) {
    return read(process, "cmdline");
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(process.pid()), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Every process of which environment or command line say this. */
  static Stream<ProcessHandle> thatSay(String text) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> environment(process).contains(text) || commandLine(process).contains(text));
  }
}
