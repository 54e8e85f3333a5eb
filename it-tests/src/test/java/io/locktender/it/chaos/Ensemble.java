package io.locktender.it.chaos;

import io.locktender.it.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.jspecify.annotations.Nullable;

/** ZooKeeper servers, each a process with a data directory that outlives it. */
final class Ensemble implements AutoCloseable {
  private static final String CONFIG =
      """
      tickTime=500
      initLimit=20
      syncLimit=10
      maxClientCnxns=0
      admin.enableServer=false
      clientPortAddress=127.0.0.1
      """;

  private final List<Server> servers = new ArrayList<>();

  /** Starts that many; does not wait until they have found each other. */
  static Ensemble start(Path directory, int count) {
    Ensemble ensemble = new Ensemble();
    int[][] ports = freePorts(count);
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append("server.%d=127.0.0.1:%d:%d%n".formatted(i + 1, ports[i][1], ports[i][2]));
    }
    for (int i = 0; i < count; i++) {
      Path home = directory.resolve("zookeeper-" + (i + 1));
      write(home.resolve("data/myid"), String.valueOf(i + 1));
      String own = "dataDir=" + home.resolve("data") + "\nclientPort=" + ports[i][0] + "\n";
      write(home.resolve("zoo.cfg"), CONFIG + own + members);
      ensemble.servers.add(new Server(home, ports[i][0]));
    }
    ensemble.servers.forEach(Server::start);
    return ensemble;
  }

  /** The clients' ports. */
  int[] ports() {
    return servers.stream().mapToInt(server -> server.port).toArray();
  }

  String connect() {
    return servers.stream()
        .map(server -> "127.0.0.1:" + server.port)
        .collect(Collectors.joining(","));
  }

  /** From 1 on. */
  Server server(int number) {
    return servers.get(number - 1);
  }

  List<Server> servers() {
    return servers;
  }

  @Override
  public void close() {
    servers.forEach(Server::kill);
  }

  /** One server. */
  static final class Server {
    private final Path home;
    private final int port;
    private @Nullable Process process;

    private Server(Path home, int port) {
      this.home = home;
      this.port = port;
    }

    /** Starts it, unless it runs. */
    void start() {
      if (process == null || !process.isAlive()) {
        process =
            Jvm.start(
                QuorumPeerMain.class.getName(),
                List.of(),
                List.of(home.resolve("zoo.cfg").toString()),
                Map.of(),
                home.resolve("out"),
                home.resolve("err"));
      }
    }

    void kill() {
      if (process != null) {
        process.destroyForcibly().onExit().join();
      }
    }

    void pause() {
      if (process != null) {
        Signals.stop(process.pid());
      }
    }

    void goOn() {
      if (process != null && process.isAlive()) {
        Signals.goOn(process.pid());
      }
    }
  }

  private static int[][] freePorts(int count) {
    int[][] ports = new int[count][3];
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int[] own : ports) {
        for (int i = 0; i < own.length; i++) {
          ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
          taken.add(socket);
          own[i] = socket.getLocalPort();
        }
      }
      for (ServerSocket socket : taken) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
