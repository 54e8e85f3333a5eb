package io.locktender.it.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Readers that come at a fixed rate, whether those before them were answered or not. A request's
 * latency counts from when it was due: that the generator, too, had to wait hides nothing.
 */
final class OpenLoop implements AutoCloseable {
  /** More than these wait for nothing any more: the requests count as failed. */
  private static final int MOST_AT_A_TIME = 5_000;

  private final Client client;
  private final List<String> names;
  private final long everyNanos;
  private final Random random = new Random(1);
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(MOST_AT_A_TIME);
  private final Thread thread = new Thread(this::run, "open-loop");
  private volatile boolean ends;

  OpenLoop(Client client, List<String> names, int perSecond) {
    this.client = client;
    this.names = names;
    everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    thread.start();
  }

  private void run() {
    long due = System.nanoTime();
    while (!ends) {
      LockSupport.parkNanos(due - System.nanoTime());
      if (due - System.nanoTime() <= 0) {
        send(due);
        due += everyNanos;
      }
    }
  }

  private void send(long due) {
    if (!room.tryAcquire()) {
      calls.add(new Call(due, due, "not sent: " + MOST_AT_A_TIME + " are not answered", ""));
      return;
    }
    var unused =
        client
            .get(names.get(random.nextInt(names.size())), due)
            .thenAccept(
                reply -> {
                  calls.add(reply.call());
                  room.release();
                });
  }

  /** Forgets what was answered so far; what is answered from now on is of the next part. */
  List<Call> lap() {
    List<Call> answered = new ArrayList<>();
    for (Call call = calls.poll(); call != null; call = calls.poll()) {
      answered.add(call);
    }
    return answered;
  }

  /** Sends nothing more, and waits for what is not answered yet. May be called again. */
  @Override
  public void close() {
    ends = true;
    try {
      thread.join();
      room.acquire(MOST_AT_A_TIME);
      room.release(MOST_AT_A_TIME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
