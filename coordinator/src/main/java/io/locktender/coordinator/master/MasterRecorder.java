package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of what a master did: the event log, which comes first and without which nothing is
 * done; the outbox, of what others are to hear; the journal, for people; the meters.
 *
 * @param events the event log
 * @param journal the journal
 * @param meter the meters
 * @param outbox what others are to hear
 */
public record MasterRecorder(EventSink events, Journal journal, MasterMeter meter, Outbox outbox) {
  /** A mastership begins; not before this is recorded. */
  void elected(String token) {
    events.record("elected", Map.of("token", token));
    meter.elected();
    outbox.elected();
  }

  /** A mastership has ended. */
  void deposed() {
    outbox.deposed();
    meter.deposed();
  }

  /** A task is about to be started. */
  void starts(MasterView view, MasterTask<?> task) {
    VersionDocument document = Objects.requireNonNull(view.document());
    Upgrade upgrade = document.upgrade();
    if (upgrade != null && upgrade.heldAt() > 0) {
      events.record("task-starting", MasterEvents.starting(view, task));
    }
    journal.taskStarted(document, task);
  }

  /**
   * A transition is written.
   *
   * @param ended what ends by it, or null
   * @param write writes it; gives whether it took effect
   */
  void transition(
      MasterView view,
      VersionDocument next,
      @Nullable EndedUpgrade ended,
      String sentence,
      BooleanSupplier write) {
    VersionDocument before = Objects.requireNonNull(view.document());
    Map<String, Object> event = MasterEvents.transition(view, next, sentence);
    // The intent first: a transition that took effect is in the log though the agent dies here.
    events.record("transition-intended", event);
    boolean took = write.getAsBoolean();
    events.record(took ? "transition" : "transition-failed", event);
    if (!took) {
      return;
    }
    journal.transition(before, next, sentence);
    if (failedStep(next) != null && failedStep(before) == null) {
      meter.stepFailed();
    }
    if (ended != null) {
      meter.ended(ended.told());
    }
  }

  private static @Nullable String failedStep(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade == null || upgrade.failure() == null ? null : upgrade.failure().step();
  }
}
