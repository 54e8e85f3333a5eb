package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.MasterAction.Cancel;
import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.SetTarget;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.SweepTask;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The master's decide function: what to do next, from everything that is known now. Pure: the same
 * view gives the same decision. A running upgrade is {@link UpgradeRules}; a request before it
 * begins is {@link PreflightRules}.
 */
public final class MasterRules {
  private MasterRules() {}

  /** Decides. */
  public static MasterDecision decide(MasterView view) {
    VersionDocument document = view.document();
    if (document == null) {
      return cancelThen(view, waitFor(RestoredDatabase.missing(view.known())));
    }
    if (!document.cluster().equals(view.cluster())) {
      return cancelThen(
          view,
          waitFor(
              "the database belongs to cluster "
                  + document.cluster()
                  + ", not to "
                  + view.cluster()
                  + ": nothing is done; check mongodb.database in agent.yaml"));
    }
    SeenRevision newer = view.restoredBehind();
    if (newer != null) {
      // Not even taken over: that would raise its revision, up to where the nodes would follow it.
      return cancelThen(view, waitFor(RestoredDatabase.sentence(document, newer)));
    }
    // Between upgrades only, and before it claims: whoever takes over starts one over.
    Optional<String> instead =
        document.upgrade() == null ? StateServers.insteadOfDrained(view) : Optional.empty();
    if (instead.isPresent()) {
      return cancelThen(
          view,
          new MasterDecision(
              new Resign(Resign.Why.DRAINED),
              view.self() + " is drained: gives way, " + instead.get() + " can be master"));
    }
    if (!document.token().equals(view.token())) {
      return claim(view, document);
    }
    Target target = view.target();
    Upgrade upgrade = document.upgrade();
    if (upgrade == null) {
      return idle(view, document, target);
    }
    if (target != null && !target.requestId().equals(upgrade.requestId())) {
      return secondRequest(view, document, upgrade, target);
    }
    return UpgradeRules.decide(view, document, upgrade);
  }

  private static MasterDecision claim(MasterView view, VersionDocument document) {
    if (view.claimed()) {
      return new MasterDecision(
          new Resign(Resign.Why.REPLACED),
          "another mastership (epoch " + document.epoch() + ") has taken over; this one stops");
    }
    if (!view.mayClaim()) {
      return waitFor("elected, but the connection to ZooKeeper is suspended; waits for it");
    }
    return new MasterDecision(
        new WriteDocument(Transitions.takeOver(document, view.token()), null),
        (view.alone() ? "" : "elected: ") + "takes over as epoch " + (document.epoch() + 1));
  }

  private static MasterDecision idle(
      MasterView view, VersionDocument document, @Nullable Target target) {
    if (view.targetProblem() != null) {
      // It might ask for anything. What had begun before went on without it.
      return cancelThen(
          view,
          waitFor("the target cannot be read, so nothing is started: " + view.targetProblem()));
    }
    if (target == null) {
      return setTarget(Target.atRest(document), "there is no target");
    }
    boolean ended = view.targetEnded();
    boolean atTarget = target.version().equals(document.version());
    if (ended && !atTarget) {
      return setTarget(
          new Target(document.version(), target.requestId(), target.by(), null),
          "the request for " + target.version() + " has ended");
    }
    if (ended || (atTarget && target.by().equals(Target.LOCKTENDER))) {
      return rest(view, document);
    }
    return PreflightRules.decide(view, document, target);
  }

  /** Nothing to do, but to sweep what ended masterships left. */
  private static MasterDecision rest(MasterView view, VersionDocument document) {
    String last = document.lastEnded() == null ? "" : document.lastEnded().requestId();
    SweepTask sweep = new SweepTask(last);
    TaskView task = view.task();
    String at = "at " + document.version() + ", nothing to do";
    if (task == null || !task.is(sweep)) {
      return cancelThen(view, new MasterDecision(new StartTask(sweep), at));
    }
    boolean due = task.age().compareTo(view.deadlines().sweepEvery()) >= 0;
    return task.state() != TaskView.State.RUNNING && due
        ? new MasterDecision(new StartTask(sweep), at)
        : waitFor(at);
  }

  private static MasterDecision secondRequest(
      MasterView view, VersionDocument document, Upgrade upgrade, Target target) {
    if (view.targetEnded()) {
      return setTarget(
          new Target(upgrade.to().version(), upgrade.requestId(), upgrade.by(), upgrade.abort()),
          "the request for " + target.version() + " has ended, and another one runs");
    }
    String reason =
        "the upgrade to "
            + upgrade.to()
            + " by "
            + upgrade.by()
            + " is running; wait for it or abort it";
    return PreflightRules.refuse(view, document, target, List.of(reason));
  }

  private static MasterDecision setTarget(Target target, String why) {
    return new MasterDecision(
        new SetTarget(target), why + "; the target is now " + target.version());
  }

  /** A task that is no longer wanted is stopped before anything else is done. */
  static MasterDecision cancelThen(MasterView view, MasterDecision decision) {
    TaskView task = view.task();
    if (task == null || task.state() != TaskView.State.RUNNING) {
      return decision;
    }
    return new MasterDecision(
        new Cancel(), decision.sentence() + " (once " + task.task().kind() + " has stopped)");
  }
}
