package io.locktender.coordinator.solo;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.master.AskSlot;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.master.MasterIdentity;
import io.locktender.coordinator.master.MasterLoop;
import io.locktender.coordinator.master.MasterRecorder;
import io.locktender.coordinator.master.MasterTasks;
import io.locktender.coordinator.master.MasterTurn;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.solo.SoloEnd.Ended;
import io.locktender.coordinator.solo.SoloEnd.Left;
import io.locktender.coordinator.solo.SoloEnd.Why;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.SweepTask;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.Reading;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A master without a cluster. Brings one request after the other to its end, or what another master
 * left; then what masterships left in the database is swept. Used by one thread, but for {@link
 * #interrupt}.
 */
public final class SoloMaster implements AutoCloseable {
  /** How long it may still take after an interruption, before it is left as it is. */
  public static final Duration GRACE = SoloLimits.GRACE;

  /** What is swept at the end is no part of what was asked for. */
  private static final Duration SWEEP_WITHIN = Duration.ofSeconds(30);

  private final SoloCluster cluster = new SoloCluster();
  private final ClusterStore store;
  private final MasterTasks tasks;
  private final MasterLoop loop;
  private final Clocks clocks;
  private final Wakeup wakeup;
  private final SoloWatcher watcher;
  private final SoloLimits patience;
  private volatile @Nullable String interruptedBy;
  private boolean claimed;

  /**
   * @param self who is master; it must be alone
   * @param tasks wakes {@code wakeup} when there is something new
   * @param tokens gives a new random token at every call
   */
  public SoloMaster(
      MasterIdentity self,
      ClusterStore store,
      MasterTasks tasks,
      MasterRecorder recorder,
      Supplier<String> tokens,
      Clocks clocks,
      Wakeup wakeup,
      SoloWatcher watcher) {
    this.store = store;
    this.tasks = tasks;
    this.clocks = clocks;
    this.wakeup = wakeup;
    this.watcher = watcher;
    this.patience = new SoloLimits(self.deadlines().database(), clocks.nanos());
    this.loop =
        MasterLoop.of(
            self,
            new SoloMasterships(tokens),
            cluster,
            store,
            tasks,
            AskSlot.NOBODY,
            recorder,
            clocks);
  }

  /** Brings an upgrade to its end that another master left. */
  public SoloEnd finish(Upgrade left) throws InterruptedException {
    return bring(Target.of(left));
  }

  /**
   * Brings a request to its end. An upgrade of another one that has begun meanwhile is finished
   * first; where the database is at the target's version by that, or it was interrupted, its end is
   * the end.
   */
  public SoloEnd bring(Target target) throws InterruptedException {
    SoloEnd end = turns(target);
    watcher.ended();
    return end;
  }

  private void ask(Target target) {
    cluster.ask(target);
    String by = interruptedBy;
    if (by != null) {
      // There was nothing that could be aborted when it was interrupted.
      cluster.abort(by);
    }
  }

  /**
   * Takes over and sweeps what masterships have left; no upgrade may run. For one that was stopped
   * between its end and its sweep. Gives up when the database does not answer, or somebody else
   * takes over: then the next one does it.
   *
   * @param document as it was read
   */
  public void sweep(VersionDocument document) throws InterruptedException {
    cluster.ask(Target.atRest(document));
    long began = clocks.nanos().getAsLong();
    String last = document.lastEnded() == null ? "" : document.lastEnded().requestId();
    while (!swept(last) && !late(began)) {
      MasterTurn turn = loop.turn();
      tell(turn, true);
      if (patience.after(turn).isPresent()) {
        return;
      }
      wakeup.await(turn.rest());
    }
  }

  private SoloEnd turns(Target target) throws InterruptedException {
    ask(target);
    Long endedAt = null;
    while (true) {
      MasterTurn turn = loop.turn();
      boolean over = document().filter(now -> isOver(now, target.requestId())).isPresent();
      endedAt = over && endedAt == null ? Long.valueOf(clocks.nanos().getAsLong()) : endedAt;
      tell(turn, over);
      Optional<Left> left = patience.after(turn);
      // Who takes over once it has ended sweeps what this one has left.
      boolean done = over && (left.isPresent() || swept() || late(endedAt));
      Optional<SoloEnd> end = done ? recorded(target.requestId()) : left.map(SoloEnd.class::cast);
      if (end.isEmpty() && !over && turn.kind() == MasterTurn.Kind.DECIDED) {
        end = othersFirst(target);
      }
      if (end.isPresent()) {
        return end.get();
      }
      if (left.isPresent()) {
        return left.get();
      }
      wakeup.await(turn.rest());
    }
  }

  /** Finishes another one's upgrade; its end where nothing more is to be done after it. */
  private Optional<SoloEnd> othersFirst(Target target) throws InterruptedException {
    Upgrade others = others(target.requestId());
    if (others == null) {
      return Optional.empty();
    }
    SoloEnd first = turns(Target.of(others));
    boolean there = document().filter(now -> now.version().equals(target.version())).isPresent();
    if (!(first instanceof Ended) || there || interrupted()) {
      return Optional.of(first);
    }
    ask(target);
    return Optional.empty();
  }

  /**
   * The upgrade of another request that runs, or null. Read before the next turn, which would
   * refuse this one for it: the turn that takes over does nothing else, and shows no document.
   */
  private @Nullable Upgrade others(String requestId) {
    Upgrade seen = document().map(VersionDocument::upgrade).orElse(null);
    if (seen != null && seen.requestId().equals(requestId)) {
      return null;
    }
    try {
      return store
          .read(Reading.LINEARIZABLE)
          .map(VersionDocument::upgrade)
          .filter(upgrade -> !upgrade.requestId().equals(requestId))
          .orElse(null);
    } catch (DatabaseUnavailableException | InvalidInputException e) {
      // The next turn says so.
      return null;
    }
  }

  /**
   * Asks that what runs be aborted, and that it comes to its end soon: back, or forward where it is
   * behind the commit point. From any thread.
   *
   * @param by who asks
   */
  public void interrupt(String by) {
    interruptedBy = by;
    patience.interrupt();
    cluster.abort(by);
    wakeup.wake();
  }

  /** Whether somebody has interrupted it. */
  public boolean interrupted() {
    return patience.interrupted();
  }

  /** The version document as it was seen last; empty before it is this one's. */
  public Optional<VersionDocument> document() {
    return Optional.ofNullable(cluster.mirror()).map(Mirror::document);
  }

  /** Stops what runs, with all that it started. */
  @Override
  public void close() {
    loop.close();
  }

  /** What comes after the end is no part of what was asked for. */
  private void tell(MasterTurn turn, boolean over) {
    if (!claimed && document().isPresent()) {
      claimed = true;
      watcher.claimed();
    }
    if (!over) {
      watcher.turned(turn);
    }
  }

  private boolean isOver(VersionDocument document, String requestId) {
    return document.upgrade() == null
        && (document.ended(requestId) || endedEarlier(document, requestId));
  }

  /** Another master has ended it, and then another request: asked for only at rest. */
  private boolean endedEarlier(VersionDocument document, String requestId) {
    LastEnded last = document.lastEnded();
    TaskView task = tasks.view();
    if (last == null || task == null || !(task.task() instanceof SweepTask)) {
      return false;
    }
    try {
      return store.ended(requestId).filter(it -> it.revision() <= last.revision()).isPresent();
    } catch (DatabaseUnavailableException | InvalidInputException e) {
      // The next turn says so.
      return false;
    }
  }

  private boolean swept() {
    LastEnded last = document().map(VersionDocument::lastEnded).orElse(null);
    return last != null && swept(last.requestId());
  }

  private boolean swept(String requestId) {
    TaskView task = tasks.view();
    return task != null
        && task.is(new SweepTask(requestId))
        && task.state() != TaskView.State.RUNNING;
  }

  private boolean late(@Nullable Long since) {
    return since != null && clocks.nanos().getAsLong() - since >= SWEEP_WITHIN.toNanos();
  }

  /** How it ended; empty when the database does not say so now, and is asked again. */
  private Optional<SoloEnd> recorded(String requestId) {
    try {
      Optional<EndedUpgrade> ended = store.ended(requestId);
      return Optional.of(
          ended.isPresent()
              ? new Ended(ended.get())
              : new Left(
                  Why.GARBLED, "the history does not say how request " + requestId + " ended"));
    } catch (DatabaseUnavailableException e) {
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(new Left(Why.GARBLED, String.valueOf(e.getMessage())));
    }
  }
}
