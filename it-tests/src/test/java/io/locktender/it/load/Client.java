package io.locktender.it.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks the balancer, over connections that are kept. */
final class Client {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(WITHIN).build();
  private final URI uri;

  Client(URI uri) {
    this.uri = uri;
  }

  /**
   * What came back.
   *
   * @param release which release answered; empty when none did
   */
  record Reply(Call call, String release) {}

  /** Reads a package. */
  CompletableFuture<Reply> get(String name, long due) {
    return send(request(name).GET(), due);
  }

  /** Writes a package's maintainer. */
  CompletableFuture<Reply> put(String name, String maintainer, long due) {
    return send(request(name).PUT(HttpRequest.BodyPublishers.ofString(maintainer)), due);
  }

  private HttpRequest.Builder request(String name) {
    return HttpRequest.newBuilder(uri.resolve("/packages/" + name)).timeout(WITHIN);
  }

  private CompletableFuture<Reply> send(HttpRequest.Builder request, long due) {
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
        .handle((response, e) -> reply(response, e, due, System.nanoTime()));
  }

  private static Reply reply(
      @Nullable HttpResponse<byte[]> response, @Nullable Throwable e, long due, long end) {
    if (response == null) {
      return new Reply(new Call(due, end, String.valueOf(e), ""), "");
    }
    int status = response.statusCode();
    String node = response.headers().firstValue(Balancer.NODE).orElse("");
    String release = response.headers().firstValue(PackageWorker.RELEASE).orElse("");
    return new Reply(
        new Call(due, end, status / 100 == 2 ? null : "status " + status, node), release);
  }
}
