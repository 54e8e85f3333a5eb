package io.locktender.playground.product.service;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.sun.net.httpserver.HttpServer;
import io.locktender.playground.product.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.bson.Document;

/**
 * The demo's worker, as a process.
 *
 * <p>Options, and the variable that stands in for one: {@code --release}; {@code --port} or {@code
 * LOCKTENDER_DEMO_PORT} (0: any free one); {@code --seen} or {@code LOCKTENDER_DEMO_SEEN}, the
 * directory for what it saw; {@code --node} or {@code LOCKTENDER_NODE}; {@code --mongodb} or {@code
 * LOCKTENDER_MONGODB_URI}; {@code --database} or {@code LOCKTENDER_DATABASE}. Runs until SIGTERM.
 */
public final class PackageService implements AutoCloseable {
  private static final Set<String> OPTIONS =
      Set.of("--release", "--port", "--seen", "--node", "--mongodb", "--database");
  private static final int HTTP_THREADS = 4;
  private static final long DATABASE_TIMEOUT_SECONDS = 5;
  private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

  private final MongoClient client;
  private final HttpServer http;
  private final Seen seen;
  private final ExecutorService httpThreads = Executors.newFixedThreadPool(HTTP_THREADS);
  private final ScheduledExecutorService patrolThread =
      Executors.newSingleThreadScheduledExecutor();

  private PackageService(Options options) throws IOException {
    String release = options.require("--release");
    Shape shape = Shape.of(release);
    client = connect(options.get("--mongodb", "LOCKTENDER_MONGODB_URI"));
    MongoCollection<Document> packages =
        client
            .getDatabase(options.get("--database", "LOCKTENDER_DATABASE"))
            .getCollection("packages");
    String worker =
        "%s-%s-%d"
            .formatted(
                options.get("--node", "LOCKTENDER_NODE"), release, ProcessHandle.current().pid());
    seen =
        new Seen(
            Path.of(options.get("--seen", "LOCKTENDER_DEMO_SEEN")),
            worker,
            shape,
            InstantSource.system());
    Patrol patrol = new Patrol(packages, seen, RandomGenerator.getDefault());
    int port = Integer.parseInt(options.get("--port", "LOCKTENDER_DEMO_PORT"));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(httpThreads);
    http.createContext(
        "/", new Endpoints(release, new Queries(packages, seen, release), seen, patrol));
    start(patrol);
  }

  private void start(Patrol patrol) {
    var unused =
        patrolThread.scheduleWithFixedDelay(patrol, 0, Patrol.EVERY_MILLIS, TimeUnit.MILLISECONDS);
    http.start();
  }

  private static MongoClient connect(String uri) {
    DRIVER_LOG.setLevel(Level.SEVERE);
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .applicationName("package-service")
            .timeout(DATABASE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .build());
  }

  /**
   * Starts a service.
   *
   * @throws IllegalArgumentException if an option is missing or wrong
   * @throws IOException if the port is taken or the directory cannot be written to
   */
  static PackageService start(String... args) throws IOException {
    return new PackageService(Options.parse(args, OPTIONS));
  }

  /** The port that it listens on. */
  int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    httpThreads.shutdownNow();
    patrolThread.shutdownNow();
    seen.saveReadCount();
    client.close();
  }

  public static void main(String[] args) {
    try {
      PackageService service = start(args);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
      System.out.println("ready http://127.0.0.1:" + service.port());
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
