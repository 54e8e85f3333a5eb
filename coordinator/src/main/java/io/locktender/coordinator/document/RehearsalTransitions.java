package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkState;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The transitions of a rehearsal that an upgrade does not have; it begins, is taken over and ends
 * by those of {@link Transitions}. None of them changes what is admitted.
 */
public final class RehearsalTransitions {
  private RehearsalTransitions() {}

  /** SYNC to READY in a rehearsal. */
  public static VersionDocument ready(VersionDocument document, Rehearsal found) {
    checkRehearses(document);
    return Transitions.with(document, Transitions.enter(document, Phase.READY).rehearsal(found));
  }

  /**
   * READY to FINISH, in a rehearsal: the steps that see whole collections are run on the copies as
   * they are now. Every worker goes on.
   *
   * @param inHold which steps of the master these are
   * @param changed how many documents each of the others has changed
   */
  public static VersionDocument rehearseFinish(
      VersionDocument document,
      Predicate<StepMark> inHold,
      ToLongFunction<StepMark> changed,
      Rehearsal found) {
    checkRehearses(document);
    return Transitions.with(
        document,
        Transitions.enter(document, Phase.FINISH)
            .steps(Transitions.doneBut(document, inHold, changed))
            .rehearsal(found));
  }

  /** The same in a rehearsal, with what is known of the step. */
  public static VersionDocument stepDone(
      VersionDocument document,
      ReleaseVersion release,
      String step,
      long changed,
      Rehearsal found) {
    checkRehearses(document);
    return Transitions.with(
        document, Transitions.withStepDone(document, release, step, 0, changed).rehearsal(found));
  }

  /**
   * Any phase of a rehearsal to ROLLING_BACK: it has come to its end. Every worker goes on.
   *
   * @param failure why the upgrade would not go through, or null when it would
   */
  public static VersionDocument rehearsed(
      VersionDocument document, Rehearsal found, @Nullable StepFailure failure) {
    checkRehearses(document);
    UpgradeChange change =
        Transitions.enter(document, Phase.ROLLING_BACK)
            .rehearsal(found.atItsEnd(failure == null ? List.of() : failure.documents()));
    return Transitions.with(
        document,
        failure == null
            ? change
            : change.failure(failure.brief()).steps(Transitions.failed(document, failure)));
  }

  /** How an upgrade ends that is in ROLLING_BACK. */
  public static Outcome endsAs(Upgrade upgrade) {
    return upgrade.rehearsal() != null && upgrade.rehearsal().judged()
        ? Outcome.REHEARSED
        : Outcome.ROLLED_BACK;
  }

  private static void checkRehearses(VersionDocument document) {
    checkState(Transitions.running(document).rehearsal() != null, "this upgrade is no rehearsal");
  }
}
