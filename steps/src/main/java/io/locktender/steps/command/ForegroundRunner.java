package io.locktender.steps.command;

import io.locktender.steps.command.CommandResult.End;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands while the caller waits, and leaves no process of theirs behind when it has to stop
 * one.
 */
public final class ForegroundRunner {
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

  private final Duration limit;

  /**
   * @param limit how long a command may run before it is killed
   */
  public ForegroundRunner(Duration limit) {
    this.limit = limit;
  }

  /**
   * Runs a command to its end. Its standard input is empty.
   *
   * @param command the first word is relative to the directory when it has a slash
   * @param directory the working directory
   * @param environment added to that of this process
   * @return also when it cannot be started
   * @throws InterruptedException when the thread was interrupted; the command and its descendants
   *     have been killed
   */
  public CommandResult run(List<String> command, Path directory, Map<String, String> environment)
      throws InterruptedException {
    try {
      return runToEnd(start(command, directory, environment));
    } catch (IOException e) {
      return new CommandResult(End.NOT_STARTED, -1, e.toString());
    }
  }

  private CommandResult runToEnd(Process process) throws InterruptedException {
    OutputTail tail = new OutputTail();
    Thread reader = reader(process.getInputStream(), tail);
    try {
      boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      int exitCode = inTime ? process.exitValue() : -1;
      ProcessTree.kill(process.toHandle());
      reader.join(LAST_OUTPUT.toMillis());
      return new CommandResult(inTime ? End.EXITED : End.TIMED_OUT, exitCode, tail.text());
    } finally {
      ProcessTree.kill(process.toHandle());
    }
  }

  private static Process start(
      List<String> command, Path directory, Map<String, String> environment) throws IOException {
    List<String> words = new ArrayList<>(command);
    if (words.get(0).contains("/")) {
      words.set(0, directory.resolve(words.get(0)).toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A grandchild may hold the pipe open after the command's end: nobody waits for that. */
  private static Thread reader(InputStream output, OutputTail tail) {
    Thread reader = new Thread(() -> tail.readFrom(output), "command-output");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }
}
