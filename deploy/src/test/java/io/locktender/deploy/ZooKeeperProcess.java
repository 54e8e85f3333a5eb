package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ZooKeeper server in a process of its own, with the libraries of the distribution. */
final class ZooKeeperProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int port;
  private final int securePort;

  private ZooKeeperProcess(Process process, int port, int securePort) {
    this.process = process;
    this.port = port;
    this.securePort = securePort;
  }

  /**
   * Starts one, and waits until it listens.
   *
   * @param directory its own
   * @param secure whether it listens for TLS as well
   * @param lines of its {@code zoo.cfg}, beside the usual ones
   * @param options of its JVM
   */
  static ZooKeeperProcess start(
      Path directory, boolean secure, List<String> lines, List<String> options) throws IOException {
    int port = freePort();
    int securePort = secure ? freePort() : 0;
    List<String> config = new ArrayList<>(lines);
    config.add("dataDir=" + Files.createDirectories(directory.resolve("data")));
    config.add("tickTime=500");
    config.add("admin.enableServer=false");
    config.add("clientPortAddress=127.0.0.1");
    config.add("clientPort=" + port);
    if (secure) {
      config.add("secureClientPortAddress=127.0.0.1");
      config.add("secureClientPort=" + securePort);
    }
    Path file = Files.write(directory.resolve("zoo.cfg"), config);
    ZooKeeperProcess started =
        new ZooKeeperProcess(process(directory, options, file), port, securePort);
    int awaited = secure ? securePort : port;
    await("it listens, see " + directory)
        .atMost(PATIENCE)
        .until(() -> started.process.isAlive() && listens(awaited));
    return started;
  }

  String connect() {
    return "127.0.0.1:" + port;
  }

  String secureConnect() {
    return "127.0.0.1:" + securePort;
  }

  private static Process process(Path directory, List<String> options, Path config)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            Distribution.HOME.resolve("lib/*") + ":" + Distribution.HOME.resolve("demo/lib/*"),
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("server.log").toFile())
        .start();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
