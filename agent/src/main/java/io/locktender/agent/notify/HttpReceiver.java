package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.notify.Receiver;
import java.time.InstantSource;

/** POSTs events. The answer counts by its code: nothing of its body is read. */
public final class HttpReceiver implements Receiver {
  private final EventBody body;
  private final HookPost post;

  /**
   * @param cluster the cluster's name
   * @param clock goes into the signature
   */
  public HttpReceiver(NotifyHook hook, String cluster, InstantSource clock) {
    this.body = new EventBody(cluster);
    this.post = new HookPost(hook, clock);
  }

  @Override
  public void tell(ClusterEvent event) throws NotHeardException, InterruptedException {
    int code = post.send(body.of(event), head -> new ShortBody(0)).statusCode();
    if (code < 200 || code > 299) {
      throw new NotHeardException(HookPost.unexpected(code));
    }
  }
}
