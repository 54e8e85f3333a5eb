package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.locktender.agent.http.WriteLimit;
import io.locktender.agent.page.PageArchive.Answer;
import io.locktender.agent.page.PageState.Serves;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.coordinator.store.JournalStore;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /page} and what the page asks for. No thread of the server waits here: streams are
 * written by a few threads, what the database says comes on one of its own.
 */
public final class Page implements HttpHandler, AutoCloseable {
  /** Where it is. */
  public static final String PATH = "/page";

  private static final int MOST_QUESTIONS = 40;
  private static final String JSON = "application/json; charset=utf-8";
  private static final Logger log = LoggerFactory.getLogger(Page.class);

  private final PageText text = PageText.read();
  private final WriteLimit limit = new WriteLimit(Viewers.WRITE_WITHIN);
  private final Viewers viewers;
  private final PageFeed feed;
  private final PageArchive archive;
  private final ExecutorService feeder =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("page-feed").setDaemon(true).build());
  private final ThreadPoolExecutor questions =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_QUESTIONS),
          new ThreadFactoryBuilder().setNameFormat("page-history").setDaemon(true).build());

  private Page(Serves serves, ClusterWatch.Opener opener, PageArchive archive, Clocks clocks) {
    this.archive = archive;
    this.viewers = new Viewers(clocks.nanos(), limit);
    this.feed = new PageFeed(serves, opener, viewers, clocks);
    questions.allowCoreThreadTimeOut(true);
  }

  /**
   * Looks at nothing yet.
   *
   * @param opener connects to the cluster, while somebody looks
   * @param history where the ended requests are
   * @param journal where is what was done for them
   */
  public static Page of(
      String cluster,
      String node,
      String build,
      ClusterWatch.Opener opener,
      HistoryStore history,
      JournalStore journal,
      Clocks clocks) {
    return new Page(
        new Serves(cluster, node, build), opener, new PageArchive(history, journal), clocks);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    PageText.guard(exchange.getResponseHeaders());
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      answer(exchange, Answer.error(405, "expected GET"));
      return;
    }
    if (!named(exchange)) {
      answer(
          exchange,
          Answer.error(
              403,
              "expected localhost or an address as the Host of a request from this machine, found"
                  + " another name; ask by the address, or let the proxy send it"));
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case PATH -> page(exchange);
      case PATH + "/events" -> stream(exchange);
      case PATH + "/history" -> later(exchange, archive::history);
      case PATH + "/journal" -> later(exchange, () -> archive.journal(upgrade(exchange)));
      default -> answer(exchange, Answer.error(404, "expected /page"));
    }
  }

  /** How many look at it. */
  int viewers() {
    return viewers.count();
  }

  @Override
  public void close() {
    feed.close();
    feeder.shutdownNow();
    questions.shutdownNow();
    viewers.close();
    limit.close();
  }

  /**
   * Whether it was asked by a name that can only be this machine's, where it was asked from this
   * machine: else a web site could have its own name point here, and read the page in the browser
   * of somebody who sits here.
   */
  private static boolean named(HttpExchange exchange) {
    if (!exchange.getLocalAddress().getAddress().isLoopbackAddress()) {
      return true;
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    try {
      String name = host == null ? "" : HostAndPort.fromString(host).getHost();
      return name.equals("localhost") || InetAddresses.isInetAddress(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", text.policy());
    write(exchange, 200, "text/html; charset=utf-8", text.html().getBytes(UTF_8));
  }

  private void stream(HttpExchange exchange) throws IOException {
    if (!viewers.room()) {
      exchange.getResponseHeaders().set("Retry-After", "10");
      answer(
          exchange,
          Answer.error(503, "%d look at this agent's page already".formatted(Viewers.MAX)));
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      write(exchange, 200, "text/event-stream", new byte[0]);
    } else {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
      limit.run(() -> exchange.sendResponseHeaders(200, 0));
      if (viewers.add(exchange)) {
        feeder.execute(feed);
      }
    }
  }

  private void later(HttpExchange exchange, Supplier<Answer> answer) throws IOException {
    try {
      questions.execute(() -> answerLater(exchange, answer));
    } catch (RejectedExecutionException e) {
      answer(exchange, Answer.error(503, "too many ask this agent; ask again"));
    }
  }

  private void answerLater(HttpExchange exchange, Supplier<Answer> answer) {
    try {
      answer(exchange, answer.get());
    } catch (IOException e) {
      log.debug("the page was not answered: {}", e.toString());
    }
  }

  private static String upgrade(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    String key = "upgrade=";
    return query != null && query.startsWith(key) ? query.substring(key.length()) : "";
  }

  private void answer(HttpExchange exchange, Answer answer) throws IOException {
    write(exchange, answer.code(), JSON, answer.json().getBytes(UTF_8));
  }

  private void write(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
      limit.run(
          () -> {
            exchange.sendResponseHeaders(code, none ? -1 : body.length);
            if (!none) {
              exchange.getResponseBody().write(body);
            }
          });
    }
  }
}
