package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.Sets;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every transition of the version document: one function each, from a document to the next. None
 * does anything; whoever calls writes the result in one compare-and-set on revision and token.
 */
public final class Transitions {
  private static final Set<Phase> RUNS_STEPS =
      Sets.immutableEnumSet(Phase.FINISH, Phase.EXPAND, Phase.CONTRACT);

  private Transitions() {}

  /** The first document of a database whose release has no steps. */
  public static VersionDocument baseline(
      String cluster, String lineage, String token, ReleaseId release) {
    return baseline(cluster, lineage, token, release, List.of());
  }

  /**
   * The first document of a database: at a version, and admitting just it.
   *
   * @param steps those of the release: the data is as they leave it
   */
  public static VersionDocument baseline(
      String cluster, String lineage, String token, ReleaseId release, List<RanStep> steps) {
    return new VersionDocument(
        cluster,
        lineage,
        List.of(),
        1,
        token,
        0,
        release.version(),
        admitting(release),
        null,
        null,
        release.version().equals(ReleaseVersion.NONE)
            ? List.of()
            : List.of(
                new RanRelease(release.version(), release.digest(), release.version(), steps)));
  }

  /**
   * A new mastership: its token, one epoch more. An upgrade that was between SYNC and CHECK begins
   * again at SYNC, since the predecessor's copies carry another token, and the old release is
   * admitted. What is lost by that in SYNC and READY is time, and no worker's: it is not counted.
   */
  public static VersionDocument takeOver(VersionDocument document, String token) {
    checkArgument(!token.equals(document.token()), "a mastership takes over once");
    Upgrade upgrade = document.upgrade() == null ? null : takenOver(document.upgrade());
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision() + 1,
        token,
        document.epoch() + 1,
        document.version(),
        upgrade != null && upgrade.phase() == Phase.SYNC
            ? admitting(upgrade.from())
            : document.admits(),
        upgrade,
        document.lastEnded(),
        document.ran());
  }

  private static Upgrade takenOver(Upgrade upgrade) {
    UpgradeChange change = new UpgradeChange(upgrade);
    if (!upgrade.serving()) {
      change.takeovers(upgrade.takeovers() + 1);
    }
    if (upgrade.phase().startsOver()) {
      change
          .phase(Phase.SYNC)
          .heldAt(0)
          .hold(hold -> hold.over(hold.back()))
          .rehearsal(upgrade.rehearsal() == null ? null : upgrade.rehearsal().anew())
          .steps(upgrade.steps().stream().map(StepMark::undone).toList());
    }
    return change.done();
  }

  /**
   * A restored dump becomes the truth: a lineage of its own, above every revision that was seen. An
   * upgrade that the dump was taken in is rolled back when it was before its commit point, and goes
   * on when it was behind it, as after a take-over.
   *
   * @param lineage random
   * @param token random; of no mastership: the next one takes over from it
   * @param seen what the nodes have seen before, and now is no more
   */
  public static VersionDocument adopt(
      VersionDocument document, String lineage, String token, List<SeenRevision> seen) {
    List<String> lineages =
        Stream.concat(
                Stream.concat(
                    Stream.of(document.lineage()), seen.stream().map(SeenRevision::lineage)),
                document.adopted().stream())
            .distinct()
            .limit(VersionDocument.MAX_ADOPTED)
            .toList();
    checkArgument(!lineages.contains(lineage), "a lineage begins once");
    long newest = seen.stream().mapToLong(SeenRevision::revision).max().orElse(0);
    VersionDocument adopted = adopted(document);
    return new VersionDocument(
        document.cluster(),
        lineage,
        lineages,
        Math.max(newest, document.revision()) + 1,
        token,
        document.epoch() + 1,
        document.version(),
        adopted.admits(),
        adopted.upgrade(),
        document.lastEnded(),
        document.ran(),
        document.events());
  }

  private static VersionDocument adopted(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade == null || upgrade.phase().rollbackPhase() == null
        ? document
        : rollBack(
            document,
            StepFailure.of(
                null, "the database was restored from a dump taken in " + upgrade.phase()),
            null);
  }

  static void checkBegins(VersionDocument document, Upgrade upgrade) {
    checkState(document.upgrade() == null, "an upgrade runs already");
    checkArgument(upgrade.steps().size() <= Upgrade.MAX_STEPS, "too many steps");
  }

  static List<StepMark> doneBut(
      VersionDocument document, Predicate<StepMark> inHold, ToLongFunction<StepMark> changed) {
    return running(document).steps().stream()
        .map(
            mark ->
                mark.onMaster() && !inHold.test(mark)
                    ? mark.with(StepMark.State.DONE, 0, changed.applyAsLong(mark))
                    : mark)
        .toList();
  }

  /** In FINISH, EXPAND or CONTRACT: a step of the master is done and verified. */
  public static VersionDocument stepDone(
      VersionDocument document, ReleaseVersion release, String step, long pending, long changed) {
    return with(document, withStepDone(document, release, step, pending, changed));
  }

  static UpgradeChange withStepDone(
      VersionDocument document, ReleaseVersion release, String step, long pending, long changed) {
    Upgrade upgrade = running(document);
    checkState(RUNS_STEPS.contains(upgrade.phase()), "no step is done in %s", upgrade.phase());
    List<StepMark> steps =
        upgrade.steps().stream()
            .map(
                mark ->
                    mark.is(release, step)
                        ? mark.with(StepMark.State.DONE, pending, changed)
                        : mark)
            .toList();
    return new UpgradeChange(upgrade).steps(steps);
  }

  /** ADMIT or CONTRACT to DONE, degraded when a failure is given: the request has ended. */
  public static VersionDocument done(VersionDocument document, @Nullable StepFailure failure) {
    Upgrade upgrade = enter(document, Phase.DONE).done();
    Outcome outcome = failure == null ? Outcome.SUCCEEDED : Outcome.DEGRADED;
    return next(
        document,
        document.version(),
        document.admits(),
        null,
        new LastEnded(upgrade.requestId(), outcome, document.revision() + 1));
  }

  /**
   * Any phase before the commit point to the first one of its way back: what failed is recorded
   * with it. From ROLLING and SOAK that is ROLLING_BACK_NODES, else ROLLING_BACK, where the old
   * release is admitted: by HOLD no original has been written.
   */
  public static VersionDocument rollBack(
      VersionDocument document, StepFailure failure, @Nullable String abort) {
    Phase now = running(document).phase();
    Phase back = now.rollbackPhase();
    checkState(back != null, "no way from %s to the one before", now);
    UpgradeChange change =
        enter(document, back)
            .failure(failure.brief())
            .abort(abort)
            .steps(failed(document, failure));
    return next(
        document,
        document.version(),
        back == Phase.ROLLING_BACK ? admitting(running(document).from()) : document.admits(),
        change.done(),
        document.lastEnded());
  }

  static List<StepMark> failed(VersionDocument document, StepFailure failure) {
    return running(document).steps().stream()
        .map(
            mark ->
                failure.step() != null && mark.id().equals(failure.step())
                    ? mark.with(
                        StepMark.State.FAILED,
                        Math.max(failure.documentCount(), mark.pending()),
                        mark.changed())
                    : mark)
        .toList();
  }

  /** ROLLING_BACK to ROLLED_BACK: the copies are gone. */
  public static VersionDocument rolledBack(VersionDocument document) {
    Upgrade upgrade = enter(document, Phase.ROLLED_BACK).done();
    return next(
        document,
        document.version(),
        admitting(upgrade.from()),
        null,
        new LastEnded(
            upgrade.requestId(), RehearsalTransitions.endsAs(upgrade), document.revision() + 1));
  }

  /** A request ends before it began; whatever runs, runs on. */
  public static VersionDocument refused(VersionDocument document, String requestId) {
    return next(
        document,
        document.version(),
        document.admits(),
        document.upgrade(),
        new LastEnded(requestId, Outcome.REFUSED, document.revision() + 1));
  }

  static List<ReleaseId> admitting(ReleaseId release) {
    return release.version().equals(ReleaseVersion.NONE) ? List.of() : List.of(release);
  }

  static Upgrade running(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    checkState(upgrade != null, "no upgrade runs");
    return upgrade;
  }

  /** The upgrade, in a phase that may follow the one that it is in. */
  static UpgradeChange enter(VersionDocument document, Phase phase) {
    Phase now = running(document).phase();
    checkState(now.next().contains(phase), "no way from %s to %s", now, phase);
    return new UpgradeChange(running(document)).phase(phase);
  }

  /** Only the upgrade is another one. */
  static VersionDocument with(VersionDocument document, UpgradeChange change) {
    return next(
        document, document.version(), document.admits(), change.done(), document.lastEnded());
  }

  static VersionDocument next(
      VersionDocument document,
      ReleaseVersion version,
      List<ReleaseId> admits,
      @Nullable Upgrade upgrade,
      @Nullable LastEnded lastEnded) {
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision() + 1,
        document.token(),
        document.epoch(),
        version,
        admits,
        upgrade,
        lastEnded,
        version.equals(document.version())
            ? document.ran()
            : GoneThrough.after(document, running(document)));
  }
}
