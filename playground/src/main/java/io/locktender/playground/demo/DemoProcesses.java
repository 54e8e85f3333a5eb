package io.locktender.playground.demo;

import io.locktender.agent.process.Leftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The processes that the demo started, so that it can end every one of them, whatever happens.
 * Thread-safe: a Ctrl-C ends them while the demo still runs.
 *
 * <p>Servers and agents are in sessions of their own: Ctrl-C reaches the demo alone, which ends
 * them in order.
 */
final class DemoProcesses {
  private static final Duration WORKERS_STOP_WITHIN = Duration.ofSeconds(10);
  private static final long ENDS_WITHIN_SECONDS = 20;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String cluster;
  private final ProcessFile file;
  private final List<Process> passing = new ArrayList<>();
  private final List<ProcessHandle> lasting = new ArrayList<>();
  private boolean ended;

  private DemoProcesses(String cluster, ProcessFile file) {
    this.cluster = cluster;
    this.file = file;
  }

  /** For a new cluster. */
  static DemoProcesses of(Site site) throws IOException {
    ProcessFile file = new ProcessFile(site.directory());
    file.begin(site.cluster());
    return new DemoProcesses(site.cluster(), file);
  }

  /** Those that a demo with {@code --keep} left running. */
  static DemoProcesses left(Path directory) throws IOException, DemoFailedException {
    ProcessFile file = new ProcessFile(directory);
    DemoProcesses programs = new DemoProcesses(file.cluster(), file);
    programs.lasting.addAll(file.living());
    return programs;
  }

  /** Starts a server or an agent; its output goes to the file, after what is there. */
  synchronized Process startLasting(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    refuseIfEnded();
    List<String> words = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      words.add(SETSID.toString());
    }
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    lasting.add(process.toHandle());
    file.add(process.toHandle());
    return process;
  }

  /** Starts a command that ends by itself. */
  synchronized Process startPassing(ProcessBuilder builder) throws IOException {
    refuseIfEnded();
    passing.removeIf(process -> !process.isAlive());
    Process process = builder.start();
    passing.add(process);
    return process;
  }

  private void refuseIfEnded() throws IOException {
    if (ended) {
      throw new IOException("the demo is being stopped");
    }
  }

  /**
   * Ends all: commands, agents, then the workers that they left, and the servers last.
   *
   * @return what is still there, in one sentence; empty when nothing is
   */
  synchronized Optional<String> end() {
    if (ended) {
      return Optional.empty();
    }
    ended = true;
    passing.forEach(Process::destroyForcibly);
    // The first is the servers' process: the agents need it to end well.
    List<ProcessHandle> agents = lasting.subList(Math.min(1, lasting.size()), lasting.size());
    List<Long> left = new ArrayList<>(endAll(agents));
    left.addAll(new Leftovers(cluster).end(WORKERS_STOP_WITHIN));
    left.addAll(endAll(lasting.subList(0, Math.min(1, lasting.size()))));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("expected all processes to end, found these still there: " + left);
  }

  private static List<Long> endAll(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    List<Long> left = new ArrayList<>();
    for (ProcessHandle process : processes) {
      if (!endsWithin(process) && !(process.destroyForcibly() && endsWithin(process))) {
        left.add(process.pid());
      }
    }
    return left;
  }

  private static boolean endsWithin(ProcessHandle process) {
    return process
        .onExit()
        .thenApply(ended -> true)
        .completeOnTimeout(false, ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** {@code processes}: the cluster's name, then a line for each server and agent. */
  private record ProcessFile(Path directory) {
    private Path path() {
      return directory.resolve("processes");
    }

    private void begin(String cluster) throws IOException {
      Files.writeString(path(), cluster + "\n", StandardOpenOption.CREATE_NEW);
    }

    private void add(ProcessHandle process) throws IOException {
      Files.writeString(
          path(), process.pid() + " " + start(process) + "\n", StandardOpenOption.APPEND);
    }

    private List<String> lines() throws IOException, DemoFailedException {
      if (!Files.isRegularFile(path())) {
        throw new DemoFailedException(
            "expected a demo's directory, found no file "
                + path()
                + "; name the one that 'demo --keep' printed");
      }
      return Files.readAllLines(path(), StandardCharsets.UTF_8);
    }

    private String cluster() throws IOException, DemoFailedException {
      return lines().get(0);
    }

    /** A process that has the id of one that is gone started at another time. */
    private List<ProcessHandle> living() throws IOException, DemoFailedException {
      List<ProcessHandle> found = new ArrayList<>();
      for (String line : lines().subList(1, lines().size())) {
        String[] words = line.split(" ", 2);
        ProcessHandle.of(Long.parseLong(words[0]))
            .filter(process -> start(process).equals(words[1]))
            .ifPresent(found::add);
      }
      return found;
    }

    private static String start(ProcessHandle process) {
      return process.info().startInstant().map(Object::toString).orElse("unknown");
    }
  }
}
