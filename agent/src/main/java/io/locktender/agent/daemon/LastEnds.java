package io.locktender.agent.daemon;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows when the last request has ended, and whether it was a rehearsal: the version document does
 * not say, so the history is asked once for each request, off the loop. Where that does not answer
 * it is asked again at the next look.
 */
final class LastEnds {
  private static final Logger log = LoggerFactory.getLogger(LastEnds.class);

  private final HistoryStore history;
  private final Executor executor;
  private final BiConsumer<@Nullable LastEnded, @Nullable Instant> told;
  private volatile @Nullable LastEnded asked;

  /**
   * @param executor asks; at most one call waits there for each request that ends
   * @param told is told what ended last, or null, and when, or null where it is not known; by the
   *     loop's thread and the executor's
   */
  LastEnds(
      HistoryStore history,
      Executor executor,
      BiConsumer<@Nullable LastEnded, @Nullable Instant> told) {
    this.history = history;
    this.executor = executor;
    this.told = told;
  }

  /** The document was read. Called by the loop's thread; does not wait. */
  void seen(@Nullable LastEnded last) {
    if (last != null && last.equals(asked)) {
      return;
    }
    told.accept(last, null);
    asked = last;
    if (last != null) {
      try {
        executor.execute(() -> ask(last));
      } catch (RejectedExecutionException e) {
        log.debug("not asked when {} has ended: the agent ends", last.requestId());
      }
    }
  }

  private void ask(LastEnded last) {
    try {
      EndedUpgrade ended = history.ended(last.requestId()).orElse(null);
      if (last.equals(asked) && ended != null) {
        told.accept(
            new LastEnded(last.requestId(), ended.told(), last.revision()), ended.finishedAt());
      }
    } catch (DatabaseUnavailableException e) {
      if (last.equals(asked)) {
        asked = null;
      }
    } catch (InvalidInputException e) {
      log.info("when {} has ended is not known: {}", last.requestId(), e.getMessage());
    }
  }
}
