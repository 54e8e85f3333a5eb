package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import com.google.common.util.concurrent.Uninterruptibles;
import io.locktender.agent.page.PageState.Beat;
import io.locktender.agent.page.PageState.Lost;
import io.locktender.agent.page.PageState.Serves;
import io.locktender.coordinator.cluster.ClusterUnavailableException;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.status.Eta;
import io.locktender.coordinator.status.HoldSeen;
import io.locktender.coordinator.status.PageModel;
import io.locktender.coordinator.status.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cluster for all who look at the page, for as long as somebody does. Each state is
 * computed once, whoever many see it. Run by one thread at a time.
 */
final class PageFeed implements Runnable {
  /** Changes that come sooner after each other are seen together. */
  static final Duration BREATHER = Duration.ofMillis(500);

  /** There is a sign of life at least this often, and twice that when ZooKeeper does not answer. */
  static final Duration TURN = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(PageFeed.class);

  private final Serves serves;
  private final ClusterWatch.Opener opener;
  private final Viewers viewers;
  private final Clocks clocks;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Eta eta = new Eta();
  private @Nullable ClusterWatch cluster;
  private HoldSeen hold = HoldSeen.NOTHING;
  private @Nullable Instant readAt;
  private PageState shown;

  PageFeed(Serves serves, ClusterWatch.Opener opener, Viewers viewers, Clocks clocks) {
    this.serves = serves;
    this.opener = opener;
    this.viewers = viewers;
    this.clocks = clocks;
    this.shown = new PageState(serves, null, null);
  }

  /** Until nobody looks, or it is closed. */
  @Override
  public void run() {
    forget();
    try {
      while (closed.getCount() > 0 && viewers.goOn()) {
        turn();
        viewers.beat(beat());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("the page is not shown: {}; whoever looks comes again", e.toString());
      viewers.abandon();
    } finally {
      disconnect();
    }
  }

  /** Ends a turn that runs. */
  void close() {
    closed.countDown();
  }

  private void turn() throws InterruptedException {
    try {
      if (cluster == null) {
        cluster = opener.open();
      }
      cluster.watch(this::seen, TURN);
    } catch (RuntimeException e) {
      lost(e);
    }
  }

  /** Returns whether to look no more in this turn. */
  private boolean seen(ClusterView view) {
    Instant now = clocks.wall().instant();
    Snapshot snapshot = new Snapshot(serves.cluster(), view);
    hold = hold.next(snapshot.document(), now);
    readAt = now;
    show(
        new PageState(
            serves,
            null,
            PageModel.of(snapshot, eta.of(snapshot.progress(), clocks.nanos().getAsLong()), hold)));
    return Uninterruptibles.awaitUninterruptibly(closed, BREATHER) || viewers.count() == 0;
  }

  private void lost(RuntimeException e) {
    Lost before = shown.lost();
    if (before == null && !(e instanceof ClusterUnavailableException)) {
      log.warn("the page cannot show the cluster", e);
    }
    hold = hold.unseen();
    Instant since = before == null ? clocks.wall().instant() : before.since();
    show(new PageState(serves, new Lost(since, String.valueOf(e.getMessage())), shown.page()));
    boolean ended = Uninterruptibles.awaitUninterruptibly(closed, BREATHER);
    log.trace("the page tries again: {}", !ended);
  }

  /** A state that is as it was is not told again. */
  private void show(PageState state) {
    if (!state.equals(shown)) {
      byte[] frame = frame("state", state);
      shown = state;
      viewers.show(beat(), frame);
    }
  }

  private byte[] beat() {
    return frame("beat", new Beat(clocks.wall().instant(), readAt));
  }

  private static byte[] frame(String event, Object data) {
    byte[] head = ("event: " + event + "\ndata: ").getBytes(UTF_8);
    return Bytes.concat(head, Records.toJson(data), new byte[] {'\n', '\n'});
  }

  /** What was seen for others, earlier, says nothing now. */
  private void forget() {
    shown = new PageState(serves, null, null);
    readAt = null;
    hold = HoldSeen.NOTHING;
  }

  private void disconnect() {
    if (cluster != null) {
      cluster.close();
      cluster = null;
    }
  }
}
