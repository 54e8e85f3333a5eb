package io.locktender.steps.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processes that have a mark in their environment, as all that they start has, also what has left
 * their tree since: the children of a process that has ended are no longer known as its own. Where
 * there is no {@code /proc} none is found.
 */
public final class MarkedProcesses {
  /** Looked again so often: what is killed may have started more meanwhile. */
  private static final int MOST_LOOKS = 20;

  private MarkedProcesses() {}

  /**
   * Kills all of them but this one.
   *
   * @param variable of the environment
   * @param mark its value
   */
  public static void killOthers(String variable, String mark) {
    String entry = variable + "=" + mark;
    for (int look = 0; look < MOST_LOOKS; look++) {
      List<ProcessHandle> left = others(entry);
      left.forEach(ProcessHandle::destroyForcibly);
      if (left.isEmpty()) {
        return;
      }
    }
  }

  private static List<ProcessHandle> others(String entry) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self && has(process, entry))
        .toList();
  }

  /** A process that has ended, or is somebody else's, has nothing that can be read. */
  private static boolean has(ProcessHandle process, String entry) {
    try {
      Path environment = Path.of("/proc", String.valueOf(process.pid()), "environ");
      String text = "\0" + Files.readString(environment, StandardCharsets.ISO_8859_1) + "\0";
      return text.contains("\0" + entry + "\0");
    } catch (IOException e) {
      return false;
    }
  }
}
