package io.locktender.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A ZooKeeper server in this JVM, and the benchmark's own connection to it. */
public final class ZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 500;
  private static final int MOST_CONNECTIONS = 1_000;

  /** A line of {@code cons}. */
  private static final Pattern CONNECTION = Pattern.compile("recved=(\\d+),.*?(sid=0x\\w+)");

  private final TestingServer server;
  private final CuratorFramework client;

  private ZooKeeper(TestingServer server) {
    this.server = server;
    client = CuratorFrameworkFactory.newClient(server.getConnectString(), new RetryOneTime(1_000));
    client.start();
  }

  /** Starts one on a free port. */
  public static ZooKeeper start() {
    System.setProperty("zookeeper.4lw.commands.whitelist", "cons");
    try {
      return new ZooKeeper(
          new TestingServer(
              new InstanceSpec(null, -1, -1, -1, true, -1, TICK_MILLIS, MOST_CONNECTIONS), true));
    } catch (Exception e) {
      throw new IllegalStateException("no ZooKeeper for the benchmark", e);
    }
  }

  String connect() {
    return server.getConnectString();
  }

  /** What the nodes of a cluster report now, as JSON; those that are connected. */
  List<String> reports(String cluster) {
    String path = "/locktender/" + cluster + "/nodes";
    List<String> reports = new ArrayList<>();
    try {
      if (client.checkExists().forPath(path) != null) {
        for (String node : client.getChildren().forPath(path)) {
          reports.add(
              new String(client.getData().forPath(path + "/" + node), StandardCharsets.UTF_8));
        }
      }
      return reports;
    } catch (Exception e) {
      return List.of(); // One went meanwhile; the caller looks again.
    }
  }

  /** How many requests others have ever sent it on their present connections, with pings. */
  public long requests() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.getOutputStream().write("cons".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String own =
          "sid=0x" + Long.toHexString(client.getZookeeperClient().getZooKeeper().getSessionId());
      return CONNECTION
          .matcher(answer)
          .results()
          .filter(found -> !found.group(2).equals(own))
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .sum();
    } catch (Exception e) {
      throw new IllegalStateException("ZooKeeper does not say what it was asked", e);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
