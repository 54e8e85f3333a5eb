package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.RetryDelay;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.store.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Tells all hooks, each on a thread of its own: one that is slow, or does not answer, keeps neither
 * another one nor the master waiting.
 */
public final class Notifier implements EventKeeper.Listener, AutoCloseable {
  /** How long it waits after a failure; longer after each further one. */
  public static final RetryDelay RETRY =
      new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final List<HookTeller> tellers;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Begins; nothing is told before this node is master.
   *
   * @param hooks at most 20, whose names differ
   */
  public Notifier(
      List<Hook> hooks,
      EventStore store,
      HookMeter meter,
      LongSupplier nanos,
      RetryDelay retry,
      Jitter jitter,
      ThreadFactory factory) {
    this.tellers =
        hooks.stream()
            .map(hook -> new HookTeller(hook, store, meter, nanos, retry, jitter))
            .toList();
    for (HookTeller teller : tellers) {
      Thread thread = factory.newThread(() -> untilInterrupted(teller));
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public void mayTell(boolean elected) {
    tellers.forEach(teller -> teller.mayTell(elected));
  }

  /** Ends the threads; what was not heard is told by the next master. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private static void untilInterrupted(HookTeller teller) {
    try {
      teller.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
