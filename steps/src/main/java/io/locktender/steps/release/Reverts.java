package io.locktender.steps.release;

import java.util.Optional;

/**
 * How a step is reverted in place, where there is no copy to drop. What some kinds make is all that
 * their way back has to take away: for those it need not be written.
 */
public final class Reverts {
  private Reverts() {}

  /**
   * The way back of a step of the master: its revert, else what the kind implies. Nothing is
   * implied in {@link StepPhase#CONTRACT}: nobody looks there whether a thing was there before.
   */
  public static Optional<Change> of(Step step) {
    return step.phase() == StepPhase.EXPAND
        ? step.revert().or(() -> implied(step.change()))
        : step.revert();
  }

  /**
   * The way back of a step after its upgrade is done: its revert, else what the kind implies. What
   * was there before would be lost to the older release: PREFLIGHT looks for it, and a plan back
   * refuses a step that found some ({@link RanStep#foundBefore}).
   */
  static Optional<Change> afterwards(Step step) {
    return step.revert().or(() -> step.onMaster() ? implied(step) : Optional.empty());
  }

  private static Optional<Change> implied(Step step) {
    Change change = step.change();
    if (change instanceof Change.RenameField rename) {
      return Optional.of(new Change.RenameField(rename.collection(), rename.to(), rename.from()));
    } else if (change instanceof Change.RenameCollection rename) {
      return Optional.of(new Change.RenameCollection(rename.to(), rename.from()));
    }
    boolean lookedFor = !(change instanceof Change.SetField) || step.phase() == StepPhase.EXPAND;
    return lookedFor ? implied(change) : Optional.empty();
  }

  /**
   * What takes a change back, as far as its kind alone says; right only where the change found
   * nothing of its own there already. A field within another has none: setting it may have made the
   * outer one, too.
   */
  public static Optional<Change> implied(Change change) {
    if (change instanceof Change.CreateCollection create) {
      return Optional.of(new Change.DropCollection(create.collection()));
    } else if (change instanceof Change.CreateIndex create) {
      return Optional.of(
          new Change.DropIndex(create.collection(), Optional.of(create.name()), Optional.empty()));
    } else if (change instanceof Change.SetField set
        && !set.overwrite()
        && !set.field().contains(".")) {
      return Optional.of(new Change.UnsetField(set.collection(), set.field()));
    }
    return Optional.empty();
  }
}
