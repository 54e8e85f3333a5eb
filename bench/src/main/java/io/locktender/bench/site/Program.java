package io.locktender.bench.site;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A program that was started, with what it says in a file. Closing it kills it.
 *
 * @param output both of its streams
 */
public record Program(Process process, Path output) implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  // When the benchmark is interrupted, what it has started ends with it.
  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Program::kill)));
  }

  /**
   * Starts it.
   *
   * @param output a file that is made for it, or written on
   */
  public static Program start(List<String> command, Map<String, String> environment, Path output) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("LOCKTENDER_MONGODB_URI"); // of whoever measures
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    try {
      Process process = builder.start();
      RUNNING.removeIf(each -> !each.isAlive());
      RUNNING.add(process);
      return new Program(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command by which a class of the benchmark runs in a JVM of its own. */
  public static List<String> java(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** For a program that runs in another directory. */
  private static String classPath() {
    return Splitter.on(File.pathSeparatorChar)
        .splitToStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Waits for its end; returns its exit code.
   *
   * @throws IllegalStateException when it does not end in time; it is killed, and what it said is
   *     in the message
   */
  public int end(Duration within) {
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new IllegalStateException(
            "did not end within %s s; it said: %s".formatted(within.toSeconds(), said()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for its end, which must be a good one.
   *
   * @throws IllegalStateException when it does not end in time, or not with 0
   */
  public Program succeeds(Duration within) {
    int exit = end(within);
    if (exit != 0) {
      throw new IllegalStateException("expected exit code 0, found %d: %s".formatted(exit, said()));
    }
    return this;
  }

  /** All that it has said so far. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does, and what it has started too; waits until they are gone. */
  @Override
  public void close() {
    kill(process);
    process.onExit().join();
  }

  private static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
