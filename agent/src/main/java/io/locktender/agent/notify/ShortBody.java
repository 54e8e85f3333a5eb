package io.locktender.agent.notify;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the beginning of an answer, and not what follows, however long that is. */
final class ShortBody implements HttpResponse.BodySubscriber<byte[]> {
  private final int most;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * @param most how many bytes are read at least, if there are as many; 0: none
   */
  ShortBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription now) {
    subscription = now;
    if (most == 0) {
      end(now);
    } else {
      now.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      byte[] bytes = new byte[Math.min(part.remaining(), most - read.size())];
      part.get(bytes);
      read.writeBytes(bytes);
    }
    if (read.size() >= most && subscription != null) {
      end(subscription);
    }
  }

  private void end(Flow.Subscription enough) {
    enough.cancel();
    body.complete(read.toByteArray());
  }

  @Override
  public void onError(Throwable cause) {
    body.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }
}
