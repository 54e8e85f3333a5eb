package io.locktender.coordinator.master;

import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.decide.Retention.Fate;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.work.DatabaseWork;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the backups that are not kept any longer, while nothing runs. What has been read of the
 * history is kept: an end does not change, and at rest nothing is to be read again and again. For
 * one thread, that of the tasks.
 */
public final class BackupKeeper {
  /** In one sweep; the next one comes soon. */
  static final int AT_ONCE = 3;

  /** No more upgrades can have left a backup and be in the history. */
  private static final int MAX_KNOWN = 1_000;

  private static final Logger log = LoggerFactory.getLogger(BackupKeeper.class);

  private final Retention retention;
  private final String node;
  private final InstantSource clock;
  private final EventSink events;
  private final Map<String, Optional<Retention.Backup>> ends = new HashMap<>();

  /**
   * @param node this node
   * @param clock the wall clock
   * @param events hears of each removal
   */
  public BackupKeeper(Retention retention, String node, InstantSource clock, EventSink events) {
    this.retention = retention;
    this.node = node;
    this.clock = clock;
    this.events = events;
  }

  /** One that keeps all. */
  public static BackupKeeper ofAll() {
    return new BackupKeeper(Retention.ALL, "", InstantSource.system(), (type, fields) -> {});
  }

  /**
   * Removes what goes now, a few at a time. Before each it is looked whether this mastership still
   * is one, and nothing runs.
   *
   * @param document under which it was asked for
   */
  void sweep(VersionDocument document, DatabaseWork database, ClusterStore store) {
    if (!retention.removes()) {
      return;
    }
    List<Retention.Backup> backups = new ArrayList<>();
    for (String upgrade : database.backups()) {
      end(upgrade, store).ifPresent(backups::add);
    }
    retention.fates(backups, clock.instant()).stream()
        .filter(Fate::now)
        .limit(AT_ONCE)
        .forEach(fate -> remove(fate, document, database, store));
  }

  private Optional<Retention.Backup> end(String upgrade, ClusterStore store) {
    if (ends.size() > MAX_KNOWN) {
      ends.clear();
    }
    return ends.computeIfAbsent(upgrade, id -> store.ended(id).map(Retention.Backup::of));
  }

  private void remove(
      Fate fate, VersionDocument document, DatabaseWork database, ClusterStore store) {
    String upgrade = fate.backup().upgradeId();
    if (!atRest(document, store)) {
      return;
    }
    int dropped = database.removeBackup(upgrade);
    String sentence =
        "the backup of upgrade %s, which ended at %s, is removed as agent.yaml says: %d collections"
            .formatted(upgrade, fate.backup().endedAt(), dropped);
    log.info("{}", sentence);
    events.record("backup-removed", Map.of("upgrade", upgrade, "collections", dropped));
    store.append(
        new JournalEntry(
            upgrade,
            document.token(),
            document.epoch(),
            clock.instant(),
            node,
            "backup-removed",
            null,
            null,
            sentence));
  }

  private static boolean atRest(VersionDocument document, ClusterStore store) {
    return store
        .read()
        .filter(now -> now.upgrade() == null && now.token().equals(document.token()))
        .isPresent();
  }
}
