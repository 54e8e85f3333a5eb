package io.locktender.it.scale;

import static org.awaitility.Awaitility.await;

import com.google.common.base.Splitter;
import io.locktender.it.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A ZooKeeper server in a process of its own, as it is installed: it keeps its data. */
final class ZooKeeperProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private static final int ANSWERS_WITHIN_MILLIS = 5_000;

  /** A line of {@code cons}: the client's port, what it sent, what it was sent. */
  private static final Pattern CONNECTION =
      Pattern.compile("/[^:\\s]*:(\\d+)\\[.*?recved=(\\d+),sent=(\\d+)");

  private final Path directory;
  private final int port;
  private Process server;

  private ZooKeeperProcess(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    this.server = launch();
  }

  /** Starts one with files in this directory. */
  static ZooKeeperProcess start(Path directory) {
    int port = freePort();
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("zoo.cfg"),
          """
          dataDir=%s/data
          clientPort=%d
          tickTime=2000
          maxClientCnxns=0
          admin.enableServer=false
          4lw.commands.whitelist=*
          """
              .formatted(directory, port));
      return new ZooKeeperProcess(directory, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() {
    Process started =
        Jvm.start(
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            List.of("-Xmx512m"),
            List.of(directory.resolve("zoo.cfg").toString()),
            Map.of(),
            directory.resolve("out"),
            directory.resolve("err"));
    await("ZooKeeper answers").atMost(STARTS_WITHIN).until(() -> ask("ruok").equals("imok"));
    return started;
  }

  String connect() {
    return "127.0.0.1:" + port;
  }

  /** As {@code systemctl restart} does. */
  void restart() {
    close();
    server = launch();
  }

  /** All that it counts, by name. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    for (String line : Splitter.on('\n').split(ask("mntr"))) {
      List<String> words = Splitter.on('\t').splitToList(line);
      if (words.size() == 2 && words.get(1).matches("\\d{1,18}")) {
        counts.put(words.get(0), Long.parseLong(words.get(1)));
      }
    }
    return counts;
  }

  /** What each client has sent so far, and what it was sent, by the client's port. */
  Map<Integer, long[]> connections() {
    Map<Integer, long[]> found = new HashMap<>();
    CONNECTION.matcher(ask("cons")).results().forEach(line -> found.put(port(line), sums(line)));
    return found;
  }

  private static int port(MatchResult line) {
    return Integer.parseInt(line.group(1));
  }

  private static long[] sums(MatchResult line) {
    return new long[] {Long.parseLong(line.group(2)), Long.parseLong(line.group(3))};
  }

  private String ask(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // One that is not ready yet may accept and never answer.
      socket.setSoTimeout(ANSWERS_WITHIN_MILLIS);
      socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    server.destroy();
    server.onExit().join();
  }
}
