package io.locktender.agent.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Runs the commands of a release that are not workers: node-side steps and the check. A command has
 * a cookie, so that what an agent's death leaves of it is a stray, which the next agent stops.
 */
public final class CommandRunner {
  private final Cookies cookies;
  private final Launcher launcher;
  private final ProcessTable table = new ProcessTable();
  private final Executor executor;
  private final Runnable wake;

  /**
   * @param environment given to every command, beside the agent's own environment
   * @param executor takes two tasks for each command, which block until it has ended: without a
   *     bound on its threads
   * @param wake called from any thread when a command has ended
   */
  public CommandRunner(
      Cookies cookies, Map<String, String> environment, Executor executor, Runnable wake) {
    this.cookies = cookies;
    this.launcher = new Launcher(cookies, environment);
    this.executor = executor;
    this.wake = wake;
  }

  /**
   * Runs a command in a release's directory; to be called after the node's workers were adopted.
   *
   * @param command the first word is relative to the directory when it has a slash
   * @param more added to the environment
   * @param limit after which it is killed
   */
  public RunningCommand run(
      Path directory, List<String> command, Map<String, String> more, Duration limit) {
    return run(directory, command, more, limit, new byte[0]);
  }

  /**
   * The same, for a command that reads something.
   *
   * @param input its standard input, at most {@link RunningCommand#MAX_INPUT} bytes; empty: it has
   *     none
   */
  public RunningCommand run(
      Path directory,
      List<String> command,
      Map<String, String> more,
      Duration limit,
      byte[] input) {
    String cookie = cookies.next();
    ProcessBuilder builder =
        launcher
            .inSession(directory, command, cookie, more)
            .redirectOutput(ProcessBuilder.Redirect.PIPE);
    if (input.length > 0) {
      builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    }
    RunningCommand running = new RunningCommand(table, builder, cookie, input);
    var unused = running.result().whenComplete((result, error) -> wake.run());
    executor.execute(() -> running.run(executor, limit));
    return running;
  }
}
