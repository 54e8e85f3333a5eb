package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.document.RollOptions;
import java.time.Duration;

/** What may take how long: the one place that knows which setting is about what. */
final class TimeLimits {
  private final MasterView view;
  private final Deadlines deadlines;

  TimeLimits(MasterView view) {
    this.view = view;
    this.deadlines = view.deadlines();
  }

  /**
   * In PREFLIGHT, of the nodes' answers.
   *
   * @param age since its task began, or ended
   */
  TimeLimit preflight(Duration age) {
    return new TimeLimit("deadlines.preflight", deadlines.preflight(), age, Then.REFUSED);
  }

  /**
   * In PREFLIGHT, of the master's own task, which may read whole collections.
   *
   * @param age since it began
   */
  TimeLimit look(Duration age) {
    return new TimeLimit("deadlines.step", deadlines.step(), age, Then.REFUSED);
  }

  /** In a rehearsal, of nodes that could not hold now. */
  TimeLimit answers() {
    return backAfter("deadlines.preflight", deadlines.preflight());
  }

  TimeLimit hold() {
    return backAfter("deadlines.hold", deadlines.hold());
  }

  /**
   * From the withdrawal to the commit point, by HOLD.
   *
   * @param longest as it was asked for
   */
  TimeLimit maxHold(Duration longest) {
    return new TimeLimit("--max-hold", longest, view.held(), Then.ROLLED_BACK);
  }

  /**
   * In READY, after a hold that was given up.
   *
   * @param pause until the next one
   */
  TimeLimit nextHold(Duration pause) {
    return new TimeLimit("the pause after a hold", pause, view.inPhase(), Then.GOES_ON);
  }

  /**
   * In READY, after a veto.
   *
   * @param pause until it is asked again
   * @param age since it came
   */
  TimeLimit nextQuestion(Duration pause, Duration age) {
    return new TimeLimit(Due.AFTER_VETO, pause, age, Then.GOES_ON);
  }

  /** Of SYNC, and of the backup before a rolling upgrade rolls back. */
  TimeLimit sync() {
    return backAfter("deadlines.sync", deadlines.sync());
  }

  /**
   * Of bringing the copies up under the hold: it reads the data where no stream tells.
   *
   * @param age since its task began
   */
  TimeLimit catchUp(Duration age) {
    return new TimeLimit("deadlines.sync", deadlines.sync(), age, Then.ROLLED_BACK);
  }

  /**
   * Of documents that cannot be changed while the workers serve.
   *
   * @param since for how long they have been the problem
   */
  TimeLimit problem(Duration since) {
    return new TimeLimit("deadlines.problem", deadlines.problem(), since, Then.ROLLED_BACK);
  }

  /**
   * Until the server is quiet.
   *
   * @param age since that was first asked
   */
  TimeLimit quiet(Duration age) {
    return new TimeLimit("deadlines.quiet", deadlines.quiet(), age, Then.ROLLED_BACK);
  }

  TimeLimit step() {
    return backAfter("deadlines.step", deadlines.step());
  }

  TimeLimit nodeSteps() {
    return backAfter("deadlines.node-steps", deadlines.nodeSteps());
  }

  TimeLimit check() {
    return backAfter("deadlines.check", deadlines.check());
  }

  TimeLimit start() {
    return new TimeLimit("deadlines.start", deadlines.start(), view.inPhase(), Then.DEGRADED);
  }

  /**
   * Of one attempt at what is tried for ever.
   *
   * @param age since that attempt began
   */
  TimeLimit attempt(Duration age) {
    return new TimeLimit("deadlines.step", deadlines.step(), age, Then.TRIED_AGAIN);
  }

  /** Of nodes that were told to switch, and do not serve. */
  TimeLimit progress(RollOptions options) {
    return backAfter("--progress-deadline", options.progress());
  }

  /** On the way back, nodes that do not get there are not waited for any longer. */
  TimeLimit progressBack(RollOptions options) {
    return new TimeLimit("--progress-deadline", options.progress(), view.inPhase(), Then.GOES_ON);
  }

  /**
   * Of nodes that are out of service.
   *
   * @param out for how long they have been
   */
  TimeLimit progress(RollOptions options, Duration out) {
    return new TimeLimit("--progress-deadline", options.progress(), out, Then.ROLLED_BACK);
  }

  /**
   * Of the nodes that have switched.
   *
   * @param served for how long all of them have served without a break
   */
  TimeLimit healthyFor(RollOptions options, Duration served) {
    return new TimeLimit("--healthy-for", options.healthyFor(), served, Then.GOES_ON);
  }

  TimeLimit soak(RollOptions options) {
    return new TimeLimit("--soak-for", options.soak(), view.steady().all(), Then.GOES_ON);
  }

  private TimeLimit backAfter(String setting, Duration total) {
    return new TimeLimit(setting, total, view.inPhase(), Then.ROLLED_BACK);
  }
}
