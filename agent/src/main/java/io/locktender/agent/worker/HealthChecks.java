package io.locktender.agent.worker;

import com.google.common.base.Suppliers;
import io.locktender.steps.release.HealthSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The ways to ask for a worker's health. */
final class HealthChecks {
  /** HTTP/1.1 and no proxy: a worker is near, and may be simple. */
  private final Supplier<HttpClient> http =
      Suppliers.memoize(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .build());

  /**
   * @param spec what the release says
   * @param exec how a command is run
   */
  HealthCheck of(HealthSpec spec, ExecCheck.Starter exec) {
    if (spec instanceof HealthSpec.Http get) {
      return timeout -> get(get.uri(), timeout);
    }
    if (spec instanceof HealthSpec.Tcp tcp) {
      return timeout -> connect(tcp, timeout);
    }
    return new ExecCheck(((HealthSpec.Exec) spec).command(), exec);
  }

  private Optional<String> get(URI uri, Duration timeout) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.get().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2
          ? Optional.empty()
          : Optional.of("GET " + uri + " answered " + status);
    } catch (ExecutionException e) {
      return Optional.of("GET " + uri + " failed: " + e.getCause());
    } catch (TimeoutException e) {
      return Optional.of("GET " + uri + " gave no answer in " + timeout.toMillis() + " ms");
    } finally {
      answer.cancel(true);
    }
  }

  private static Optional<String> connect(HealthSpec.Tcp tcp, Duration timeout) {
    String place = tcp.host() + ":" + tcp.port();
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(tcp.host(), tcp.port()), Math.toIntExact(timeout.toMillis()));
      // Where nobody listens, a connection to an ephemeral port may be given that very port.
      return socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())
          ? Optional.of(place + " is not listened on")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(place + " took no connection: " + e.getMessage());
    }
  }
}
