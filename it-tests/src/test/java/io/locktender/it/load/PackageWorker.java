package io.locktender.it.load;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A worker that reads and writes packages: {@code GET} and {@code PUT /packages/NAME}, the body of
 * a PUT being the maintainer. {@code /health} is for the agent, {@code /ready} for the balancer,
 * {@code POST /drain} takes it out of service. Arguments: its release, its port, its {@link
 * Strategy}.
 */
final class PackageWorker {
  /** Said in every answer: which release gave it. */
  static final String RELEASE = "X-Release";

  private static final String PACKAGES = "/packages/";
  private static final int WARM_UP = 300;
  private static final Duration DATABASE_WITHIN = Duration.ofSeconds(8);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(20);
  private static final Duration TURNS_BAD_AFTER = Duration.ofSeconds(5);
  private static final Duration SLOWNESS = Duration.ofMillis(900);

  /** How a worker behaves. */
  enum Strategy {
    GOOD,
    /** Ends some seconds after it was ready. */
    DIES,
    /** Says that it is not healthy. */
    UNHEALTHY,
    /** All goes well, but from some seconds on takes long. */
    SLOW
  }

  private final String release;
  private final Strategy way;
  private final MongoCollection<Document> packages;
  private final InService inService = new InService();
  private volatile long readyAt;

  private PackageWorker(String release, Strategy way, MongoCollection<Document> packages) {
    this.release = release;
    this.way = way;
    this.packages = packages;
  }

  public static void main(String[] args) throws IOException {
    MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(variable("LOCKTENDER_MONGODB_URI")))
                .timeout(DATABASE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .build());
    PackageWorker worker =
        new PackageWorker(
            args[0],
            Strategy.valueOf(args[2]),
            client.getDatabase(variable("LOCKTENDER_DATABASE")).getCollection(Packages.COLLECTION));
    worker.serve(Integer.parseInt(args[1]));
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalArgumentException("expected the variable " + name);
    }
    return value;
  }

  private void serve(int port) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
    http.setExecutor(Executors.newCachedThreadPool());
    http.createContext("/", this::handle);
    http.start();
    warmUp();
    Apart.asMuchAsOthers();
    readyAt = System.nanoTime();
    System.out.println("ready on port " + port);
    if (way == Strategy.DIES) {
      CompletableFuture.delayedExecutor(TURNS_BAD_AFTER.toMillis(), TimeUnit.MILLISECONDS)
          .execute(PackageWorker::die);
    }
  }

  private static void die() {
    System.out.println("out of licences");
    Runtime.getRuntime().halt(7);
  }

  /** What a request does, before there are any: else the first ones wait for it. */
  private void warmUp() {
    for (int i = 0; i < WARM_UP; i++) {
      var unused = read("0ad");
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean request = path.startsWith(PACKAGES);
    if (request) {
      inService.begun();
    }
    try (exchange) {
      if (way == Strategy.SLOW
          && readyAt != 0
          && System.nanoTime() - readyAt > TURNS_BAD_AFTER.toNanos()) {
        LockSupport.parkNanos(SLOWNESS.toNanos());
      }
      Answer answer =
          request
              ? dealWith(exchange, path.substring(PACKAGES.length()))
              : new Answer(isYes(path) ? 200 : 503, path);
      send(exchange, answer);
    } finally {
      if (request) {
        inService.ended();
      }
    }
  }

  private record Answer(int status, String body) {}

  private boolean isYes(String path) {
    boolean ready = readyAt != 0 && way != Strategy.UNHEALTHY;
    return switch (path) {
      case "/health" -> ready;
      case "/ready" -> inService.asked() && ready;
      case "/drain" -> drained();
      default -> false;
    };
  }

  private boolean drained() {
    try {
      return inService.drain(DRAIN_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Answer dealWith(HttpExchange exchange, String name) throws IOException {
    try {
      if (exchange.getRequestMethod().equals("PUT")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        write(name, new String(body, StandardCharsets.UTF_8));
        return new Answer(200, name);
      }
      return read(name);
    } catch (MongoException e) {
      return new Answer(503, String.valueOf(e.getMessage()));
    }
  }

  private Answer read(String name) {
    Document found = packages.find(Filters.eq("_id", name)).first();
    return found == null ? new Answer(404, name) : new Answer(200, found.toJson());
  }

  /**
   * Each release writes its own shape; whoever writes the new one writes what it is made of too.
   */
  private void write(String name, String maintainer) {
    Document set = new Document(Maintainer.FIELD, maintainer);
    Bson update =
        release.equals("1.0.0")
            ? new Document("$set", set.append(Maintainer.OLD, "by hand"))
            : new Document("$set", set.append(Maintainer.SPLIT, Maintainer.split(maintainer)));
    var unused =
        packages.updateOne(Filters.eq("_id", name), update, new UpdateOptions().upsert(true));
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set(RELEASE, release);
    if (inService.isDraining()) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
