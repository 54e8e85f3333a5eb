package io.locktender.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;

/** A ZooKeeper server that can lose all that it has, and come back at the same address. */
final class MortalZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 500;

  private TestingServer server = start(-1);

  String connect() {
    return server.getConnectString();
  }

  void loseEverything() {
    int port = server.getPort();
    close();
    server = start(port);
  }

  private static TestingServer start(int port) {
    try {
      return new TestingServer(
          new InstanceSpec(null, port, -1, -1, true, -1, TICK_MILLIS, -1), true);
    } catch (Exception e) {
      throw new IllegalStateException("no ZooKeeper for the test", e);
    }
  }

  /** Its data goes with it. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
