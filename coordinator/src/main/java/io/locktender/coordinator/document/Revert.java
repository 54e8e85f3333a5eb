package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;

import io.locktender.steps.plan.Direction;
import org.jspecify.annotations.Nullable;

/**
 * That a request goes back to an older release after an upgrade is done, and how.
 *
 * @param restores the upgrade whose backups are put back as they are, which gives up what was
 *     written since; or null: the ways back of the steps are run, and what was written is kept
 */
public record Revert(@Nullable String restores) {
  public Revert {
    checkArgument(
        restores == null || OperatorCommand.ID.matcher(restores).matches(),
        "restores: expected 1 to 40 letters, digits, - or _, found '%s'",
        restores);
  }

  /** Which way a plan goes for a request: forward where it is none that goes back. */
  public static Direction direction(@Nullable Revert revert) {
    if (revert == null) {
      return Direction.FORWARD;
    }
    return revert.restores() == null ? Direction.BACK : Direction.RESTORE;
  }
}
