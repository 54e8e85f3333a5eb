package io.locktender.cli.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.locktender.coordinator.decide.Retention.Fate;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.swap.Backups.UpgradeBackup;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code backup list --json} prints of each. What the history no longer knows is null.
 *
 * @param upgradeId the upgrade that left it
 * @param endedAt when that upgrade ended
 * @param documents how many each collection has, an estimate, by its usual name
 * @param bytes what they take on disk, with their indexes; null where the server does not tell
 * @param goes when it is removed by itself; left out where none is
 */
record BackupModel(
    String upgradeId,
    @Nullable ReleaseVersion from,
    @Nullable ReleaseVersion to,
    @Nullable Outcome outcome,
    @Nullable Instant endedAt,
    Map<String, Long> documents,
    @Nullable Long bytes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Goes goes) {
  /**
   * When a backup is removed by itself.
   *
   * @param last whether it is the last one, which stays until there is another
   * @param now whether the master's next sweep removes it
   * @param at when at the latest; null where no time is set, and for the last one
   * @param after how many further backups it takes; null where all are kept
   */
  record Goes(boolean last, boolean now, @Nullable Instant at, @Nullable Integer after) {
    static @Nullable Goes of(@Nullable Fate fate) {
      return fate == null ? null : new Goes(fate.last(), fate.now(), fate.at(), fate.after());
    }
  }

  static BackupModel of(UpgradeBackup backup, @Nullable EndedUpgrade ended, @Nullable Fate fate) {
    return new BackupModel(
        backup.upgradeId(),
        ended == null ? null : ended.from(),
        ended == null ? null : ended.to(),
        ended == null ? null : ended.outcome(),
        ended == null ? null : ended.finishedAt(),
        backup.documents(),
        backup.bytes(),
        Goes.of(fate));
  }

  /** Of all its collections. */
  long allDocuments() {
    return documents.values().stream().mapToLong(Long::longValue).sum();
  }
}
