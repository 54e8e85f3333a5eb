package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.NamedDocuments;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal has found so far, or in the end. While it runs, its upgrade has this; then the
 * history.
 *
 * @param releases which plan it is of: the release that serves, then each that the plan passes
 *     through
 * @param rolls whether the upgrade itself rolls, so that nothing is ever held
 * @param judged whether it has come to its end, well or not; false when it was aborted, or when the
 *     database was restored meanwhile
 * @param sync how the copies were made, or null where it has not come to that
 * @param steps what is known of the master's steps, at most one each
 * @param room what the copies need, or null where it has not come to that
 * @param workers how long workers take to stop and to start, or null where nothing is known
 * @param documents those that cannot be changed: {@link NamedDocuments}
 */
public record Rehearsal(
    List<ReleaseId> releases,
    boolean rolls,
    boolean judged,
    @Nullable SyncFigures sync,
    List<StepFigures> steps,
    @Nullable CopyRoom room,
    @Nullable WorkerFigures workers,
    List<DocumentFailure> documents) {
  /**
   * How the copies were made.
   *
   * @param millis until they were current
   * @param documents how many the originals have, about
   * @param roundMillis how long the last round took, which had little left to do
   * @param backlogMillis how long what is written takes to come into the copies; -1 where no change
   *     stream tells
   */
  public record SyncFigures(long millis, long documents, long roundMillis, long backlogMillis) {}

  /**
   * One step.
   *
   * @param step its place in the upgrade's steps, from 0 on
   * @param inHold whether it sees whole collections, and so runs in the hold
   * @param documents how many it has changed; before the hold, one that was written again counts
   *     again; -1 where it has not run
   * @param millis how long it took; before the hold, of all threads together; -1 where it has not
   *     run
   */
  public record StepFigures(int step, boolean inHold, long documents, long millis) {
    /** Whether it has come to its end. */
    public boolean hasRun() {
      return documents >= 0;
    }
  }

  /**
   * The nodes' workers.
   *
   * @param stopMillis how long the slowest node took to stop them, the last time; null: not known
   * @param startMillis how long the slowest node took to have them serve, the last time; null: not
   *     known
   */
  public record WorkerFigures(@Nullable Long stopMillis, @Nullable Long startMillis) {
    /** Of what is known. */
    public long millis() {
      return (stopMillis == null ? 0 : stopMillis) + (startMillis == null ? 0 : startMillis);
    }
  }

  public Rehearsal {
    releases = List.copyOf(requireNonNull(releases, "releases"));
    steps = List.copyOf(requireNonNull(steps, "steps"));
    documents = NamedDocuments.first(requireNonNull(documents, "documents"));
  }

  /** A rehearsal that begins. */
  public static Rehearsal of(ReleaseId from, List<ReleaseId> digests, boolean rolls) {
    List<ReleaseId> releases = Stream.concat(Stream.of(from), digests.stream()).toList();
    return new Rehearsal(releases, rolls, false, null, List.of(), null, null, List.of());
  }

  /** From the beginning, after a take-over: nothing is known of other copies. */
  Rehearsal anew() {
    return new Rehearsal(releases, rolls, false, null, List.of(), null, null, List.of());
  }

  /** The copies are current. */
  public Rehearsal with(SyncFigures figures) {
    return new Rehearsal(releases, rolls, judged, figures, steps, room, workers, documents);
  }

  /** What was found of the steps that run on the way into the copies, of room and workers. */
  public Rehearsal with(
      List<StepFigures> before, CopyRoom needed, @Nullable WorkerFigures ofWorkers) {
    return new Rehearsal(releases, rolls, judged, sync, before, needed, ofWorkers, documents);
  }

  /** One more step has run on the copies. */
  public Rehearsal with(StepFigures next) {
    List<StepFigures> all =
        steps.stream().map(each -> each.step() == next.step() ? next : each).toList();
    return new Rehearsal(releases, rolls, judged, sync, all, room, workers, documents);
  }

  /**
   * It has come to its end.
   *
   * @param failed the documents that cannot be changed
   */
  Rehearsal atItsEnd(List<DocumentFailure> failed) {
    return new Rehearsal(releases, rolls, true, sync, steps, room, workers, failed);
  }

  /** What is known of a step, by its place; null where it has not come to that. */
  public @Nullable StepFigures figures(int step) {
    return steps.stream().filter(each -> each.step() == step).findFirst().orElse(null);
  }

  /**
   * The hold that the upgrade is to have, as far as it is known: two rounds that bring the copies
   * up, the steps that run in the hold, the workers' stop and start, and {@link Hold#OWN_MILLIS}.
   * The nodes' own steps and checks come on top. Null where it rolls, or where the copies never
   * were current.
   */
  public @Nullable Long predictedHoldMillis() {
    if (rolls || sync == null) {
      return null;
    }
    long round = sync.backlogMillis() >= 0 ? sync.backlogMillis() : sync.roundMillis();
    long inHold =
        steps.stream()
            .filter(each -> each.inHold() && each.hasRun())
            .mapToLong(StepFigures::millis)
            .sum();
    return Hold.OWN_MILLIS + 2 * round + inHold + (workers == null ? 0 : workers.millis());
  }
}
