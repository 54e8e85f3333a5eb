package io.locktender.coordinator.document;

import java.time.Instant;
import java.util.List;

/** Documents for tests: from 1.0.0 to 2.0.0, with two steps of the master. */
public final class Documents {
  public static final ReleaseId V1 = new ReleaseId("1.0.0", "sha256:1");
  public static final ReleaseId V2 = new ReleaseId("2.0.0", "sha256:2");
  public static final String TOKEN = "token-1";
  public static final StepMark SPLIT = StepMark.pending("2.0.0", "split", "master-state-server");
  public static final StepMark INDEX = StepMark.pending("2.0.0", "index", "master-state-server");

  private Documents() {}

  /** At 1.0.0, nothing runs. */
  public static VersionDocument idle() {
    return Transitions.baseline("shop", "lineage-1", TOKEN, V1);
  }

  public static VersionDocument held() {
    return held(List.of(SPLIT, INDEX));
  }

  public static VersionDocument held(List<StepMark> steps) {
    return held(steps, true);
  }

  public static VersionDocument held(List<StepMark> steps, boolean check) {
    Upgrade upgrade =
        new Upgrade(
            "req-1",
            "req-1",
            V1,
            V2,
            List.of(V2),
            check,
            Phase.HOLD,
            "ann@desk",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of("node-1", "node-2"),
            0,
            steps,
            List.of(),
            null);
    return Transitions.hold(idle(), upgrade);
  }

  /** The document when an upgrade has come to a phase on the straight way. */
  public static VersionDocument in(Phase phase) {
    VersionDocument held = held();
    VersionDocument copying = Transitions.copy(held);
    VersionDocument migrating = Transitions.migrate(copying);
    VersionDocument checking =
        Transitions.check(
            Transitions.stepDone(
                Transitions.stepDone(migrating, "2.0.0", "split", 0, 7), "2.0.0", "index", 0, 0));
    VersionDocument swapping = Transitions.commit(checking, List.of());
    return switch (phase) {
      case HOLD -> held;
      case COPY -> copying;
      case MIGRATE -> migrating;
      case CHECK -> checking;
      case SWAP -> swapping;
      case ROLL -> Transitions.roll(swapping);
      case ROLLING_BACK ->
          Transitions.rollBack(
              copying, io.locktender.steps.StepFailure.of(null, "no reason"), null);
      case PREFLIGHT, DONE, ROLLED_BACK -> throw new IllegalArgumentException(phase.name());
    };
  }
}
