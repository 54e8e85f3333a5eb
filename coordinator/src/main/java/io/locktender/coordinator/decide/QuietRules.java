package io.locktender.coordinator.decide;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import org.jspecify.annotations.Nullable;

/**
 * That the server is quiet: what is waited for when every node has acked, and before anything is
 * done that the stopped workers must not see. They are gone; what they had asked the server for may
 * not be.
 */
final class QuietRules {
  private static final String WHAT_TO_DO =
      "nothing is killed; wait until it has ended, or end it in mongosh (db.killOp(OPID), or"
          + " db.adminCommand({killSessions: [{id: UUID(\"SESSION\")}]}) for a transaction)";

  private final MasterView view;
  private final Upgrade upgrade;
  private final QuietTask task;

  QuietRules(MasterView view, Upgrade upgrade) {
    this.view = view;
    this.upgrade = upgrade;
    this.task =
        new QuietTask(
            upgrade.id(),
            view.nodes().stream().map(NodeRegistration::incarnation).collect(toImmutableSet()));
  }

  /** Whether the upgrade changes any data: else nothing can come too late for it. */
  boolean matters() {
    return upgrade.restores() != null || upgrade.steps().stream().anyMatch(StepMark::onMaster);
  }

  QuietTask task() {
    return task;
  }

  TimeLimit limit() {
    return new TimeLimits(view).quiet(view.running(task));
  }

  String sentence() {
    String left = left();
    return upgrade.phase()
        + (left == null
            ? ": every node has acked; waits until the server is quiet"
            : ": the server still does what was asked of it before: " + left);
  }

  /** Where there is no way back, nobody decides that it has taken too long; it is only said. */
  String sentenceForEver() {
    TimeLimit limit = limit();
    return limit.over() && left() != null
        ? sentence()
            + "; for longer than "
            + Durations.words(limit.total())
            + " ("
            + limit.setting()
            + "): "
            + WHAT_TO_DO
        : sentence();
  }

  StepFailure late() {
    String left = left();
    return StepFailure.of(
        null,
        "the server was not quiet within "
            + Durations.words(limit().total())
            + (left == null
                ? ": its answer did not come"
                : ": it still does what was asked of it before: " + left + "; " + WHAT_TO_DO));
  }

  /** What is known when it has ended, for a sentence. */
  static String said(QuietTask.Quiet quiet) {
    return quiet.known()
        ? "the server is quiet"
        : "whether the server is quiet is not known, since it does not tell what it is doing";
  }

  private @Nullable String left() {
    TaskView now = view.task();
    return now != null && now.is(task) ? now.waitsFor() : null;
  }
}
