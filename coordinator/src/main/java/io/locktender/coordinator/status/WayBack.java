package io.locktender.coordinator.status;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
import org.jspecify.annotations.Nullable;

/**
 * Which way back is open.
 *
 * @param open whether there is one now
 * @param sentence what it does, or why there is none
 * @param command what to type, or null where there is nothing to type now
 */
public record WayBack(boolean open, String sentence, @Nullable String command) {
  private static final WayBack UNKNOWN =
      new WayBack(false, "not known: no master has said what the database is", null);

  /**
   * By what ZooKeeper holds.
   *
   * @param upgrade what the status says of the request that runs or ran last, or null
   */
  static WayBack of(Snapshot snapshot, @Nullable UpgradeStatus upgrade) {
    VersionDocument document = snapshot.document();
    if (document == null) {
      return UNKNOWN;
    }
    if (upgrade != null && upgrade.outcome() == null) {
      return running(upgrade, document.version());
    }
    return document.ran().stream()
        .filter(release -> release.version().equals(document.version()))
        .filter(release -> !release.after().equals(release.version())) // The first document's own.
        .reduce((earlier, later) -> later)
        .map(WayBack::after)
        .orElseGet(() -> none(document.version()));
  }

  private static WayBack running(UpgradeStatus upgrade, ReleaseVersion serves) {
    Phase phase = upgrade.phase();
    if (phase.rollingBack()) {
      return new WayBack(false, "it is going back to " + serves + " already", null);
    }
    if (!phase.beforeCommit()) {
      return new WayBack(
          false,
          "past the commit point: once it is done, 'locktender %s %s' goes back"
              .formatted(isBack(upgrade) ? "upgrade" : "revert", upgrade.from()),
          null);
    }
    String does =
        phase == Phase.PREFLIGHT
            ? "takes the request back; nothing was changed"
            : upgrade.rehearsal() != null
                ? "ends the rehearsal; only copies were changed"
                : "goes back to %s, until %s".formatted(upgrade.from(), commit(upgrade));
    return new WayBack(true, does, "locktender abort");
  }

  private static boolean isBack(UpgradeStatus upgrade) {
    return upgrade.from() != null && upgrade.to().compareTo(upgrade.from()) < 0;
  }

  private static Phase commit(UpgradeStatus upgrade) {
    return upgrade.rolling() == null ? Phase.SWAP : Phase.CONTRACT;
  }

  private static WayBack after(RanRelease last) {
    return new WayBack(
        true,
        "goes back to %s by the reverts of the steps, and keeps what was written since; add --plan to see them"
            .formatted(last.after()),
        "locktender revert %s --wait".formatted(last.after()));
  }

  private static WayBack none(ReleaseVersion version) {
    return new WayBack(false, "no upgrade that led to %s is known".formatted(version), null);
  }
}
