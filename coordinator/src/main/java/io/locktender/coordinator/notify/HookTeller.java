package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.RetryDelay;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.store.EventStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one hook what is in the outbox, one event after the other, while this node is master. How
 * far it has come is written after each event that was heard, so that the next master goes on from
 * there, and may tell the last one once more. For one thread; {@link #mayTell} for any.
 */
final class HookTeller {
  /** As many events are read at a time. */
  private static final int BATCH = 100;

  /** Nothing is asked of the database before somebody says that there may be something. */
  private static final Duration UNTIL_WOKEN = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(HookTeller.class);

  private final Hook hook;
  private final EventStore store;
  private final HookMeter meter;
  private final LongSupplier nanos;
  private final RetryDelay retry;
  private final Jitter jitter;
  private final Wakeup wakeup = new Wakeup();
  private final Deque<ClusterEvent> waiting = new ArrayDeque<>();
  private volatile boolean elected;
  private @Nullable Long position;

  /** In a row, of the hook or of the outbox. */
  private int failures;

  private long notBefore;

  /** Of the event that is next: in how many attempts, and since when, the hook did not hear it. */
  private int unheard;

  private long unheardSince;

  /** The event that was heard, or left out, last: only that must be written still. */
  private @Nullable String settled;

  HookTeller(
      Hook hook,
      EventStore store,
      HookMeter meter,
      LongSupplier nanos,
      RetryDelay retry,
      Jitter jitter) {
    this.hook = hook;
    this.store = store;
    this.meter = meter;
    this.nanos = nanos;
    this.retry = retry;
    this.jitter = jitter;
  }

  /** There may be something to tell, or no more. */
  void mayTell(boolean master) {
    elected = master;
    wakeup.wake();
  }

  /** Tells until the thread is interrupted. */
  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      wakeup.await(turn());
    }
  }

  /** Tells one event at most; gives how long to wait for the next turn. */
  Duration turn() throws InterruptedException {
    if (!elected) {
      forget();
      return UNTIL_WOKEN;
    }
    long early = notBefore - nanos.getAsLong();
    if (failures > 0 && early > 0) {
      return Duration.ofNanos(early);
    }
    try {
      ClusterEvent next = next();
      meter.waiting(hook.name(), waiting.size());
      if (next != null) {
        tell(next);
      }
      if (failures > 0) {
        log.info("hook {}: goes on, after {} failures", hook.name(), failures);
      }
      failures = 0;
      return next == null ? UNTIL_WOKEN : Duration.ZERO;
    } catch (NotHeardException e) {
      return again("not told: " + e.getMessage());
    } catch (DatabaseUnavailableException | InvalidInputException e) {
      return again("the outbox cannot be used: " + e.getMessage());
    } catch (RuntimeException e) {
      log.error("hook {}: a bug", hook.name(), e);
      return again("a bug: " + e);
    }
  }

  /** Another master may tell meanwhile: how far it has come is read anew. */
  private void forget() {
    position = null;
    waiting.clear();
    failures = 0;
    unheard = 0;
    settled = null;
    meter.waiting(hook.name(), 0);
  }

  /** What is next for this hook, or null. */
  private @Nullable ClusterEvent next() {
    long from = position == null ? begin() : position;
    while (waiting.isEmpty()) {
      var read = store.after(from, BATCH);
      read.stream().filter(hook::hears).forEach(waiting::add);
      if (!read.isEmpty() && waiting.isEmpty()) {
        from = read.get(read.size() - 1).sequence();
        position = from;
      }
      if (read.size() < BATCH) {
        break;
      }
    }
    return waiting.peek();
  }

  /** One that nobody has heard of hears what comes from now on. */
  private long begin() {
    OptionalLong heard = store.heard(hook.name());
    long from = heard.orElseGet(() -> store.newest().orElse(0));
    if (heard.isEmpty()) {
      store.heard(hook.name(), from);
    }
    position = from;
    return from;
  }

  private void tell(ClusterEvent event) throws NotHeardException, InterruptedException {
    if (!event.id().equals(settled)) {
      if (late()) {
        leaveOut(event);
      } else {
        attempt(event);
      }
      settled = event.id();
      unheard = 0;
    }
    store.heard(hook.name(), event.sequence());
    position = event.sequence();
    waiting.remove();
  }

  /** Only what the hook itself did not hear counts: the outbox may have been silent for long. */
  private boolean late() {
    return unheard > 0 && nanos.getAsLong() - unheardSince >= hook.giveUpAfter().toNanos();
  }

  private void leaveOut(ClusterEvent event) {
    log.error(
        "hook {}: event {} ({}) is left out, since it was not heard in {} attempts; the next ones"
            + " follow",
        hook.name(),
        event.id(),
        event.kind().word(),
        unheard);
    meter.leftOut(hook.name());
  }

  private void attempt(ClusterEvent event) throws NotHeardException, InterruptedException {
    try {
      hook.receiver().tell(event);
    } catch (NotHeardException | RuntimeException e) {
      if (unheard == 0) {
        unheardSince = nanos.getAsLong();
      }
      unheard++;
      meter.failed(hook.name());
      throw e;
    }
    meter.heard(hook.name());
  }

  private Duration again(String why) {
    if (failures == 0) {
      log.warn("hook {}: {}; it is tried again, and what follows waits", hook.name(), why);
    }
    failures++;
    Duration pause = jitter.around(retry.after(failures));
    notBefore = nanos.getAsLong() + pause.toNanos();
    return pause;
  }
}
