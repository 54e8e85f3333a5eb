package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.document.RollOptions;
import java.time.Duration;

/** What may take how long: the one place that knows which setting is about what. */
final class Limits {
  private final MasterView view;
  private final Deadlines deadlines;

  Limits(MasterView view) {
    this.view = view;
    this.deadlines = view.deadlines();
  }

  /**
   * Of PREFLIGHT.
   *
   * @param age since its task began
   */
  Limit preflight(Duration age) {
    return new Limit("deadlines.preflight", deadlines.preflight(), age, Then.REFUSED);
  }

  Limit hold() {
    return backAfter("deadlines.hold", deadlines.hold());
  }

  Limit copy() {
    return backAfter("deadlines.copy", deadlines.copy());
  }

  Limit step() {
    return backAfter("deadlines.step", deadlines.step());
  }

  Limit nodeSteps() {
    return backAfter("deadlines.node-steps", deadlines.nodeSteps());
  }

  Limit check() {
    return backAfter("deadlines.check", deadlines.check());
  }

  Limit start() {
    return new Limit("deadlines.start", deadlines.start(), view.inPhase(), Then.DEGRADED);
  }

  /**
   * Of one attempt at what is tried for ever.
   *
   * @param age since that attempt began
   */
  Limit attempt(Duration age) {
    return new Limit("deadlines.step", deadlines.step(), age, Then.TRIED_AGAIN);
  }

  Limit progress(RollOptions options) {
    return backAfter("--progress-deadline", options.progress());
  }

  /** On the way back, nodes that do not get there are not waited for any longer. */
  Limit progressBack(RollOptions options) {
    return new Limit("--progress-deadline", options.progress(), view.inPhase(), Then.GOES_ON);
  }

  Limit healthyFor(RollOptions options) {
    return new Limit("--healthy-for", options.healthyFor(), view.steady(), Then.GOES_ON);
  }

  Limit soak(RollOptions options) {
    return new Limit("--soak-for", options.soak(), view.steady(), Then.GOES_ON);
  }

  private Limit backAfter(String setting, Duration total) {
    return new Limit(setting, total, view.inPhase(), Then.ROLLED_BACK);
  }
}
