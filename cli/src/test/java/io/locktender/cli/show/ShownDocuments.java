package io.locktender.cli.show;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Version documents of an upgrade from 1.0.0 to 2.0.0, by the transitions that make them. */
final class ShownDocuments {
  static final String TOKEN = "token";
  static final String REQUEST = "5f0c2a7e-90c3-4d38-8a5b-0e5a1f3d7b42";
  static final ReleaseVersion V1 = ReleaseVersion.parse("1.0.0");
  static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  static final ReleaseId ONE = new ReleaseId(V1, "sha256:b5bb9d8014a0");
  static final ReleaseId TWO = new ReleaseId(V2, "sha256:2c26b46b68ff");
  static final Instant BEGAN = Instant.parse("2026-11-21T03:00:00Z");
  static final Target ASKED = new Target(V2, REQUEST, "ann@desk", null);

  static final StepMark SPLIT = mark("split-name", StepPhase.MIGRATE);
  static final StepMark INDEX = mark("unique-email", StepPhase.MIGRATE);
  static final StepMark ADD = mark("add-full-name", StepPhase.EXPAND);
  static final StepMark REMOVE = mark("remove-name", StepPhase.CONTRACT);

  private ShownDocuments() {}

  private static StepMark mark(String id, StepPhase phase) {
    return StepMark.pending(V2, id, StepTarget.MASTER_STATE_SERVER, phase);
  }

  static VersionDocument idle() {
    return Transitions.baseline("shop", "lineage", TOKEN, ONE);
  }

  private static Upgrade upgrade(
      Phase phase,
      List<StepMark> steps,
      @Nullable Rolling rolling,
      @Nullable Hold hold,
      @Nullable Rehearsal rehearsal) {
    return new Upgrade(
        REQUEST,
        REQUEST,
        ONE,
        TWO,
        List.of(TWO),
        true,
        phase,
        "ann@desk",
        BEGAN,
        0,
        null,
        null,
        List.of("node-1", "node-2", "node-3"),
        0,
        steps,
        List.of(),
        null,
        rolling,
        null,
        null,
        hold,
        rehearsal,
        null);
  }

  static VersionDocument syncing(HoldOptions options) {
    return HoldTransitions.sync(
        idle(), upgrade(Phase.SYNC, List.of(SPLIT, INDEX), null, Hold.of(options), null));
  }

  static VersionDocument rehearsing() {
    Rehearsal rehearsal = Rehearsal.of(ONE, List.of(TWO), false);
    return HoldTransitions.sync(
        idle(),
        upgrade(Phase.SYNC, List.of(SPLIT, INDEX), null, Hold.of(HoldOptions.DEFAULT), rehearsal));
  }

  /** By HOLD, on the straight way. */
  static VersionDocument holding(Phase phase, HoldOptions options) {
    VersionDocument syncing = syncing(options);
    VersionDocument ready = HoldTransitions.ready(syncing);
    VersionDocument held = HoldTransitions.hold(ready);
    VersionDocument finishing =
        HoldTransitions.finish(held, mark -> mark.id().equals(INDEX.id()), mark -> 20_004);
    VersionDocument checking =
        HoldTransitions.check(Transitions.stepDone(finishing, V2, INDEX.id(), 0, 0));
    VersionDocument swapping = HoldTransitions.commit(checking, List.of());
    return switch (phase) {
      case SYNC -> syncing;
      case READY -> ready;
      case HOLD -> held;
      case FINISH -> finishing;
      case CHECK -> checking;
      case SWAP -> swapping;
      case ADMIT -> HoldTransitions.admit(swapping);
      case ROLLING_BACK -> Transitions.rollBack(held, late(), null);
      default -> throw new IllegalArgumentException(phase.name());
    };
  }

  static VersionDocument holding(Phase phase) {
    return holding(phase, HoldOptions.DEFAULT);
  }

  static StepFailure late() {
    return StepFailure.of(null, "the copies were not current within 6h");
  }

  /** Rolling: these nodes are told to switch. */
  static VersionDocument rolling(Phase phase, RollOptions options, String... switched) {
    VersionDocument expanding =
        RollingTransitions.expand(
            idle(),
            upgrade(
                Phase.EXPAND, List.of(ADD, REMOVE), Rolling.of(options.manual(false)), null, null));
    if (phase == Phase.EXPAND) {
      return expanding;
    }
    VersionDocument rolling =
        RollingTransitions.roll(Transitions.stepDone(expanding, V2, ADD.id(), 0, 20_004));
    if (switched.length > 0) {
      rolling = RollingTransitions.switchOver(rolling, List.of(switched));
    }
    if (phase == Phase.ROLLING) {
      return rolling;
    }
    if (phase == Phase.ROLLING_BACK_NODES) {
      return Transitions.rollBack(
          rolling,
          new StepFailure(null, "node-1", "2.0.0 is not healthy: api is FAILED", 0, List.of()),
          null);
    }
    VersionDocument soaking = RollingTransitions.soak(rolling);
    return phase == Phase.SOAK ? soaking : RollingTransitions.contract(soaking);
  }

  static VersionDocument rolling(Phase phase, String... switched) {
    return rolling(phase, RollOptions.DEFAULT, switched);
  }
}
