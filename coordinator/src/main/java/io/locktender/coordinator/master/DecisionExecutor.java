package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.decide.ClusterEvents;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.RecordFormat;
import java.time.Duration;
import java.util.List;

/** Carries out what was decided: one thing a turn. */
final class DecisionExecutor {
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);

  private final ClusterStore store;
  private final ClusterPort cluster;
  private final TaskSlot tasks;
  private final AskSlot asks;
  private final MasterTerm term;
  private final MasterRecorder recorder;

  DecisionExecutor(
      ClusterStore store,
      ClusterPort cluster,
      TaskSlot tasks,
      AskSlot asks,
      MasterTerm term,
      MasterRecorder recorder) {
    this.store = store;
    this.cluster = cluster;
    this.tasks = tasks;
    this.asks = asks;
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
    } else if (action instanceof MasterAction.Ask ask) {
      asks.ask(ask.question(), requireNonNull(seenView.view().document()));
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

  /**
   * What no agent would erase. Where it is in the document already it stays: then nobody begins who
   * does not read it.
   */
  static VersionDocument readable(
      List<NodeRegistration> nodes, VersionDocument before, VersionDocument next) {
    boolean old =
        nodes.stream().anyMatch(node -> AgentBuild.readBy(node.agent()) < RecordFormat.SECOND);
    return old && !before.saysWhichStepsRan() ? next.withoutStepsThatRan() : next;
  }

  private void write(MasterView view, MasterAction.WriteDocument write, String sentence) {
    EndedUpgrade ended = write.ended();
    if (ended != null) {
      store.recordEnded(ended);
    }
    VersionDocument before = requireNonNull(view.document());
    VersionDocument decided = readable(view.nodes(), before, write.next());
    VersionDocument next =
        decided.telling(ClusterEvents.of(before, decided, ended, sentence, view.now()));
    recorder.transition(view, next, ended, sentence, () -> store.replace(before, next));
  }
}
