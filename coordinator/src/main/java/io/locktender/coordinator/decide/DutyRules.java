package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeAction.Forget;
import io.locktender.coordinator.decide.NodeAction.Lower;
import io.locktender.coordinator.decide.NodeAction.RunJob;
import io.locktender.coordinator.decide.NodeAction.SetLevel;
import io.locktender.coordinator.decide.NodeAction.Wait;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node does to itself for an upgrade: its own steps in FINISH, its check in CHECK, and, as
 * its own condition for its gate, undoing or catching up until its steps match the database
 * version.
 */
final class DutyRules {
  private final NodeView view;
  private final VersionDocument document;
  private final DutyCommands commands;

  DutyRules(NodeView view, VersionDocument document) {
    this.view = view;
    this.document = document;
    this.commands = new DutyCommands(view);
  }

  /** Every gate is shut, and this node holds. */
  NodeDecision held() {
    Upgrade upgrade = document.upgrade();
    if (view.level() == null) {
      return act(
          new SetLevel(document.version()), "its own steps begin at " + document.version(), null);
    }
    NodeDecision ends = commands.endCheck(this::isNoLongerWanted);
    if (ends != null) {
      return ends;
    }
    if (upgrade == null) {
      NodeDecision revert = revertTo(document.version());
      return revert != null
          ? revert
          : act(new Wait(), "held: the database is at " + document.version(), null);
    }
    if (upgrade.rehearsal() != null) {
      // Where no release is admitted anyway, as before the first one: nothing is done for it.
      return idle(upgrade);
    }
    return switch (upgrade.phase()) {
      case HOLD -> couldServe(upgrade);
      // Going back, a node takes its own steps back when its gate opens.
      case FINISH ->
          masterIsDone(upgrade) && !upgrade.backward() ? ownSteps(upgrade) : idle(upgrade);
      case CHECK -> check(upgrade);
      case ROLLING_BACK -> {
        NodeDecision revert = revertTo(document.version());
        yield revert != null ? revert : idle(upgrade);
      }
      default -> idle(upgrade);
    };
  }

  /** The gate is open: null when the node's own steps match the release that it is to run. */
  @Nullable NodeDecision beforeOpening(ReleaseId release) {
    ReleaseVersion version = release.version();
    if (view.level() == null) {
      return act(
          new SetLevel(document.version()), "its own steps begin at " + document.version(), null);
    }
    NodeDecision ends = isToSwitchBack(release) ? null : commands.endCheck(this::isNoLongerWanted);
    if (ends != null) {
      return ends;
    }
    if (commands.running(this::isNoLongerWanted)) {
      return act(new Wait(), commands.otherRuns(), null);
    }
    NodeDecision revert = revertTo(version);
    if (revert != null) {
      return revert;
    }
    List<NodeStep> pending = pending(version);
    if (pending == null) {
      return new NodeDecision(new Wait(), NodeState.UNHEALTHY, unreadable(version), null);
    }
    if (!pending.isEmpty()) {
      return commands.untilDone(JobView.Kind.STEP, pending.get(0), "catches up on step ");
    }
    // While the way back is open, what was done above the database version can be reverted.
    boolean settled = view.level().equals(version) && view.applied().isEmpty();
    return settled || !version.equals(document.version())
        ? null
        : act(new SetLevel(version), "its own steps are at " + version, null);
  }

