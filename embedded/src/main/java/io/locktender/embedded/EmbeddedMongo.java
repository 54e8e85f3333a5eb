package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import io.locktender.embedded.wire.WireServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running embedded server, which listens on 127.0.0.1 only. Closing it ends the connections of
 * its clients.
 */
public final class EmbeddedMongo implements AutoCloseable {
  private static final String FILE = "mongo.mv";

  /**
   * A command runs on the thread of its connection, where others wait for it: more than the
   * connections of ten nodes. A thread starts with its first connection.
   */
  private static final int THREADS = 256;

  private final WireServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedMongo(MongoBackend backend, int port) throws IOException {
    server =
        new WireServer(
            backend, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), THREADS);
  }

  /**
   * Starts a server that keeps its data in memory and forgets it when it is closed.
   *
   * @param port the port to listen on, 0 for any free one
   * @throws IOException if the port is taken
   */
  public static EmbeddedMongo inMemory(int port) throws IOException {
    return new EmbeddedMongo(new VolatileBackend(System::nanoTime), port);
  }

  /**
   * Starts a server that keeps its data in one file under {@code directory}, which is created if it
   * is missing.
   *
   * @param port the port to listen on, 0 for any free one
   * @throws IOException if the directory cannot be created, or the port is taken
   * @throws RuntimeException if another server has the file open
   */
  public static EmbeddedMongo durable(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    return new EmbeddedMongo(DurableBackend.open(directory.resolve(FILE), System::nanoTime), port);
  }

  /** Where the server listens, with the port that it really has. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** A connection string for this server, without a database name. */
  public String uri() {
    return "mongodb://" + address().getAddress().getHostAddress() + ":" + address().getPort();
  }

  /**
   * Ends all connections, writes what is left and releases the port and the file. Closing twice is
   * harmless.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
    }
  }

  /**
   * Runs a server until SIGTERM; see {@link EmbeddedMongoMain} for the options.
   *
   * @throws IOException if the data directory cannot be created or standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    EmbeddedMongoMain.run(args);
  }
}
