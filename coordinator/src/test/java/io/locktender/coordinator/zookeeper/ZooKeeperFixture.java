package io.locktender.coordinator.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real ZooKeeper server, and what connects to it; all is closed after each test. */
final class ZooKeeperFixture implements BeforeEachCallback, AfterEachCallback {
  static final Duration SESSION = Duration.ofSeconds(2);

  /** No restart of the server takes as long, however busy the machine is. */
  static final Duration LONG_SESSION = Duration.ofSeconds(60);

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TICK_MILLIS = 200;
  private static final int ANY = -1;

  final ClusterPaths paths = new ClusterPaths("shop");
  final AtomicInteger wakes = new AtomicInteger();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private TestingServer server = newServer(ANY);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    server.close();
  }

  ZooKeeperSettings settings() {
    return settings(SESSION, ZooKeeperSecurity.OPEN);
  }

  private ZooKeeperSettings settings(Duration session, ZooKeeperSecurity security) {
    return new ZooKeeperSettings(
        server.getConnectString(), session, Duration.ofSeconds(2), security);
  }

  Stranger stranger() throws Exception {
    return closing(Stranger.anonymous(server.getConnectString()));
  }

  Stranger stranger(String userAndPassword) throws Exception {
    return closing(Stranger.digest(server.getConnectString(), userAndPassword));
  }

  ClusterConnection connect() throws Exception {
    return connect(SESSION);
  }

  ClusterConnection connect(Duration session) throws Exception {
    return connect(session, ZooKeeperSecurity.OPEN);
  }

  ClusterConnection connect(ZooKeeperSecurity security) throws Exception {
    return connect(SESSION, security);
  }

  private ClusterConnection connect(Duration session, ZooKeeperSecurity security) throws Exception {
    ClusterConnection connection =
        closing(ClusterConnection.open(settings(session, security), paths, wakes::incrementAndGet));
    assertThat(connection.awaitConnected(PATIENCE)).isTrue();
    assertThat(connection.zooKeeper().getSessionTimeout())
        .as("the server grants the session, in milliseconds")
        .isEqualTo(Math.toIntExact(session.toMillis()));
    return connection;
  }

  String connectString() {
    return server.getConnectString();
  }

  /** A connection to another address. */
  ClusterConnection connectTo(String connect) throws Exception {
    ClusterConnection connection =
        closing(
            ClusterConnection.open(
                ZooKeeperSettings.of(connect, SESSION), paths, wakes::incrementAndGet));
    assertThat(connection.awaitConnected(PATIENCE)).isTrue();
    return connection;
  }

  /** What a master hears; it wakes as the connection does. */
  MasterWatch watch(ClusterConnection connection) {
    return closing(new MasterWatch(connection, wakes::incrementAndGet, wakes::incrementAndGet));
  }

  OperatorClient operator() {
    return operator(ZooKeeperSecurity.OPEN);
  }

  OperatorClient operator(ZooKeeperSecurity security) {
    return closing(OperatorClient.connect(settings(SESSION, security), paths, System::nanoTime));
  }

  <T extends AutoCloseable> T closing(T resource) {
    opened.push(resource);
    return resource;
  }

  void stopServer() throws Exception {
    server.stop();
  }

  void startServer() throws Exception {
    server.restart();
  }

  /** The server is back at the same address, with nothing in it. */
  void replaceServerByAnEmptyOne() throws Exception {
    int port = server.getPort();
    server.close();
    server = newServer(port);
    server.start();
  }

  /** Ends the session in the server, as its expiry does. */
  void killSession(ClusterConnection connection) throws Exception {
    ZooKeeper victim = connection.zooKeeper();
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper twin =
        new ZooKeeper(
            server.getConnectString(),
            Math.toIntExact(SESSION.toMillis()),
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            },
            victim.getSessionId(),
            victim.getSessionPasswd());
    assertThat(connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    twin.close();
  }

  static void put(ClusterConnection connection, String path, String data) throws Exception {
    CuratorFramework client = connection.client();
    client.create().orSetData().creatingParentsIfNeeded().forPath(path, data.getBytes(UTF_8));
  }

  static boolean publish(ClusterConnection connection, String node) {
    return publish(connection, node, "i1");
  }

  static boolean publish(ClusterConnection connection, String node, String incarnation) {
    return new ReportPublisher(connection, node, incarnation, "i1")
        .publish(report(node, incarnation, 1));
  }

  static Target target(String version, String requestId) {
    return new Target(ReleaseVersion.parse(version), requestId, "ann", null);
  }

  static NodeReport report(String node, String incarnation, long revision) {
    return NodeReports.of(node)
        .run(incarnation)
        .roles(NodeRole.STATE_SERVER)
        .acked(revision)
        .release("1.0.0")
        .http("127.0.0.1:7480")
        .build();
  }

  static Mirror mirror(String lineage, long revision) {
    VersionDocument document =
        new VersionDocument(
            "shop",
            lineage,
            List.of(),
            revision,
            "t1",
            1,
            ReleaseVersion.parse("1.0.0"),
            List.of(),
            null,
            null);
    return new Mirror("node-1", "waits for a target", document, null, List.of("node-1"), null);
  }

  private static TestingServer newServer(int port) {
    try {
      return new TestingServer(
          new InstanceSpec(
              null,
              port,
              ANY,
              ANY,
              true,
              ANY,
              TICK_MILLIS,
              0,
              Map.of("maxSessionTimeout", String.valueOf(LONG_SESSION.toMillis()))),
          false);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
