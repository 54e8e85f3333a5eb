package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.HttpExchange;
import io.locktender.agent.http.AgentHttp;
import io.locktender.agent.http.WriteLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All who look at the page of this agent, at most {@value #MAX}. Used by many threads. */
final class Viewers implements AutoCloseable {
  /** The most streams at a time. */
  static final int MAX = 20;

  /** A client that takes longer to take a frame is dropped. */
  static final Duration WRITE_WITHIN = Duration.ofSeconds(3);

  private static final Duration STREAM = AgentHttp.LONGEST_ANSWER.minusMinutes(1);
  private static final int WRITERS = 4;
  private static final byte[] RETRY = "retry: 1000\n\n".getBytes(UTF_8);

  private final LongSupplier nanos;
  private final WriteLimit limit;
  private final ThreadPoolExecutor writers;
  private final Set<Viewer> all = new LinkedHashSet<>();
  private byte @Nullable [] state;
  private byte[] beat = {};
  private boolean fed;

  /**
   * @param nanos a monotonic clock
   * @param limit bounds each write; stays the caller's to close
   */
  Viewers(LongSupplier nanos, WriteLimit limit) {
    this.nanos = nanos;
    this.limit = limit;
    this.writers =
        new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(4 * MAX),
            new ThreadFactoryBuilder().setNameFormat("page-%d").setDaemon(true).build());
    writers.allowCoreThreadTimeOut(true);
  }

  /** Whether there is room for one more. */
  synchronized boolean room() {
    return all.size() < MAX;
  }

  /**
   * Begins a stream, whose headers are sent; it is ended elsewhere, and later.
   *
   * @return whether somebody must begin to feed them
   */
  synchronized boolean add(HttpExchange exchange) {
    Viewer viewer =
        new Viewer(
            Bytes.concat(RETRY, beat),
            exchange,
            nanos.getAsLong() + STREAM.toNanos(),
            writers,
            limit,
            this::remove);
    all.add(viewer);
    viewer.state(state == null ? new byte[0] : state);
    boolean begin = !fed;
    fed = true;
    return begin;
  }

  /** How many look. */
  synchronized int count() {
    return all.size();
  }

  /** Whether to go on feeding; when nobody looks it is over, and what was shown is forgotten. */
  synchronized boolean goOn() {
    if (all.isEmpty()) {
      forget();
    }
    return fed;
  }

  /** Nobody feeds them any more: who looks comes again. */
  synchronized void abandon() {
    forget();
    List.copyOf(all).forEach(Viewer::end);
  }

  private void forget() {
    fed = false;
    state = null;
    beat = new byte[0];
  }

  /**
   * Shows a new state to all.
   *
   * @param now a sign of life, which tells a new one the time before it tells the state
   */
  void show(byte[] now, byte[] frame) {
    for (Viewer viewer : shown(now, frame)) {
      viewer.state(frame);
    }
  }

  /** A sign of life to all; streams that have lasted long enough end. */
  void beat(byte[] now) {
    long time = nanos.getAsLong();
    for (Viewer viewer : shown(now, null)) {
      if (viewer.over(time)) {
        viewer.end();
      } else {
        viewer.beat(now);
      }
    }
  }

  @Override
  public void close() {
    writers.shutdownNow();
  }

  private synchronized List<Viewer> shown(byte[] now, byte @Nullable [] frame) {
    beat = now;
    state = frame == null ? state : frame;
    return new ArrayList<>(all);
  }

  private synchronized void remove(Viewer viewer) {
    all.remove(viewer);
  }
}
