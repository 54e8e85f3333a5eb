package io.locktender.coordinator.check;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeAction;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Mistakes in a rehearsal. */
final class WrongRehearsals {
  private WrongRehearsals() {}

  /** As an upgrade would: what makes it a rehearsal is lost. */
  static MasterDecision holds(MasterView view, MasterDecision decision) {
    return starts(decision, TaskKind.MEASURE)
        ? instead(
            view,
            decision,
            document ->
                HoldTransitions.hold(WrongDecisions.in(document, Phase.READY, document.token())))
        : decision;
  }

  static MasterDecision swaps(MasterView view, MasterDecision decision) {
    return goesTo(decision, Phase.ROLLING_BACK) && isIn(view, Phase.FINISH)
        ? instead(
            view,
            decision,
            document ->
                HoldTransitions.commit(
                    WrongDecisions.in(document, Phase.CHECK, document.token()),
                    List.of(new SwapEntry("packages", true, true))))
        : decision;
  }

  static MasterDecision finishesShut(MasterView view, MasterDecision decision) {
    return goesTo(decision, Phase.FINISH) && isIn(view, Phase.READY)
        ? WrongDecisions.write(
            WrongDecisions.admitting(((WriteDocument) decision.action()).next(), List.of()),
            decision)
        : decision;
  }

  static MasterDecision keepsCopies(MasterView view, MasterDecision decision) {
    return isIn(view, Phase.ROLLING_BACK)
            && decision.action() instanceof StartTask start
            && start.task() instanceof DropTask drop
        ? MasterRules.decide(
            WrongViews.with(
                view,
                view.document(),
                view.nodes(),
                view.reports(),
                new TaskView(
                    drop,
                    TaskView.State.SUCCEEDED,
                    Duration.ZERO,
                    Duration.ZERO,
                    1,
                    new MasterTask.NoAnswer(),
                    null,
                    false)))
        : decision;
  }

  static MasterDecision takesOverIntoHold(MasterView view, MasterDecision decision) {
    VersionDocument before = view.document();
    boolean claims =
        isIn(view, Phase.FINISH)
            && !requireNonNull(before).token().equals(view.token())
            && decision.action() instanceof WriteDocument;
    return claims
        ? instead(
            view,
            decision,
            document -> {
              VersionDocument next = ((WriteDocument) decision.action()).next();
              return WrongDecisions.admitting(
                  WrongDecisions.in(next, Phase.HOLD, next.token()), List.of());
            })
        : decision;
  }

  /** Its own steps, as in FINISH of an upgrade. */
  static NodeDecision runsItsStep(NodeView view, NodeDecision decision) {
    Upgrade upgrade = view.gate() instanceof Gate.Read gate ? gate.document().upgrade() : null;
    boolean now =
        upgrade != null
            && upgrade.phase() == Phase.FINISH
            && decision.action() instanceof NodeAction.Wait
            && view.job() == null;
    return now
        ? new NodeDecision(
            new NodeAction.RunJob(
                new JobView.Key(
                    JobView.Kind.STEP, Ids.CONF_STEP.release(), Ids.CONF_STEP.id(), "r1")),
            NodeState.SERVING,
            "runs its own step",
            null)
        : decision;
  }

  private static boolean starts(MasterDecision decision, TaskKind kind) {
    return decision.action() instanceof StartTask start && start.task().kind() == kind;
  }

  private static boolean goesTo(MasterDecision decision, Phase phase) {
    Upgrade next = decision.action() instanceof WriteDocument write ? write.next().upgrade() : null;
    return next != null && next.phase() == phase;
  }

  private static boolean isIn(MasterView view, Phase phase) {
    Upgrade upgrade = upgrade(view);
    return upgrade != null && upgrade.rehearsal() != null && upgrade.phase() == phase;
  }

  private static @Nullable Upgrade upgrade(MasterView view) {
    return view.document() == null ? null : view.document().upgrade();
  }

  private static MasterDecision instead(
      MasterView view, MasterDecision decision, UnaryOperator<VersionDocument> transition) {
    return WrongDecisions.write(transition.apply(requireNonNull(view.document())), decision);
  }
}
