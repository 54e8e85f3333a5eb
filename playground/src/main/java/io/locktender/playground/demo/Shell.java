package io.locktender.playground.demo;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs Locktender's commands as processes.
 *
 * @param installation whose programs
 * @param site the cluster that they are about
 * @param programs where each process is noted
 * @param screen shows what is run
 */
record Shell(Installation installation, Site site, DemoProcesses programs, Screen screen) {
  private static final String CONFIG = "LOCKTENDER_CONFIG";

  /** The demo's ZooKeeper knows nobody: whoever has a login of his own must not use it here. */
  private static final String LOGIN = "LOCKTENDER_LOGIN";

  /** A command's own standard output, and its exit code. */
  record ExitedCommand(int exitCode, String output) {}

  /** Starts a command of Locktender that shows its output to whoever watches. */
  Process show(List<String> arguments) throws IOException {
    screen.command(join("locktender", arguments));
    return programs.startPassing(locktender(arguments).inheritIO());
  }

  /** Waits for a command to end, and returns its exit code. */
  static int await(Process process, Duration atMost)
      throws InterruptedException, DemoFailedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new DemoFailedException(
          "expected '%s' to end within %d s, found it running"
              .formatted(process.info().commandLine().orElse("a command"), atMost.toSeconds()));
    }
    return process.exitValue();
  }

  /** Runs a command of Locktender without a word, and takes its output. */
  ExitedCommand quietly(List<String> arguments, Duration atMost)
      throws IOException, InterruptedException, DemoFailedException {
    return run(locktender(arguments), atMost);
  }

  /** Runs a program of the demo, and takes its output. */
  ExitedCommand program(List<String> words, Duration atMost)
      throws IOException, InterruptedException, DemoFailedException {
    return run(new ProcessBuilder(words), atMost);
  }

  /** Starts a command of Locktender whose output is read as it comes. */
  Process piped(List<String> arguments) throws IOException {
    return programs.startPassing(
        locktender(arguments).redirectError(ProcessBuilder.Redirect.appendTo(log().toFile())));
  }

  private ExitedCommand run(ProcessBuilder builder, Duration atMost)
      throws IOException, InterruptedException, DemoFailedException {
    Path output = Files.createTempFile(site.logs(), "command-", ".out");
    builder.redirectOutput(output.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    int exitCode = await(programs.startPassing(builder), atMost);
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new ExitedCommand(exitCode, text);
  }

  private ProcessBuilder locktender(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(installation.command(arguments));
    builder.environment().put(CONFIG, site.config().toString());
    builder.environment().put(LOGIN, "");
    return builder;
  }

  private Path log() {
    return site.logs().resolve("commands.log");
  }

  private static List<String> join(String first, List<String> rest) {
    return ImmutableList.<String>builder().add(first).addAll(rest).build();
  }
}
