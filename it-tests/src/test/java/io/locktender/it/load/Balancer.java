package io.locktender.it.load;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * HAProxy before the workers, as a process. It asks each of them whether it is in service; and says
 * in every answer, also in those that are its own, which worker the request went to.
 */
final class Balancer implements AutoCloseable {
  /** Said in every answer: the node whose worker was asked. */
  static final String NODE = "X-Node";

  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

  /** What is not answered by the check is by {@code retries}, which is for connections alone. */
  private static final String CONFIG =
      """
      global
          nbthread 1
          maxconn 4000

      defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          timeout check 10s
          retries 3
          option redispatch 1

      frontend shop
          bind 127.0.0.1:%d
          http-after-response set-header %s %%s
          default_backend workers

      backend workers
          balance roundrobin
          option httpchk GET /ready
          default-server check inter 250ms fall %d rise 2 slowstart 3s
      """;

  private final int port;
  private final Process process;

  private Balancer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Where HAProxy is, if it is on this machine. */
  static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(directory -> Path.of(directory, "haproxy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it, and waits until it listens.
   *
   * @param directory where its configuration and its log are written
   * @param workers each node's port
   */
  static Balancer start(Path directory, int port, Map<String, Integer> workers) {
    String servers =
        workers.entrySet().stream()
            .map(worker -> server(worker.getKey(), worker.getValue()))
            .collect(Collectors.joining());
    Path config = directory.resolve("haproxy.cfg");
    try {
      Files.writeString(config, CONFIG.formatted(port, NODE, InService.FALL) + servers);
      String program = program().orElseThrow().toString();
      Balancer balancer =
          new Balancer(
              port,
              new ProcessBuilder(List.of(program, "-db", "-f", config.toString()))
                  .redirectErrorStream(true)
                  .redirectOutput(directory.resolve("haproxy.log").toFile())
                  .start());
      balancer.awaitListening();
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String server(String node, int port) {
    return "    server %s 127.0.0.1:%d%n".formatted(node, port);
  }

  private void awaitListening() {
    try {
      await("HAProxy listens").atMost(STARTS_WITHIN).until(this::listens);
    } catch (ConditionTimeoutException e) {
      close();
      throw e;
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