  /** The check of the release that this node switches to; null when it has passed, or is none. */
  @Nullable NodeDecision beforeStarting(LocalRelease release) {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null
        || upgrade.phase() != Phase.ROLLING
        || !release.check()
        || !release.id().equals(upgrade.to())) {
      return null;
    }
    JobView.Key key = new JobView.Key(JobView.Kind.CHECK, release.id().version(), "", upgrade.id());
    JobView job = view.job();
    return job != null && job.key().equals(key) && job.state() == JobView.State.DONE
        ? null
        : commands.untilDone(key, "runs its check");
  }

  private NodeDecision idle(Upgrade upgrade) {
    return act(new Wait(), "held: " + upgrade.phase() + " to " + upgrade.to(), null);
  }

  private static boolean masterIsDone(Upgrade upgrade) {
    return upgrade.steps().stream()
        .filter(StepMark::onMaster)
        .allMatch(mark -> mark.state() == StepMark.State.DONE);
  }

  private NodeDecision ownSteps(Upgrade upgrade) {
    if (commands.running(job -> !job.scope().equals(upgrade.id()))) {
      // Undoing goes on from the upgrade before this one: what it reverts is pending again.
      return act(new Wait(), commands.otherRuns(), duty(upgrade, Duty.State.RUNNING, null, null));
    }
    String changed = changed(upgrade);
    List<NodeStep> pending = pending(upgrade.to().version());
    if (changed != null || pending == null) {
      String reason = changed != null ? changed : unreadable(upgrade.to().version());
      return cannot(upgrade, reason);
    }
    if (pending.isEmpty()) {
      return act(new Wait(), "its own steps are done", duty(upgrade, Duty.State.DONE, null, null));
    }
    return ownStep(upgrade, pending.get(0));
  }

  /** Once: what failed is for the master to decide. */
  private NodeDecision ownStep(Upgrade upgrade, NodeStep step) {
    JobView job = view.job();
    JobView.Key key = new JobView.Key(JobView.Kind.STEP, step.release(), step.id(), upgrade.id());
    // What is done is recorded before the job is seen as done: pending again, it was forgotten when
    // the old release served in between, after a take-over.
    if (job == null || !job.key().equals(key) || job.state() == JobView.State.DONE) {
      return act(
          new RunJob(key),
          "runs its own step " + step.id(),
          duty(upgrade, Duty.State.RUNNING, null, null));
    }
    return job.state() == JobView.State.FAILED
        ? act(
            new Wait(),
            "its own step " + step.id() + " failed: " + job.reason(),
            duty(upgrade, Duty.State.FAILED, step.id(), job.reason()))
        : act(
            new Wait(),
            "its own step " + step.id() + " runs",
            duty(upgrade, Duty.State.RUNNING, null, null));
  }

  /** Said with the ack: so it is known before anything is done in the hold. */
  private NodeDecision couldServe(Upgrade upgrade) {
    String changed = changed(upgrade);
    return changed == null ? idle(upgrade) : cannot(upgrade, changed);
  }

  private NodeDecision check(Upgrade upgrade) {
    String changed = changed(upgrade);
    if (changed != null) {
      return cannot(upgrade, changed);
    }
    // Going back, what its own steps revert is still done: the check would look at that.
    if (upgrade.backward()
        || !requireNonNull(view.releases().get(upgrade.to().version())).check()) {
      return act(new Wait(), "has nothing to check", duty(upgrade, Duty.State.DONE, null, null));
    }
    return runCheck(upgrade);
  }

  /** Once for each hold of each mastership, which may see many upgrades. */
  private NodeDecision runCheck(Upgrade upgrade) {
    JobView.Key key =
        new JobView.Key(JobView.Kind.CHECK, upgrade.to().version(), "", scopeOfHold(upgrade));
    if (commands.running(job -> !job.equals(key))) {
      return act(new Wait(), commands.otherRuns(), duty(upgrade, Duty.State.RUNNING, null, null));
    }
    JobView job = view.job();
    if (job == null || !job.key().equals(key)) {
      return act(new RunJob(key), "runs its check", duty(upgrade, Duty.State.RUNNING, null, null));
    }
    return switch (job.state()) {
      case RUNNING, ENDING ->
          act(new Wait(), "its check runs", duty(upgrade, Duty.State.RUNNING, null, null));
      case DONE ->
          act(new Wait(), "its check has passed", duty(upgrade, Duty.State.DONE, null, null));
      case FAILED ->
          act(
              new Wait(),
              "its check failed: " + job.reason(),
              duty(upgrade, Duty.State.FAILED, null, "the check failed: " + job.reason()));
    };
  }

  /**
   * What a node did for a hold, or for a switch that is no longer wanted: no worker starts beside
   * it. What is over once is over for good.
   */
  private boolean isNoLongerWanted(JobView.Key key) {
    return !key.scope().isEmpty() && !key.scope().equals(wantedScope());
  }

  /** Its check goes on until it is told so: no worker of that release is to start instead. */
  private boolean isToSwitchBack(ReleaseId release) {
    Upgrade upgrade = document.upgrade();
    return upgrade != null
        && upgrade.phase() == Phase.ROLLING_BACK_NODES
        && release.equals(upgrade.to());
  }

  /** Of what runs while a gate is open, and of a check. */
  private @Nullable String wantedScope() {
    Upgrade upgrade = document.upgrade();
    if (upgrade != null && upgrade.phase() == Phase.ROLLING) {
      return upgrade.id();
    }
    return upgrade != null && upgrade.phase() == Phase.CHECK ? scopeOfHold(upgrade) : null;
  }

  private String scopeOfHold(Upgrade upgrade) {
    return document.token() + "/" + upgrade.heldAt();
  }

  /** Whatever of its own is above a version is reverted; null when nothing is. */
  private @Nullable NodeDecision revertTo(ReleaseVersion version) {
    if (requireNonNull(view.level()).compareTo(version) <= 0) {
      return revert(version);
    }
    // Only a restored dump is below what was done for good.
    List<NodeStep> between = view.steps().get(version);
    if (between == null) {
      return new NodeDecision(new Wait(), NodeState.UNHEALTHY, unreadable(version), null);
    }
    List<NodeStep> applied = new ArrayList<>(between);
    applied.addAll(view.applied());
    return act(
        new Lower(version, applied),
        "the database is back at " + version + ": its own steps are reverted",
        null);
  }

  /** Steps of releases above a version are reverted, the last one first; null when none are. */
  private @Nullable NodeDecision revert(ReleaseVersion version) {
    List<NodeStep> above = new ArrayList<>(view.applied());
    above.removeIf(step -> step.release().compareTo(version) <= 0);
    if (above.isEmpty()) {
      return null;
    }
    NodeStep last = above.get(above.size() - 1);
    if (!last.revertible() && commands.running(job -> true)) {
      return act(new Wait(), commands.otherRuns(), null);
    }
    return last.revertible()
        ? commands.untilDone(JobView.Kind.REVERT, last, "reverts its own step ")
        : act(
            new Forget(last),
            "its own step " + last.id() + " has no revert, and stays applied",
            null);
  }

  /** Why the target is not what the request was accepted with, or null. */
  private @Nullable String changed(Upgrade upgrade) {
    LocalRelease local = view.releases().get(upgrade.to().version());
    if (local == null) {
      return "release " + upgrade.to() + " is not on this node's disk any more";
    }
    return local.id().equals(upgrade.to())
        ? null
        : "release " + upgrade.to() + " has changed on this node's disk";
  }

  private String unreadable(ReleaseVersion version) {
    return "the releases between "
        + view.level()
        + " and "
        + version
        + " cannot be read, and neither can this node's own steps in them: install them";
  }

  /** Null when the releases cannot be read, which is not the same as having no steps. */
  private @Nullable List<NodeStep> pending(ReleaseVersion version) {
    List<NodeStep> steps = view.steps().get(version);
    if (steps == null) {
      return null;
    }
    List<NodeStep> pending = new ArrayList<>(steps);
    pending.removeIf(step -> view.applied().contains(step) && !step.equals(view.applying()));
    return pending;
  }

  private NodeDecision cannot(Upgrade upgrade, String reason) {
    return act(new Wait(), reason, duty(upgrade, Duty.State.FAILED, null, reason));
  }

  private Duty duty(
      Upgrade upgrade, Duty.State state, @Nullable String step, @Nullable String reason) {
    return new Duty(document.token(), upgrade.phase(), state, step, reason);
  }

  static NodeDecision act(NodeAction action, String sentence, @Nullable Duty duty) {
    return new NodeDecision(action, NodeState.HELD, sentence, duty);
  }
}
