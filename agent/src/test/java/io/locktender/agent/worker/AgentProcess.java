package io.locktender.agent.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.agent.state.StateDirectory;
import io.locktender.steps.text.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An agent in a JVM of its own, as far as these tests need one: it can be killed. */
public final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final String firstLine;

  private AgentProcess(String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                AgentProcess.class.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader reader = process.inputReader(UTF_8);
    firstLine = String.valueOf(reader.readLine());
  }

  /** An agent that holds the lock until it is killed. */
  public static AgentProcess holdingLock(Path state) throws IOException {
    return new AgentProcess("lock", state.toString());
  }

  /** What another process says when it tries to get the lock. */
  public static String tryLock(Path state) throws IOException {
    try (AgentProcess other = new AgentProcess("lock", state.toString())) {
      return other.firstLine;
    }
  }

  /** An agent with one worker, a loop that ends by itself when the release directory is gone. */
  static AgentProcess withWorker(Path directory, String cluster) throws IOException {
    return new AgentProcess("worker", directory.toString(), cluster);
  }

  public long pid() {
    return process.pid();
  }

  long workerPid() {
    return Long.parseLong(firstLine);
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the agent does not die");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The agent's side. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("lock")) {
      lock(Path.of(arguments[1]));
    } else {
      TestNode node = new TestNode(Path.of(arguments[1]), arguments[2]);
      node.adopt();
      node.start("api", "exec sleep 60");
      System.out.println(node.view("api").pid());
    }
    System.in.read();
  }

  private static void lock(Path directory) {
    try {
      StateDirectory.open(directory);
      System.out.println("locked");
    } catch (InvalidInputException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
