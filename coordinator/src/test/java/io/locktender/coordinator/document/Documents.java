package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.time.Instant;
import java.util.List;

/** Documents for tests: from 1.0.0 to 2.0.0, with two steps of the master. */
public final class Documents {
  public static final ReleaseId V1 = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
  public static final ReleaseId V2 = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:2");
  public static final String TOKEN = "token-1";
  public static final StepMark SPLIT =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);
  public static final StepMark INDEX =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "index",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);

  public static final StepMark ADD =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "add", StepTarget.MASTER_STATE_SERVER, StepPhase.EXPAND);
  public static final StepMark REMOVE =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "remove",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.CONTRACT);

  private Documents() {}

  /** At 1.0.0, nothing runs. */
  public static VersionDocument idle() {
    return Transitions.baseline("shop", "lineage-1", TOKEN, V1);
  }

  /** At 2.0.0, by an upgrade whose steps tell what they do. */
  public static VersionDocument gone() {
    VersionDocument idle = idle();
    RanRelease second =
        new RanRelease(
            V2.version(), V2.digest(), V1.version(), List.of(new RanStep("split", "s1")));
    return new VersionDocument(
        idle.cluster(),
        idle.lineage(),
        idle.adopted(),
        idle.revision(),
        idle.token(),
        idle.epoch(),
        V2.version(),
        List.of(V2),
        null,
        null,
        List.of(second));
  }

  /** Copies are made. */
  public static VersionDocument syncing(List<StepMark> steps, boolean check) {
    Upgrade upgrade =
        new Upgrade(
            "req-1",
            "req-1",
            V1,
            V2,
            List.of(V2),
            check,
            Phase.SYNC,
            "ann@desk",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of("node-1", "node-2"),
            0,
            steps,
            List.of(),
            null,
            null,
            null,
            null);
    return HoldTransitions.sync(idle(), upgrade);
  }

  /** The old workers are held. */
  public static VersionDocument held() {
    return held(List.of(SPLIT, INDEX), true);
  }

  public static VersionDocument held(List<StepMark> steps, boolean check) {
    return HoldTransitions.hold(HoldTransitions.ready(syncing(steps, check)));
  }

  /** No copy misses anything; the steps are still to be run, in the hold. */
  public static VersionDocument finishing(List<StepMark> steps, boolean check) {
    return HoldTransitions.finish(held(steps, check), mark -> true, mark -> 0);
  }

  /**
   * A rehearsal in a phase: SYNC, READY, FINISH with {@link #INDEX} left to be run, ROLLING_BACK.
   */
  public static VersionDocument rehearsing(Phase phase) {
    Upgrade upgrade = requireNonNull(syncing(List.of(SPLIT, INDEX), true).upgrade());
    Rehearsal begun = Rehearsal.of(V1, List.of(V2), false);
    VersionDocument syncing =
        HoldTransitions.sync(idle(), new UpgradeChange(upgrade).rehearsal(begun).done());
    VersionDocument ready = RehearsalTransitions.ready(syncing, begun);
    VersionDocument finishing =
        RehearsalTransitions.rehearseFinish(
            ready, mark -> mark.id().equals(INDEX.id()), mark -> 9, begun);
    return switch (phase) {
      case SYNC -> syncing;
      case READY -> ready;
      case FINISH -> finishing;
      case ROLLING_BACK -> RehearsalTransitions.rehearsed(finishing, begun, null);
      default -> throw new IllegalArgumentException(phase.name());
    };
  }

  /** In whatever phase can be stored. */
  public static VersionDocument inAny(Phase phase) {
    return phase.ofRolling() ? rollingIn(phase, RollOptions.DEFAULT) : in(phase);
  }

  /** An upgrade that rolls, with one step of each phase. */
  public static VersionDocument expanding(RollOptions options) {
    Upgrade upgrade =
        new Upgrade(
            "req-1",
            "req-1",
            V1,
            V2,
            List.of(V2),
            false,
            Phase.EXPAND,
            "ann@desk",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of("node-1", "node-2"),
            0,
            List.of(ADD, REMOVE),
            List.of(),
            null,
            Rolling.of(options.manual(false)),
            null,
            null);
    return RollingTransitions.expand(idle(), upgrade);
  }

  /** The document when an upgrade that rolls has come to a phase, with all nodes switched. */
  public static VersionDocument rollingIn(Phase phase, RollOptions options) {
    VersionDocument expanding = expanding(options);
    VersionDocument rolling =
        RollingTransitions.roll(
            Transitions.stepDone(expanding, ReleaseVersion.parse("2.0.0"), "add", 0, 7));
    VersionDocument switched = RollingTransitions.switchOver(rolling, List.of("node-2", "node-1"));
    VersionDocument soaking = RollingTransitions.soak(switched);
    VersionDocument contracting = RollingTransitions.contract(soaking);
    VersionDocument reverting =
        Transitions.rollBack(
            switched, io.locktender.steps.work.StepFailure.of(null, "no reason"), null);
    return switch (phase) {
      case EXPAND -> expanding;
      case ROLLING -> rolling;
      case SOAK -> soaking;
      case CONTRACT -> contracting;
      case ROLLING_BACK_NODES -> reverting;
      case ROLLING_BACK ->
          RollingTransitions.rollBack(
              RollingTransitions.switchBack(reverting, List.of("node-1", "node-2")));
      default -> throw new IllegalArgumentException(phase.name());
    };
  }

  /** The same document, of an upgrade that was asked for so, and has come to its hold so often. */
  public static VersionDocument with(VersionDocument document, HoldOptions options, int holds) {
    return Transitions.with(
        document,
        new UpgradeChange(Transitions.running(document))
            .hold(hold -> new Hold(options, holds, hold.cutover(), hold.begun(), hold.back())));
  }

  /** The document when an upgrade by HOLD has come to a phase on the straight way. */
  public static VersionDocument in(Phase phase) {
    VersionDocument syncing = syncing(List.of(SPLIT, INDEX), true);
    VersionDocument held = held();
    VersionDocument finishing = finishing(List.of(SPLIT, INDEX), true);
    VersionDocument checking =
        HoldTransitions.check(
            Transitions.stepDone(
                Transitions.stepDone(finishing, ReleaseVersion.parse("2.0.0"), "split", 0, 7),
                ReleaseVersion.parse("2.0.0"),
                "index",
                0,
                0));
    VersionDocument swapping = HoldTransitions.commit(checking, List.of());
    return switch (phase) {
      case SYNC -> syncing;
      case READY -> HoldTransitions.ready(syncing);
      case HOLD -> held;
      case FINISH -> finishing;
      case CHECK -> checking;
      case SWAP -> swapping;
      case ADMIT -> HoldTransitions.admit(swapping);
      case ROLLING_BACK ->
          Transitions.rollBack(
              held, io.locktender.steps.work.StepFailure.of(null, "no reason"), null);
      default -> throw new IllegalArgumentException(phase.name());
    };
  }
}
