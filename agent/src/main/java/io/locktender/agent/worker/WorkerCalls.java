package io.locktender.agent.worker;

import com.google.common.base.Suppliers;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.text.Texts;
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

/** The ways to ask something of a worker. */
final class WorkerCalls {
  /** HTTP/1.1 and no proxy: a worker is near, and may be simple. */
  private final Supplier<HttpClient> http =
      Suppliers.memoize(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .build());

  /**
   * Whether it is healthy.
   *
   * @param spec what the release says
   * @param exec how a command is run
   */
  WorkerCall health(HealthSpec spec, ExecCall.CallStarter exec) {
    if (spec instanceof HealthSpec.Http http) {
      return timeout -> ask("GET", http.uri(), timeout);
    }
    if (spec instanceof HealthSpec.Tcp tcp) {
      return timeout -> connect(tcp, timeout);
    }
    return new ExecCall(((HealthSpec.Exec) spec).command(), exec);
  }

  /**
   * That it goes out of service.
   *
   * @param spec what the release says
   * @param exec how a command is run
   */
  WorkerCall drain(DrainSpec spec, ExecCall.CallStarter exec) {
    return spec instanceof DrainSpec.Http http
        ? timeout -> ask("POST", http.uri(), timeout)
        : new ExecCall(((DrainSpec.Exec) spec).command(), exec);
  }

  private Optional<String> ask(String method, URI uri, Duration timeout)
      throws InterruptedException {
    String call = method + " " + place(uri);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.get().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2 ? Optional.empty() : Optional.of(call + " answered " + status);
    } catch (ExecutionException e) {
      return Optional.of(call + " failed: " + Texts.oneLine(String.valueOf(e.getCause())));
    } catch (TimeoutException e) {
      return Optional.of(call + " gave no answer in " + timeout.toMillis() + " ms");
    } finally {
      answer.cancel(true);
    }
  }

  /** Without what may be secret: a user's name and password, a query. */
  private static String place(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
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
