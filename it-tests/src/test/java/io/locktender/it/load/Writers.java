package io.locktender.it.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write, each one request after the other, with a pause between them. Every write goes
 * to a document of its own, so that each that was acknowledged can be looked for afterwards: one
 * that is there, then a new one, and so on.
 */
final class Writers implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final Client client;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Integer> byRelease = new ConcurrentHashMap<>();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ends;

  Writers(Client client, List<String> names, int count) {
    this.client = client;
    for (int i = 0; i < count; i++) {
      int writer = i;
      Thread thread = new Thread(() -> run(names, writer, count), "writer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(List<String> names, int writer, int count) {
    for (int at = writer; !ends; at += count) {
      // Every other one is a new document; when all that were there are written, only new ones.
      boolean there = at / count % 2 == 0 && at < names.size();
      write(there ? names.get(at) : "new-" + at);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void write(String name) {
    String maintainer = "Writer of %s <%s@example.org>".formatted(name, name);
    Client.Reply reply = client.put(name, maintainer, System.nanoTime()).join();
    calls.add(reply.call());
    if (reply.call().ok()) {
      acknowledged.put(name, maintainer);
      byRelease.merge(reply.release(), 1, Integer::sum);
    }
  }

  /** Each document of which a write was acknowledged, and the maintainer that was written. */
  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** How many of the acknowledged writes the workers of each release made. */
  Map<String, Integer> byRelease() {
    return new HashMap<>(byRelease);
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Waits until each has its last answer. May be called again. */
  @Override
  public void close() {
    ends = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
