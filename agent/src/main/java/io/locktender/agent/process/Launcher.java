package io.locktender.agent.process;

import io.locktender.agent.config.AgentConfigReader;
import io.locktender.steps.command.SearchPath;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a command of a release becomes a process. */
public final class Launcher {
  /**
   * What is for the agent alone. Systemd would take a worker's word for the agent's; the login of
   * the agent is not a worker's, which is given its own.
   */
  private static final Set<String> OF_THE_AGENT =
      Set.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", AgentConfigReader.URI_VARIABLE);

  private final Map<String, String> environment;
  private final Optional<String> setsid;

  /**
   * @param environment added to the agent's own
   */
  public Launcher(Cookies cookies, Map<String, String> environment) {
    this.environment = new LinkedHashMap<>(environment);
    this.environment.put("LOCKTENDER_CLUSTER", cookies.cluster());
    this.environment.put("LOCKTENDER_NODE", cookies.node());
    this.setsid = SearchPath.ofThisProcess().find("setsid").map(Path::toString);
  }

  /**
   * In a session of its own where the machine has {@code setsid}, so that a signal to the agent's
   * group does not reach it; without input; what it writes goes nowhere unless the caller says so.
   */
  public ProcessBuilder inSession(
      Path directory, List<String> command, String cookie, Map<String, String> more) {
    List<String> words = new ArrayList<>();
    setsid.ifPresent(words::add);
    words.addAll(resolved(directory, command));
    return builder(directory, words, cookie, more);
  }

  /** In the agent's session. */
  public ProcessBuilder here(
      Path directory, List<String> command, String cookie, Map<String, String> more) {
    return builder(directory, resolved(directory, command), cookie, more);
  }

  private ProcessBuilder builder(
      Path directory, List<String> words, String cookie, Map<String, String> more) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    keepFromOthers(builder.environment());
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    builder.environment().put(Cookies.VARIABLE, cookie);
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  /** Takes out of what a process would inherit what is for the agent alone. */
  static void keepFromOthers(Map<String, String> inherited) {
    inherited.keySet().removeAll(OF_THE_AGENT);
  }

  private static List<String> resolved(Path directory, List<String> command) {
    List<String> words = new ArrayList<>(command);
    if (words.get(0).contains("/")) {
      words.set(0, directory.resolve(words.get(0)).toString());
    }
    return words;
  }
}
