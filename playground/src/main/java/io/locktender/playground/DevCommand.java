package io.locktender.playground;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.OneLine;
import io.locktender.embedded.EmbeddedMongo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dev}: a ZooKeeper server and a server that speaks MongoDB's protocol, in one process. */
@Command(
    name = "dev",
    description =
        "Runs a ZooKeeper server and an embedded MongoDB-protocol server for development, on"
            + " 127.0.0.1, until it is stopped. Their data outlives it.",
    footer = {
      "",
      "Example:",
      "  locktender dev --data ./dev --zookeeper-port 2181 --mongodb-port 27017"
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "1:a server could not start",
      ExitCodes.USAGE_HELP,
      "143:stopped by SIGTERM (130: by Ctrl-C), all data written"
    })
public final class DevCommand implements Callable<Integer> {
  private static final long STOP_WITHIN_SECONDS = 10;
  private static final long START_WITHIN_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Io io;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the data is kept; made when it is missing.")
  private Path data = Path.of("");

  @Option(
      names = "--zookeeper-port",
      paramLabel = "PORT",
      defaultValue = "2181",
      description = "(default: ${DEFAULT-VALUE}).")
  private int zookeeperPort;

  @Option(
      names = "--mongodb-port",
      paramLabel = "PORT",
      defaultValue = "27017",
      description = "(default: ${DEFAULT-VALUE}).")
  private int mongodbPort;

  DevCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Exception {
    requireFree("ZooKeeper", zookeeperPort, "--zookeeper-port");
    requireFree("MongoDB", mongodbPort, "--mongodb-port");
    try (EmbeddedMongo mongo = mongo();
        ZooKeeperServerEmbedded zookeeper = zookeeper()) {
      zookeeper.start(START_WITHIN_MILLIS);
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndAwait, "dev-stop"));
      io.out().println("ZooKeeper  127.0.0.1:" + zookeeperPort);
      io.out().println("MongoDB    " + mongo.uri());
      io.out().flush();
      stopping.await();
    } finally {
      stopped.countDown();
    }
    return ExitCodes.DONE;
  }

  /** A server of ZooKeeper's does not say so itself, but is waited for until it has started. */
  private static void requireFree(String server, int port, String option) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    } catch (IOException e) {
      throw CliException.failed(
          "%s: expected to listen on port %d of 127.0.0.1, found: %s; end what listens there, or name another port with %s"
              .formatted(server, port, OneLine.of(e), option));
    }
  }

  /** The servers close on the main thread; the machine goes on stopping when they have. */
  private void stopAndAwait() {
    stopping.countDown();
    try {
      if (!stopped.await(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        io.err().println("the servers did not close within " + STOP_WITHIN_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private EmbeddedMongo mongo() throws IOException {
    try {
      return EmbeddedMongo.durable(data.resolve("mongodb"), mongodbPort);
    } catch (RuntimeException e) {
      throw CliException.failed(
          "MongoDB: expected to start with its data in %s, found: %s; end what uses them, or name others with --data"
              .formatted(data, OneLine.of(e)));
    }
  }

  private ZooKeeperServerEmbedded zookeeper() throws Exception {
    Path directory = Files.createDirectories(data.resolve("zookeeper").toAbsolutePath());
    Properties settings = new Properties();
    settings.setProperty("clientPort", String.valueOf(zookeeperPort));
    settings.setProperty("clientPortAddress", "127.0.0.1");
    settings.setProperty("dataDir", directory.toString());
    settings.setProperty("tickTime", "500");
    settings.setProperty("maxClientCnxns", "0");
    settings.setProperty("admin.enableServer", "false");
    settings.setProperty("autopurge.purgeInterval", "1");
    return ZooKeeperServerEmbedded.builder()
        .baseDir(directory)
        .configuration(settings)
        .exitHandler(ExitHandler.LOG_ONLY)
        .build();
  }
}
