package io.locktender.playground.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Where the demo's cluster lives: one directory, and ports that were free.
 *
 * @param directory absolute
 * @param cluster random: the workers of two demos on one machine are told apart by it
 * @param zookeeperPort of the development server
 * @param mongodbPort of the development server
 * @param nodes in order
 */
record Site(
    Path directory, String cluster, int zookeeperPort, int mongodbPort, List<SiteNode> nodes) {
  static final String DATABASE = "packages";
  private static final int NODES = 3;
  private static final int PORTS_A_NODE = 2;
  private static final int CLUSTERS = 1_000_000;

  Site {
    nodes = List.copyOf(nodes);
  }

  /** Chooses the ports and the cluster's name. */
  static Site choose(Path directory, Random random) throws IOException {
    List<Integer> ports = freePorts(2 + NODES * PORTS_A_NODE);
    List<SiteNode> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      String name = "node-" + (i + 1);
      int first = 2 + i * PORTS_A_NODE;
      nodes.add(
          new SiteNode(name, directory.resolve(name), ports.get(first), ports.get(first + 1)));
    }
    String cluster = "demo-%06d".formatted(random.nextInt(CLUSTERS));
    return new Site(directory, cluster, ports.get(0), ports.get(1), nodes);
  }

  /** All are bound at once, so that no two are the same. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  String mongodb() {
    return "mongodb://127.0.0.1:" + mongodbPort;
  }

  Path logs() {
    return directory.resolve("logs");
  }

  /** What the workers write down of what they see. */
  Path seen() {
    return directory.resolve("seen");
  }

  Path servers() {
    return directory.resolve("servers");
  }

  /** The configuration by which the commands find the cluster: any node's will do. */
  Path config() {
    return nodes.get(0).config();
  }

  SiteNode node(String name) throws DemoFailedException {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new DemoFailedException("expected a node of the demo, found " + name));
  }

  /** Makes the directories, and writes each node's {@code agent.yaml}. */
  void write() throws IOException {
    Files.createDirectories(logs());
    Files.createDirectories(seen());
    for (SiteNode node : nodes) {
      SiteNode.createDirectories(node.releases());
      Files.writeString(node.config(), yaml(node));
    }
  }

  String yaml(SiteNode node) {
    return """
    cluster: %s
    node: %s
    roles: [state-server]
    zookeeper: {connect: "127.0.0.1:%d", session-timeout: 4s}
    mongodb: {uri: "%s", database: %s}
    releases: %s
    state: %s
    http: {bind: "127.0.0.1:%d"}
    steps: {heap: 256m}
    deadlines: {problem: 2s}
    """
        .formatted(
            cluster,
            node.name(),
            zookeeperPort,
            mongodb(),
            DATABASE,
            quoted(node.releases()),
            quoted(node.state()),
            node.agentPort());
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
