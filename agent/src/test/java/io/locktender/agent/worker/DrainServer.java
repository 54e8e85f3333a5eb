package io.locktender.agent.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.locktender.agent.http.LoopbackServer;
import io.locktender.steps.release.DrainSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Answers, in the place of workers, when they are asked to go out of service. */
final class DrainServer implements AutoCloseable {
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile IntSupplier status = () -> 200;

  DrainServer() throws IOException {
    server = LoopbackServer.create();
    server.setExecutor(threads);
    server.createContext("/drain", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    boolean post = exchange.getRequestMethod().equals("POST");
    exchange.sendResponseHeaders(post ? status.getAsInt() : 405, -1);
    exchange.close();
  }

  /** With which status it answers from now on. */
  void answers(IntSupplier next) {
    status = next;
  }

  /** From now on it does not answer. */
  void hangs() {
    status = () -> await(closed) ? 503 : 504;
  }

  /** Whether it came so far, before a test is over for good. */
  static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How often it was asked. */
  int asked() {
    return asked.get();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/drain");
  }

  DrainSpec spec(Duration within) {
    return new DrainSpec.Http(uri(), within);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
