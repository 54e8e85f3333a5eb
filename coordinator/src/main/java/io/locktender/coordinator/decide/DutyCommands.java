package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.NodeAction.EndJob;
import io.locktender.coordinator.decide.NodeAction.RunJob;
import io.locktender.coordinator.decide.NodeAction.Wait;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The commands that a node runs for itself, one at a time. */
final class DutyCommands {
  private static final RetryDelay RETRY =
      new RetryDelay(Duration.ofMillis(500), Duration.ofSeconds(30));

  private final NodeView view;

  DutyCommands(NodeView view) {
    this.view = view;
  }

  /** A command that is tried again, with back-off, until it succeeds: the gate waits for it. */
  NodeDecision untilDone(JobView.Kind kind, NodeStep step, String what) {
    return untilDone(new JobView.Key(kind, step.release(), step.id(), ""), what + step.id());
  }

  /** The same, of any command. */
  NodeDecision untilDone(JobView.Key key, String sentence) {
    JobView job = view.job();
    if (running(other -> !other.equals(key))) {
      return DutyRules.act(new Wait(), otherRuns(), null);
    }
    // What is done is recorded before the job is seen as done: seen again, it is another time.
    if (job == null || !job.key().equals(key) || job.state() == JobView.State.DONE) {
      return DutyRules.act(new RunJob(key), sentence, null);
    }
    if (running(key::equals)) {
      return DutyRules.act(new Wait(), sentence, null);
    }
    boolean due = job.age().compareTo(RETRY.after(job.attempt())) >= 0;
    String failed =
        sentence + ": attempt " + job.attempt() + " failed, it is tried again: " + job.reason();
    return new NodeDecision(due ? new RunJob(key) : new Wait(), NodeState.UNHEALTHY, failed, null);
  }

  /**
   * Ends a check that is not wanted any more: it changes nothing, and may be long, or hang. Null
   * where there is none, or when it was told so.
   */
  @Nullable NodeDecision endCheck(Predicate<JobView.Key> unwanted) {
    JobView job = view.job();
    return job != null
            && job.state() == JobView.State.RUNNING
            && job.key().kind() == JobView.Kind.CHECK
            && unwanted.test(job.key())
        ? DutyRules.act(
            new EndJob(),
            "ends the check of release "
                + job.key().release()
                + ", since what it was run for is over",
            null)
        : null;
  }

  /** One command at a time: whether one runs that is such a job. */
  boolean running(Predicate<JobView.Key> such) {
    JobView job = view.job();
    return job != null
        && (job.state() == JobView.State.RUNNING || job.state() == JobView.State.ENDING)
        && such.test(job.key());
  }

  /** What is said while another one runs. */
  String otherRuns() {
    JobView.Key key = requireNonNull(view.job()).key();
    return "waits until "
        + (key.kind() == JobView.Kind.CHECK ? "the check" : "step " + key.step())
        + " of release "
        + key.release()
        + ", which still runs, has ended";
  }
}
