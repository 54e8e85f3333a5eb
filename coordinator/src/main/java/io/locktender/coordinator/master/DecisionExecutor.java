package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.MasterTask;
import java.time.Duration;

/** Carries out what was decided: one thing a turn. */
final class DecisionExecutor {
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);

  private final ClusterStore store;
  private final ClusterPort cluster;
  private final TaskSlot tasks;
  private final MasterTerm term;
  private final MasterRecorder recorder;

  DecisionExecutor(
      ClusterStore store,
      ClusterPort cluster,
      TaskSlot tasks,
      MasterTerm term,
      MasterRecorder recorder) {
    this.store = store;
    this.cluster = cluster;
    this.tasks = tasks;
    this.term = term;
    this.recorder = recorder;
  }

  /** Carries it out. That a write took effect is only believed when it is read, the next turn. */
  void carryOut(MasterDecision decision, MasterViewReader.SeenView seenView)
      throws InterruptedException {
    MasterAction action = decision.action();
    if (action instanceof MasterAction.WriteDocument write) {
      write(seenView.view(), write, decision.sentence());
    } else if (action instanceof MasterAction.StartTask start) {
      start(seenView.view(), start.task());
    } else if (action instanceof MasterAction.Cancel) {
      tasks.cancel(CANCEL_WITHIN);
    } else if (action instanceof MasterAction.SetTarget set) {
      cluster.compareAndSetTarget(seenView.targetVersion(), set.target());
    } else if (action instanceof MasterAction.Resign) {
      term.resign();
    }
  }

  private void start(MasterView view, MasterTask<?> task) {
    recorder.starts(view, task);
    tasks.start(task, requireNonNull(view.document()), view.target());
  }

  private void write(MasterView view, MasterAction.WriteDocument write, String sentence) {
    EndedUpgrade ended = write.ended();
    if (ended != null) {
      store.recordEnded(ended);
    }
    VersionDocument before = requireNonNull(view.document());
    VersionDocument next = write.next();
    recorder.transition(view, next, ended, sentence, () -> store.replace(before, next));
  }
}
