package io.locktender.coordinator.master;

import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.JournalStore;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.release.ReleaseVersion;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal: who did what, for people. Nothing is decided by it, so nothing waits for it
 * either: entries are written in their order, one after the other, behind what they tell of. One
 * that cannot be written is only logged.
 *
 * @param store where it is
 * @param writer writes the entries; refuses one when too many wait
 * @param node this node
 * @param clock the wall clock
 */
public record Journal(JournalStore store, Executor writer, String node, InstantSource clock) {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  /** A transition was written. */
  void transition(VersionDocument before, VersionDocument next, String sentence) {
    Upgrade upgrade = next.upgrade() != null ? next.upgrade() : before.upgrade();
    if (upgrade == null) {
      return;
    }
    StepMark done = done(before.upgrade(), next.upgrade());
    if (done != null) {
      write(next, upgrade.id(), "step-done", done.release(), done.id(), sentence);
    } else {
      write(next, upgrade.id(), "phase", null, null, sentence);
    }
  }

  /** A task of the master was started. */
  void taskStarted(VersionDocument document, MasterTask<?> task) {
    if (task.routine()) {
      return;
    }
    boolean step = task instanceof StepTask;
    StepId of = step ? task.step() : null;
    write(
        document,
        task.subject(),
        step ? "step-started" : "task-started",
        of == null ? null : of.release(),
        of == null ? null : of.id(),
        task.kind().name());
  }

  /** A node did something of its own, or is about to. */
  public void node(
      VersionDocument document,
      String event,
      ReleaseVersion release,
      String step,
      @Nullable String detail) {
    String upgrade = document.upgrade() == null ? "" : document.upgrade().id();
    write(document, upgrade, event, release, step, detail);
  }

  private static @Nullable StepMark done(@Nullable Upgrade before, @Nullable Upgrade next) {
    if (before == null || next == null || before.phase() != next.phase()) {
      return null;
    }
    return next.steps().stream()
        .filter(mark -> mark.state() == StepMark.State.DONE)
        .filter(mark -> !before.steps().contains(mark))
        .findFirst()
        .orElse(null);
  }

  private void write(
      VersionDocument document,
      String upgradeId,
      String event,
      @Nullable ReleaseVersion release,
      @Nullable String step,
      @Nullable String detail) {
    JournalEntry entry =
        new JournalEntry(
            upgradeId,
            document.token(),
            document.epoch(),
            clock.instant(),
            node,
            event,
            release == null ? null : release.toString(),
            step,
            detail);
    try {
      writer.execute(() -> append(entry));
    } catch (RejectedExecutionException e) {
      log.warn("not journaled ({} {}): too many entries wait to be written", event, step);
    }
  }

  private void append(JournalEntry entry) {
    try {
      store.append(entry);
    } catch (DatabaseUnavailableException e) {
      log.warn("not journaled ({} {}): {}", entry.event(), entry.step(), e.getMessage());
    }
  }
}
