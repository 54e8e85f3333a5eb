package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that sends a hundred requests a second, to one server after the other. */
final class SteadyRequests {
  private static final int EVERY_MILLIS = 10;
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<URI> servers;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
  private final Phaser open = new Phaser(1);

  private SteadyRequests(List<URI> servers) {
    this.servers = servers;
  }

  /** Begins to send. */
  static SteadyRequests to(List<URI> servers) {
    SteadyRequests requests = new SteadyRequests(servers);
    var unused =
        requests.clock.scheduleAtFixedRate(requests::send, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return requests;
  }

  private void send() {
    URI server = servers.get(sent.getAndIncrement() % servers.size());
    HttpRequest request = HttpRequest.newBuilder(server).timeout(ANSWERED_WITHIN).build();
    open.register();
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, error) -> {
                  if (error != null || response.statusCode() != 200) {
                    failed.add(server + ": " + (error == null ? response : error));
                  } else {
                    answered.incrementAndGet();
                  }
                  open.arriveAndDeregister();
                });
  }

  /** Ends it; returns how many were answered, all that were sent. */
  int endsWithoutAFailure() throws InterruptedException {
    clock.shutdown();
    assertThat(clock.awaitTermination(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    open.arriveAndAwaitAdvance();
    assertThat(failed).as("of %s requests", sent).isEmpty();
    assertThat(answered).hasValue(sent.get());
    return answered.get();
  }
}
