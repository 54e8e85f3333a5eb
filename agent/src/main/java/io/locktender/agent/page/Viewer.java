package io.locktender.agent.page;

import com.sun.net.httpserver.HttpExchange;
import io.locktender.agent.http.WriteLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open stream. After its head, at most one frame waits for it: a newer state takes the place of
 * one that was not written yet. Used by many threads; one at a time writes.
 */
final class Viewer {
  private final HttpExchange exchange;
  private final OutputStream out;
  private final long untilNanos;
  private final Executor writers;
  private final WriteLimit limit;
  private final Consumer<Viewer> gone;
  private final AtomicReference<byte @Nullable []> waiting = new AtomicReference<>();

  /** Nothing takes its place; only who writes touches it. */
  private byte[] head;

  /**
   * @param head comes before all states
   * @param exchange whose headers are sent
   * @param untilNanos when the stream ends: the browser comes again then
   * @param gone called once it cannot be written to
   */
  Viewer(
      byte[] head,
      HttpExchange exchange,
      long untilNanos,
      Executor writers,
      WriteLimit limit,
      Consumer<Viewer> gone) {
    this.head = head;
    this.exchange = exchange;
    this.out = exchange.getResponseBody();
    this.untilNanos = untilNanos;
    this.writers = writers;
    this.limit = limit;
    this.gone = gone;
  }

  boolean over(long nanos) {
    return nanos - untilNanos >= 0;
  }

  /** The whole state; it comes in the place of what waits. */
  void state(byte[] frame) {
    if (waiting.getAndSet(frame) == null) {
      submit();
    }
  }

  /** A sign of life; not needed where something waits. */
  void beat(byte[] frame) {
    if (waiting.compareAndSet(null, frame)) {
      submit();
    }
  }

  /** Ends the stream. */
  void end() {
    try {
      writers.execute(this::close);
    } catch (RejectedExecutionException e) {
      gone.accept(this); // The agent ends, and closes all connections.
    }
  }

  private void submit() {
    try {
      writers.execute(this::write);
    } catch (RejectedExecutionException e) {
      gone.accept(this);
    }
  }

  private void write() {
    byte[] frame = waiting.get();
    if (frame == null) {
      return;
    }
    try {
      limit.run(
          () -> {
            out.write(head);
            head = new byte[0];
            out.write(frame);
            out.flush();
          });
    } catch (IOException | RuntimeException e) {
      gone.accept(this);
      close();
      return;
    }
    if (!waiting.compareAndSet(frame, null)) {
      submit();
    }
  }

  private void close() {
    gone.accept(this);
    try {
      limit.run(exchange::close);
    } catch (IOException | RuntimeException e) {
      // It is closed already.
    }
  }
}
