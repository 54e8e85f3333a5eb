package io.locktender.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.HostAndPort;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.locktender.coordinator.document.Records;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The agent's HTTP server: {@code GET /health} answers 200 while the agent is alive, else 503;
 * {@code GET /metrics} answers in Prometheus' format. It only reads.
 */
public final class AgentHttp implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int QUEUE = 64;
  private static final int BACKLOG = 64;
  private static final Duration WRITE_WITHIN = Duration.ofSeconds(10);

  /**
   * The longest that the server lets an answer last, however slowly it comes: streams end before.
   */
  public static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);

  /** The most bytes of a request's line or headers; the JDK before 17.0.11 has no such bound. */
  static final int MAX_HEADER_BYTES = 64 * 1024;

  private static final String JSON = "application/json; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private record HttpAnswer(int code, String type, String body) {}

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final WriteLimit limit;

  private AgentHttp(HttpServer server, ThreadPoolExecutor threads, WriteLimit limit) {
    this.server = server;
    this.threads = threads;
    this.limit = limit;
  }

  /**
   * Binds and begins to answer.
   *
   * @param bind port 0 takes a free one
   * @param health asked at every request
   * @param metrics the scrape, asked at every request
   * @throws IOException when the address cannot be bound; the message names it
   */
  public static AgentHttp start(HostAndPort bind, Supplier<Health> health, Supplier<String> metrics)
      throws IOException {
    boundServers();
    HttpServer server = bind(bind);
    ThreadPoolExecutor threads = threads();
    server.setExecutor(threads);
    WriteLimit limit = new WriteLimit(WRITE_WITHIN);
    server.createContext("/", exchange -> answer(exchange, health, metrics, limit));
    server.start();
    return new AgentHttp(server, threads, limit);
  }

  /**
   * Lets somebody else answer what is under a path, on the server's few threads: it must not wait
   * there, and may answer later, on another thread.
   *
   * @param path such as {@code /page}
   */
  public void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** Where it listens. */
  public HostAndPort address() {
    InetSocketAddress address = server.getAddress();
    return HostAndPort.fromParts(address.getAddress().getHostAddress(), address.getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    limit.close();
  }

  private static HttpServer bind(HostAndPort bind) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(bind.getHost(), bind.getPort()), BACKLOG);
    } catch (IOException e) {
      throw new IOException(
          "http.bind: expected to listen on %s, found: %s; free the port or name another"
              .formatted(bind, e.getMessage()),
          e);
    }
  }

  /**
   * Bounds the JDK's servers of this process. They take that, times in seconds, from properties
   * only, and only before the first of them is made.
   */
  public static void boundServers() {
    bound("sun.net.httpserver.maxReqTime", "10");
    bound("sun.net.httpserver.maxRspTime", String.valueOf(LONGEST_ANSWER.toSeconds()));
    bound("jdk.httpserver.maxConnections", "200");
    bound("sun.net.httpserver.maxReqHeaders", "100");
    bound("sun.net.httpserver.maxReqHeaderSize", String.valueOf(MAX_HEADER_BYTES));
  }

  private static void bound(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Over the bound the accepting thread answers itself, and takes no new one meanwhile. */
  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new ThreadFactoryBuilder().setNameFormat("http-%d").setDaemon(true).build(),
            new ThreadPoolExecutor.CallerRunsPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void answer(
      HttpExchange exchange, Supplier<Health> health, Supplier<String> metrics, WriteLimit limit)
      throws IOException {
    try (exchange) {
      HttpAnswer answer = route(exchange, () -> health(health.get()), metrics);
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      limit.run(
          () -> {
            exchange.sendResponseHeaders(answer.code(), head ? -1 : body.length);
            if (!head) {
              exchange.getResponseBody().write(body);
            }
          });
    }
  }

  private static HttpAnswer route(
      HttpExchange exchange, Supplier<HttpAnswer> health, Supplier<String> metrics) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new HttpAnswer(405, JSON, "{\"error\":\"expected GET\"}\n");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/health" -> health.get();
      case "/metrics" -> new HttpAnswer(200, PROMETHEUS, metrics.get());
      default -> new HttpAnswer(404, JSON, "{\"error\":\"expected /health or /metrics\"}\n");
    };
  }

  private static HttpAnswer health(Health health) {
    return new HttpAnswer(
        health.alive() ? 200 : 503, JSON, new String(Records.toJson(health), UTF_8) + "\n");
  }
}
