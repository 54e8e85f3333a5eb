package io.locktender.playground.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * People who ask for packages all the time, through a balancer of the demo's own: it asks each
 * worker for its health ten times a second, and sends requests only to those that are well. A
 * request that is not answered is sent to another one, as any balancer does with what may be asked
 * twice.
 */
final class Visitors implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final long ASK_EVERY_MILLIS = 10;
  private static final int MAX_TIMES = 1_000_000;
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(5);
  private static final Duration AWAITED_WITHIN = Duration.ofSeconds(30);
  private static final String PACKAGE = "/packages/0ad";
  private static final int OK = 200;

  private final List<SiteNode> nodes;
  private final Random random;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWERED_WITHIN)
          .build();
  private final Set<SiteNode> well = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private final List<Long> nanos = new ArrayList<>();
  private long failed;
  private long again;
  private String why = "";

  private Visitors(List<SiteNode> nodes, Random random) {
    this.nodes = nodes;
    this.random = random;
  }

  /** They come now, and go when this is closed. */
  static Visitors of(Site site, Random random) {
    Visitors visitors = new Visitors(site.nodes(), random);
    visitors.look();
    visitors.every(LOOK_EVERY_MILLIS, visitors::look);
    visitors.every(ASK_EVERY_MILLIS, visitors::visit);
    return visitors;
  }

  /**
   * What they met since they came, or since it was asked for last, in one line.
   *
   * @throws DemoFailedException when a request was not answered by any worker
   */
  synchronized String met() throws DemoFailedException {
    if (failed > 0 || nanos.isEmpty()) {
      throw new DemoFailedException(
          "expected every request to be answered, found %d of %d that were not: %s"
              .formatted(failed, nanos.size() + failed, why));
    }
    Collections.sort(nanos);
    String line =
        String.format(
            Locale.ROOT,
            "%,d requests, none failed (%d sent again to another node); half within %.1f ms, 99 of"
                + " 100 within %.1f ms",
            nanos.size(),
            again,
            nanos.get(nanos.size() / 2) / 1e6,
            nanos.get((int) (nanos.size() * 0.99)) / 1e6);
    nanos.clear();
    again = 0;
    return line;
  }

  /** Waits until so many requests were answered. */
  synchronized void await(int requests) throws InterruptedException, DemoFailedException {
    long until = System.nanoTime() + AWAITED_WITHIN.toNanos();
    while (nanos.size() < requests) {
      if (System.nanoTime() > until) {
        throw new DemoFailedException(
            "expected %d requests within %d s, found %d: %s"
                .formatted(requests, AWAITED_WITHIN.toSeconds(), nanos.size(), why));
      }
      wait(LOOK_EVERY_MILLIS);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void every(long millis, Runnable task) {
    var unused = threads.scheduleWithFixedDelay(task, 0, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    for (SiteNode node : nodes) {
      if (answers(node, "/health")) {
        well.add(node);
      } else {
        well.remove(node);
      }
    }
  }

  private void visit() {
    long begin = System.nanoTime();
    List<SiteNode> others = new ArrayList<>(well);
    Collections.shuffle(others, random);
    for (int tried = 0; tried < others.size(); tried++) {
      if (answers(others.get(tried), PACKAGE)) {
        answered(System.nanoTime() - begin, tried);
        return;
      }
      well.remove(others.get(tried));
    }
    if (!Thread.currentThread().isInterrupted()) {
      notAnswered(others);
    }
  }

  private synchronized void answered(long took, int tried) {
    if (nanos.size() < MAX_TIMES) {
      nanos.add(took);
    }
    again += tried;
  }

  private synchronized void notAnswered(List<SiteNode> asked) {
    failed++;
    why = asked.isEmpty() ? "no worker was in service" : "none of " + asked + " answered";
  }

  private boolean answers(SiteNode node, String path) {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.workerPort() + path))
                      .timeout(ANSWERED_WITHIN)
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
