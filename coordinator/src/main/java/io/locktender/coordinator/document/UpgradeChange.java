package io.locktender.coordinator.document;

import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An upgrade in the making: what it was, and what is new. */
final class UpgradeChange {
  private final Upgrade from;
  private Phase phase;
  private long heldAt;
  private @Nullable String abort;
  private @Nullable StepFailure failure;
  private int takeovers;
  private List<StepMark> steps;
  private List<SwapEntry> swap;
  private @Nullable String copies;
  private @Nullable Rolling rolling;
  private Upgrade.@Nullable CommandAnswer answer;
  private @Nullable Hold hold;
  private @Nullable Rehearsal rehearsal;
  private @Nullable List<String> restored;

  UpgradeChange(Upgrade from) {
    this.from = from;
    this.phase = from.phase();
    this.heldAt = from.heldAt();
    this.abort = from.abort();
    this.failure = from.failure();
    this.takeovers = from.takeovers();
    this.steps = from.steps();
    this.swap = from.swap();
    this.copies = from.copies();
    this.rolling = from.rolling();
    this.answer = from.answer();
    this.hold = from.hold();
    this.rehearsal = from.rehearsal();
    this.restored = from.restored();
  }

  UpgradeChange phase(Phase value) {
    phase = value;
    return this;
  }

  UpgradeChange heldAt(long value) {
    heldAt = value;
    return this;
  }

  UpgradeChange abort(@Nullable String value) {
    abort = value;
    return this;
  }

  UpgradeChange failure(StepFailure value) {
    failure = value;
    return this;
  }

  UpgradeChange takeovers(int value) {
    takeovers = value;
    return this;
  }

  UpgradeChange steps(List<StepMark> value) {
    steps = value;
    return this;
  }

  /** What is restored is named by the swap from now on. */
  UpgradeChange swap(List<SwapEntry> value, String token) {
    swap = value;
    copies = token;
    restored = null;
    return this;
  }

  UpgradeChange rolling(Rolling value) {
    rolling = value;
    return this;
  }

  UpgradeChange answer(Upgrade.CommandAnswer value) {
    answer = value;
    return this;
  }

  /** An upgrade by ROLLING has none, and stays so. */
  UpgradeChange hold(UnaryOperator<Hold> change) {
    hold = hold == null ? null : change.apply(hold);
    return this;
  }

  UpgradeChange rehearsal(@Nullable Rehearsal value) {
    rehearsal = value;
    return this;
  }

  Upgrade done() {
    return new Upgrade(
        from.id(),
        from.requestId(),
        from.from(),
        from.to(),
        from.digests(),
        from.check(),
        phase,
        from.by(),
        from.startedAt(),
        heldAt,
        abort,
        failure,
        from.participants(),
        takeovers,
        steps,
        swap,
        copies,
        rolling,
        answer,
        from.restores(),
        hold,
        rehearsal,
        restored);
  }
}
