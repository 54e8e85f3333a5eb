package io.locktender.agent.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Yes when a command exits with 0. */
final class ExecCall implements WorkerCall {
  /** How a command is started, so that it is found with its worker. */
  interface CallStarter {
    Process start(List<String> command) throws IOException;
  }

  private final List<String> command;
  private final CallStarter starter;

  ExecCall(List<String> command, CallStarter starter) {
    this.command = List.copyOf(command);
    this.starter = starter;
  }

  @Override
  public Optional<String> failure(Duration timeout) throws InterruptedException {
    Process process;
    try {
      process = starter.start(command);
    } catch (IOException e) {
      return Optional.of(command + " cannot be run: " + e.getMessage());
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.of(command + " did not end in " + timeout.toMillis() + " ms");
      }
      int exit = process.exitValue();
      return exit == 0 ? Optional.empty() : Optional.of(command + " exited with " + exit);
    } finally {
      kill(process);
    }
  }

  /** The command first: it would go on to its next child. */
  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
