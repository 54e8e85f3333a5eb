package io.locktender.it;

import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.util.function.UnaryOperator;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/**
 * The servers that one cluster stands on, and each node's way to them.
 *
 * @param zookeeper ZooKeeper's connect string, for the tests
 * @param database the cluster's own, for the tests
 * @param zookeeperOf the connect string for a node
 * @param mongodbOf the connection string for a node, without the database's name
 */
public record Services(
    String zookeeper,
    TestDatabase database,
    UnaryOperator<String> zookeeperOf,
    UnaryOperator<String> mongodbOf) {
  /** Those that all tests of this JVM share, reached directly; with a database of its own. */
  static Services shared() {
    TestDatabase database = TestMongo.shared().newDatabase();
    String zookeeper = ZooKeeper.SERVER.getConnectString();
    return new Services(zookeeper, database, node -> zookeeper, node -> database.uri());
  }

  /** The one ZooKeeper server of all tests: each cluster has a tree of its own. */
  private static final class ZooKeeper {
    private static final int TICK_MILLIS = 500;
    static final TestingServer SERVER = start();

    private static TestingServer start() {
      try {
        // A session cannot be shorter than two ticks.
        return new TestingServer(
            new InstanceSpec(null, -1, -1, -1, true, -1, TICK_MILLIS, -1), true);
      } catch (Exception e) {
        throw new IllegalStateException("no ZooKeeper for the tests", e);
      }
    }
  }
}
