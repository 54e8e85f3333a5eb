package io.locktender.playground.product.service;

import com.mongodb.MongoException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.bson.Document;

/**
 * The service's answers, all of them JSON: {@code /health}, {@code /packages/NAME}, {@code
 * /maintainer?email=ADDRESS}, {@code /stats}. A POST to {@code /drain} takes the service out of
 * service: its health is 503 from then on, and it answers when all other requests are answered.
 */
final class Endpoints implements HttpHandler {
  private static final String PACKAGES = "/packages/";
  private static final String EMAIL = "email=";

  /** Less than the {@code drain-within} of the demo's releases. */
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(5);

  private record Answer(int status, Document body) {}

  private final String release;
  private final Queries queries;
  private final Seen seen;
  private final Patrol patrol;
  private final OpenRequests inFlight = new OpenRequests();

  Endpoints(String release, Queries queries, Seen seen, Patrol patrol) {
    this.release = release;
    this.queries = queries;
    this.seen = seen;
    this.patrol = patrol;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    if (uri.getPath().equals("/drain")) {
      try (exchange) {
        send(exchange, drain(exchange.getRequestMethod()));
      }
      return;
    }
    inFlight.begun();
    try (exchange) {
      send(exchange, answer(uri));
    } finally {
      inFlight.ended();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = (answer.body().toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private Answer answer(URI uri) {
    String path = uri.getPath();
    try {
      if (path.equals("/health")) {
        return health();
      } else if (path.equals("/stats")) {
        return new Answer(200, stats());
      } else if (path.startsWith(PACKAGES)) {
        return byName(path.substring(PACKAGES.length()));
      } else if (path.equals("/maintainer")) {
        return byMaintainer(uri.getQuery());
      }
      return error(
          404, "expected /health, /drain, /packages/NAME, /maintainer?email=ADDRESS or /stats");
    } catch (MongoException e) {
      return error(503, String.valueOf(e.getMessage()));
    }
  }

  private Answer health() {
    boolean healthy = patrol.isReading() && !inFlight.isDraining();
    return new Answer(healthy ? 200 : 503, new Document("release", release));
  }

  private Answer drain(String method) {
    if (!method.equals("POST")) {
      return error(405, "expected POST, found " + method);
    }
    try {
      int left = inFlight.drain(DRAIN_WITHIN);
      return new Answer(left == 0 ? 200 : 503, new Document("requestsLeft", left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error(503, "the service is being stopped");
    }
  }

  private Document stats() {
    return new Document("release", release)
        .append("packages", queries.count())
        .append("read", seen.read())
        .append("otherShape", seen.otherShape());
  }

  private Answer byName(String name) {
    return queries
        .byName(name)
        .map(document -> new Answer(200, document))
        .orElseGet(() -> error(404, "there is no package " + name));
  }

  private Answer byMaintainer(String query) {
    if (query == null || !query.startsWith(EMAIL)) {
      return error(400, "expected ?email=ADDRESS");
    }
    String email = query.substring(EMAIL.length());
    return new Answer(
        200, new Document("email", email).append("packages", queries.byMaintainer(email)));
  }

  private static Answer error(int status, String reason) {
    return new Answer(status, new Document("error", reason));
  }
}
