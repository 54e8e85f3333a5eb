package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.DigestGroups;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.NodeWaits.Waited;
import io.locktender.coordinator.status.StatusModel.HoldStatus;
import io.locktender.coordinator.status.StatusModel.RollingStatus;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.ReleaseVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which command helps now. */
final class NextCommand {
  private static final String OR_ABORT = "   (or 'locktender abort')";

  private final Snapshot snapshot;

  NextCommand(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** While an upgrade runs: what it waits for a person to type, or look at. */
  String running(UpgradeStatus upgrade, List<Waited> waits) {
    if (!waits.isEmpty()) {
      return look(waits.get(0), upgrade.to());
    }
    boolean canAbort = upgrade.phase().beforeCommit();
    String asked = canAbort ? asked(upgrade) : null;
    if (asked != null) {
      return asked;
    }
    return "locktender status --watch" + (canAbort ? OR_ABORT : "");
  }

  private @Nullable String asked(UpgradeStatus upgrade) {
    RollingStatus rolling = upgrade.rolling();
    if (rolling != null && rolling.paused() != null) {
      return "locktender resume" + OR_ABORT;
    }
    String canary = drainedCanary(upgrade.phase());
    if (canary != null) {
      return "locktender node resume %s   (when its maintenance is over; or 'locktender abort')"
          .formatted(canary);
    }
    if (rolling != null
        && upgrade.phase() == Phase.SOAK
        && rolling.finalizes().equals("manual")
        && !isFinalized()) {
      return "locktender finalize" + OR_ABORT;
    }
    HoldStatus hold = upgrade.hold();
    if (hold != null && hold.waits()) {
      return "locktender cutover" + OR_ABORT;
    }
    StatusDeadline until = upgrade.deadline();
    if (until != null && until.setting().equals(Due.AFTER_VETO)) {
      return "locktender cutover   (asks again at once; or 'locktender abort')";
    }
    return hold != null && upgrade.phase() == Phase.READY && hold.givenUp() != null
        ? "locktender cutover   (tries the hold again at once; or 'locktender abort')"
        : null;
  }

  /** Then it waits for something else. */
  private boolean isFinalized() {
    Rolling rolling = rolling();
    return rolling != null && rolling.finalized() != null;
  }

  /** The canary that is out of service, and that no node goes before; null where there is none. */
  private @Nullable String drainedCanary(Phase phase) {
    Rolling rolling = rolling();
    if (rolling == null || phase != Phase.ROLLING || rolling.resumed()) {
      return null;
    }
    String canary = rolling.options().canary();
    NodeReport report = canary == null ? null : snapshot.view().reports().get(canary);
    return report != null && report.drained() ? canary : null;
  }

  private @Nullable Rolling rolling() {
    Upgrade upgrade = snapshot.document() == null ? null : snapshot.document().upgrade();
    return upgrade == null ? null : upgrade.rolling();
  }

  /** When the last request is done, or when there was none. */
  String afterSuccess(List<Waited> unwell) {
    return unwell.isEmpty() ? "locktender upgrade VERSION --wait" : look(unwell.get(0), null);
  }

  /**
   * After one that did not succeed. Where the old release does not serve again, that comes first.
   *
   * @param unwell after one that ended degraded at least one
   */
  String after(EndedUpgrade last, List<Waited> unwell) {
    return switch (last.outcome()) {
      case DEGRADED ->
          "locktender %s %s --wait   (goes back; 'journalctl -u locktender -n 50' on %s says what is wrong)"
              .formatted(isBack(last) ? "upgrade" : "revert", last.from(), unwell.get(0).node());
      case REFUSED -> refused(last);
      case REHEARSED ->
          "locktender history   (then fix it, and 'locktender rehearse %s')".formatted(last.to());
      case SUCCEEDED, ROLLED_BACK ->
          unwell.stream()
              .filter(Waited::lasts)
              .findFirst()
              .map(node -> look(node, null))
              .orElseGet(
                  () ->
                      last.aborted()
                          ? again(last)
                          : "locktender history   (then fix it, and '%s')".formatted(again(last)));
    };
  }

  private String refused(EndedUpgrade last) {
    if (last.aborted()) {
      return again(last);
    }
    List<DigestGroups> differing = differing(last.requestId());
    if (!differing.isEmpty()) {
      List<String> odd = differing.get(0).odd();
      return "locktender release verify %s   (on %s)"
          .formatted(
              differing.get(0).release(),
              odd.isEmpty() ? "each node" : String.join(", ", odd) + ", and on another node");
    }
    return again(last) + "   (once that is mended)";
  }

  /** The request once more, as it makes sense from where the database is. */
  private static String again(EndedUpgrade last) {
    if (last.rehearses()) {
      return "locktender rehearse " + last.to();
    }
    String restore = last.restores() == null ? "" : " --restore-backup";
    String command = isBack(last) ? "revert " : "upgrade ";
    return "locktender " + command + last.to() + restore + " --wait";
  }

  private static boolean isBack(EndedUpgrade last) {
    return last.to().compareTo(last.from()) < 0;
  }

  private List<DigestGroups> differing(String requestId) {
    Map<String, Map<ReleaseVersion, String>> digests = new HashMap<>();
    for (NodeReport report : snapshot.view().reports().values()) {
      Prepared prepared = report.prepared();
      if (prepared != null && prepared.requestId().equals(requestId)) {
        digests.put(report.node(), prepared.digests());
      }
    }
    return DigestGroups.differing(digests, String.valueOf(snapshot.master()));
  }

  private static String look(Waited node, @Nullable ReleaseVersion release) {
    return switch (node.cause()) {
      case UNREACHABLE ->
          "systemctl start locktender   (on %s; or 'locktender node remove %s --workers-are-stopped', if it is gone for good)"
              .formatted(node.node(), node.node());
      case FILES ->
          "locktender release verify %s   (on %s: it needs the files that the others have)"
              .formatted(release, node.node());
      case DRAINED ->
          "locktender node resume %s   (when its maintenance is over)".formatted(node.node());
      case OTHER -> "journalctl -u locktender -n 50   (on " + node.node() + ")";
    };
  }
}
