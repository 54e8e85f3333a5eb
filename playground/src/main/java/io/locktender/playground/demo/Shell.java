package io.locktender.playground.demo;

import com.google.common.collect.ImmutableList;
import io.locktender.agent.config.AgentConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
  private static final long LOOK_EVERY_MILLIS = 1000;

  /** The demo's ZooKeeper knows nobody: whoever has a login of his own must not use it here. */
  private static final String LOGIN = "LOCKTENDER_LOGIN";

  /** A command's own standard output, and its exit code. */
  record ExitedCommand(int exitCode, String output) {}

  /** Starts a command of Locktender that shows its output to whoever watches. */
  Process show(List<String> arguments) throws IOException {
    screen.command(join("locktender", arguments));
    return programs.startPassing(locktender(arguments).inheritIO());
  }

  /**
   * Waits for a command to end, as long as something moves in the demo's directory.
   *
   * @param what the command as a person would type it
   * @return its exit code
   */
  int await(Process process, String what)
      throws IOException, InterruptedException, DemoFailedException {
    Patience patience = new Patience(site, System::nanoTime);
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      patience.look("'" + what + "' to end");
    }
    return process.exitValue();
  }

  /** Runs a command of Locktender without a word, and takes its output. */
  ExitedCommand quietly(List<String> arguments)
      throws IOException, InterruptedException, DemoFailedException {
    return run(locktender(arguments), String.join(" ", join("locktender", arguments)));
  }

  /** Runs a program of the demo, and takes its output. */
  ExitedCommand program(List<String> words)
      throws IOException, InterruptedException, DemoFailedException {
    return run(new ProcessBuilder(words), String.join(" ", words));
  }

  /** Starts a command of Locktender whose output is read as it comes. */
  Process piped(List<String> arguments) throws IOException {
    return programs.startPassing(
        locktender(arguments).redirectError(ProcessBuilder.Redirect.appendTo(log().toFile())));
  }

  private ExitedCommand run(ProcessBuilder builder, String what)
      throws IOException, InterruptedException, DemoFailedException {
    Path output = Files.createTempFile(site.logs(), "command-", ".out");
    builder.redirectOutput(output.toFile());
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    int exitCode = await(programs.startPassing(builder), what);
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new ExitedCommand(exitCode, text);
  }

  private ProcessBuilder locktender(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(installation.command(arguments));
    prepare(builder.environment(), site.config());
    return builder;
  }

  /** Makes an environment one whose commands are about the demo. */
  static void prepare(Map<String, String> environment, Path config) {
    environment.put(CONFIG, config.toString());
    environment.put(LOGIN, "");
    // The demo's MongoDB is not the one that somebody has set: a command refuses to choose.
    environment.remove(AgentConfigReader.URI_VARIABLE);
  }

  /** What a person types for the same. */
  String preparing() {
    return "unset %s; export PATH=%s:$PATH %s=%s %s="
        .formatted(
            AgentConfigReader.URI_VARIABLE,
            installation.home().resolve("bin"),
            CONFIG,
            site.config(),
            LOGIN);
  }

  /** What commands that were not shown wrote to standard error. */
  Path log() {
    return site.logs().resolve("commands.log");
  }

  private static List<String> join(String first, List<String> rest) {
    return ImmutableList.<String>builder().add(first).addAll(rest).build();
  }
}
