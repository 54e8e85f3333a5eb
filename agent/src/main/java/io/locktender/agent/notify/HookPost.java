package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.config.NotifyReader;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * POSTs to a hook. No redirect is followed, and nothing of the URL but the kind of failure is told:
 * it may be a secret.
 */
final class HookPost {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final NotifyHook hook;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_WITHIN)
          .build();

  /**
   * @param clock goes into the signature
   */
  HookPost(NotifyHook hook, InstantSource clock) {
    this.hook = hook;
    this.clock = clock;
  }

  /**
   * Sends it, and waits for the answer as long as the hook says.
   *
   * @throws NotHeardException when there is none in time
   */
  <T> HttpResponse<T> send(byte[] json, HttpResponse.BodyHandler<T> reader)
      throws NotHeardException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request(json), reader);
    try {
      return answer.get(hook.within().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NotHeardException("no answer within " + hook.within().toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NotHeardException("no answer (" + cause.getClass().getSimpleName() + ")");
    } finally {
      answer.cancel(true);
    }
  }

  /** What an answer with a code that does not count says. */
  static String unexpected(int code) {
    boolean redirected = code >= 300 && code < 400;
    return "expected an answer from 200 to 299, found "
        + code
        + (redirected ? ": redirects are not followed; name where it leads to" : "");
  }

  /** The secrets are read anew each time: they may be changed without a restart. */
  private HttpRequest request(byte[] json) throws NotHeardException {
    try {
      URI url =
          hook.url()
              .map(NotifyReader::url)
              .orElseGet(() -> NotifyReader.url(hook.urlFile().orElseThrow()));
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
}
