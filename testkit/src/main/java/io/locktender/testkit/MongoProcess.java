package io.locktender.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.embedded.EmbeddedMongo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedded server in a process of its own, which ends when this one does: it reads our end of a
 * pipe. Where latencies count, {@code test.mongodb.gc} names a garbage collector that does not stop
 * everybody, and {@code test.mongodb.nice} leaves the cores to those who would not share them with
 * a real server.
 */
public final class MongoProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final List<String> FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+Use" + System.getProperty("test.mongodb.gc", "SerialGC"),
          "-XX:TieredStopAtLevel=1",
          "-Dlogback.configurationFile=io/locktender/testkit/server-logback.xml");

  private final Process process;
  private final String uri;

  private MongoProcess(Process process, String uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts a server on any free port with this JVM's class path, and waits until it is ready.
   *
   * @param options further options of {@link EmbeddedMongo#main}, such as {@code --data DIR}
   * @throws IllegalStateException if it ends before it is ready; its complaint is on our standard
   *     error
   */
  public static MongoProcess start(String... options) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("nice", "-n", System.getProperty("test.mongodb.nice", "0")));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EmbeddedMongo.class.getName(), "--with-parent"));
    command.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new MongoProcess(process, readUri(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readUri(Process process) throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length());
      }
    }
    throw new IllegalStateException("The embedded MongoDB server ended before it was ready.");
  }

  public String uri() {
    return uri;
  }

  /** The server's process, for signals. */
  public long pid() {
    return process.pid();
  }

  /** Kills the server as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Closes our end of the pipe, as our own end would, and waits until the server is gone. */
  void letGo() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }

  /** Ends the server in order, and waits until it is gone. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
