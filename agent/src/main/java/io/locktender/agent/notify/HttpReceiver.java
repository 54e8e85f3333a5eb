package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.config.NotifyReader;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.notify.Receiver;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * POSTs events. No redirect is followed, no answer's body is kept, and nothing of the URL but the
 * kind of failure is told: it may be a secret.
 */
public final class HttpReceiver implements Receiver {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final NotifyHook hook;
  private final EventBody body;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_WITHIN)
          .build();

  /**
   * @param cluster the cluster's name
   * @param clock goes into the signature
   */
  public HttpReceiver(NotifyHook hook, String cluster, InstantSource clock) {
    this.hook = hook;
    this.body = new EventBody(cluster);
    this.clock = clock;
  }

  @Override
  public void tell(ClusterEvent event) throws NotHeardException, InterruptedException {
    int code = send(request(body.of(event)));
    if (code < 200 || code > 299) {
      boolean redirected = code >= 300 && code < 400;
      throw new NotHeardException(
          "expected an answer from 200 to 299, found "
              + code
              + (redirected ? ": redirects are not followed; name where it leads to" : ""));
    }
  }

  /** The secrets are read anew each time: they may be changed without a restart. */
  private HttpRequest request(byte[] json) throws NotHeardException {
    try {
      URI url =
          NotifyReader.url(
              hook.url().orElseGet(() -> SecretFile.password(hook.urlFile().orElseThrow())));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .timeout(hook.within())
              .header("Content-Type", "application/json; charset=utf-8")
              .POST(BodyPublishers.ofByteArray(json));
      hook.keyFile()
          .map(SecretFile::password)
          .ifPresent(
              key -> request.header(Signature.HEADER, Signature.of(key, clock.instant(), json)));
      return request.build();
    } catch (InvalidInputException e) {
      throw new NotHeardException(String.valueOf(e.getMessage()));
    }
  }

  private int send(HttpRequest request) throws NotHeardException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, head -> new NoBody());
    try {
      return answer.get(hook.within().toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new NotHeardException("no answer within " + hook.within().toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NotHeardException("no answer (" + cause.getClass().getSimpleName() + ")");
    } finally {
      answer.cancel(true);
    }
  }

  /** The answer counts by its code: nothing of a body is read, however long it is. */
  private static final class NoBody implements HttpResponse.BodySubscriber<Void> {
    private final CompletableFuture<Void> none = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> getBody() {
      return none;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
      none.complete(null);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {}

    @Override
    public void onError(Throwable cause) {
      none.complete(null);
    }

    @Override
    public void onComplete() {
      none.complete(null);
    }
  }
}
