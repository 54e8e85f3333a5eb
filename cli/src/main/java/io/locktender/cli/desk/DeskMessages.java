package io.locktender.cli.desk;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.solo.SoloEnd;
import org.jspecify.annotations.Nullable;

/** What is said where a command on one database does not end by itself. */
final class DeskMessages {
  private DeskMessages() {}

  /**
   * What goes on after an interruption.
   *
   * @param document as it was seen last, or null
   * @param version what was asked for
   */
  static String interrupted(@Nullable VersionDocument document, String version) {
    Upgrade upgrade = document == null ? null : document.upgrade();
    if (upgrade == null) {
      return document == null
          ? "interrupted before anything was changed; it ends soon"
          : "interrupted: no upgrade is under way, and none is begun";
    }
    Phase phase = upgrade.phase();
    String how =
        phase.beforeCommit()
            ? "the upgrade is rolled back"
            : phase.rollingBack()
                ? "the roll-back continues"
                : "it is past the commit point, and is finished";
    return "interrupted in %s: %s; if you kill it, %s".formatted(phase, how, next(version));
  }

  /**
   * What has begun since a question was asked, and was no part of it; null where nothing has.
   *
   * @param asked what ran when it was asked, or null
   * @param now what runs now, or null
   */
  static @Nullable String begunSince(@Nullable Upgrade asked, @Nullable Upgrade now) {
    if (now == null || (asked != null && asked.requestId().equals(now.requestId()))) {
      return null;
    }
    return "the upgrade to %s by %s has begun since this was asked; nothing was changed: 'locktender db status' shows the progress"
        .formatted(now.to().version(), now.by());
  }

  /** What becomes of it, where it is left. */
  static String left(SoloEnd.Left left, String version) {
    return switch (left.why()) {
      case REPLACED -> left.sentence() + "; 'locktender db status' shows the progress";
      case GONE -> left.sentence() + "; nothing more is done";
      case SILENT, GARBLED, INTERRUPTED, BUG ->
          left.sentence() + "; it is left unfinished, and " + next(version);
    };
  }

  private static String next(String version) {
    return "the next 'locktender db upgrade " + version + "' finishes it";
  }
}
