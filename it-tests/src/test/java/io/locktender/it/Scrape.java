package io.locktender.it;

import io.locktender.coordinator.cluster.NodeReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;

/**
 * An agent's {@code /metrics}, whose address is asked for once.
 *
 * @param uri where they are
 */
public record Scrape(URI uri) {
  /** Longer than anything but waiting for somebody takes. */
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /** Of a node that reports. */
  public static Scrape of(Cluster cluster, Node node) {
    NodeReport report = Objects.requireNonNull(cluster.reports().get(node.name()));
    return new Scrape(URI.create("http://" + report.http() + "/metrics"));
  }

  /** All of it as it is now. */
  public String text() {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).timeout(WITHIN).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The value of one series now.
   *
   * @param series such as {@code locktender_phase{phase="HOLD"}}
   */
  public double value(String series) {
    return text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not exposed"));
  }
}
