package io.locktender.steps.process;

import io.locktender.steps.command.ProcessTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operating system's side of a step process. */
final class StepJvm {
  private static final Logger log = LoggerFactory.getLogger(StepJvm.class);
  private static final Duration ITSELF_WITHIN = Duration.ofSeconds(1);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final Process process;
  private final StderrLines stderr;

  private StepJvm(Process process) {
    this.process = process;
    stderr = new StderrLines(process.pid());
    Thread drain = new Thread(() -> stderr.drain(process.getErrorStream()), "step-process-stderr");
    drain.setDaemon(true);
    drain.start();
  }

  /** Starts a JVM with just the {@link StepClassPath} of this one. */
  static StepJvm start(StepProcessSettings settings) {
    List<String> command = new ArrayList<>(settings.before());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A JVM out of memory has threads that died anywhere. What it says must not go into the pipe.
    command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:+DisplayVMOutputToStderr"));
    command.addAll(settings.jvmOptions());
    command.addAll(List.of("-cp", StepClassPath.option(), StepProcessMain.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Options that are meant for this JVM, such as a debugger's port.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(settings.environment());
    try {
      return new StepJvm(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("the step process cannot be started", e);
    }
  }

  long pid() {
    return process.pid();
  }

  OutputStream requests() {
    return process.getOutputStream();
  }

  InputStream replies() {
    return new BufferedInputStream(process.getInputStream());
  }

  /**
   * Closes the pipe, by which the process ends itself with all that it started, whatever becomes of
   * this one meanwhile; after a second kills it and its descendants. Waits up to 6 s in all.
   */
  void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      log.debug("the pipe to the step process was closed already", e);
    }
    try {
      if (!process.waitFor(ITSELF_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        ProcessTree.kill(process.toHandle());
      }
      if (!process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        log.error("the step process {} does not end; kill it", process.pid());
      }
    } catch (InterruptedException e) {
      ProcessTree.kill(process.toHandle());
      Thread.currentThread().interrupt();
    }
  }

  /** How it ended, in words; waits up to 5 s for that. */
  String exitReport() throws InterruptedException {
    boolean ended = process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    String how =
        ended
            ? "the step process ended with exit code " + process.exitValue()
            : "the step process closed its output, but still runs";
    String lastLines = stderr.last();
    return lastLines.isEmpty() ? how : how + ": " + lastLines;
  }
}
