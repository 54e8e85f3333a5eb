package io.locktender.agent.worker;

import io.locktender.coordinator.decide.WorkerView;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The node's workers, as its loop drives them. One thread calls, and no method waits for a process.
 * The loop calls {@link #adopt} once, first; then, whenever it is woken or {@link #nextDeadline} is
 * over, {@link #poll}; then it looks at {@link #views}, and starts what the gate admits and is not
 * among them.
 *
 * <p>Methods throw {@link java.io.UncheckedIOException} when what they do cannot be recorded.
 */
public interface Workers {
  /**
   * Finds what the agent before this one left running. Until this returned, nothing is known of
   * what runs; when it throws, it must be called again.
   *
   * @throws IllegalStateException when all was adopted before
   */
  void adopt();

  /** Whether everything that an earlier agent left is among the views. */
  boolean adopted();

  /**
   * Starts a worker.
   *
   * @param revision the revision of the version document that admits it
   * @throws IllegalStateException when a worker of that name is among the views, or nothing was
   *     adopted yet
   */
  void start(Release release, WorkerSpec spec, long revision);

  /** Begins to stop a worker; nothing happens when it is stopping already or is not there. */
  void stop(String name);

  /** Looks at every worker and does what is to be done next for it; does not wait. */
  void poll();

  /**
   * The workers as they are now, in the order in which they were started. One that ended by itself
   * is among them, BACKING_OFF, until it may be started again.
   */
  List<WorkerView> views();

  /** From now on, looks for units of these templates too, whoever has started them. */
  void watch(Collection<ProgramSpec.Unit> templates);

  /**
   * Why the views may not be of a time after this revision was first asked for, or not of all that
   * is left of workers, as half a sentence; empty when they are.
   */
  Optional<String> unseen(long revision);

  /** What is wrong, in one sentence; first of all a process that cannot be killed. */
  Optional<String> problem();

  /** How long the loop may sleep before it must {@link #poll}; empty when only an event matters. */
  Optional<Duration> nextDeadline();
}
