package io.locktender.coordinator.decide;

import static com.google.common.base.Preconditions.checkArgument;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which backups are removed by themselves, and when. Never the last one: it alone can be restored,
 * so that no request ever needs one that goes. What an upgrade kept that was rolled back is not it,
 * however new it is: all is as it was before, and nothing can be restored from it.
 *
 * @param keep how many are kept, the newest that count, at least 1; null: all
 * @param age how long each is kept after its upgrade has ended; null: for ever
 */
public record Retention(@Nullable Integer keep, @Nullable Duration age) {
  /** None is removed. */
  public static final Retention ALL = new Retention(null, null);

  /**
   * A backup.
   *
   * @param upgradeId the upgrade that left it
   * @param revision of the version document that ended that upgrade: clocks differ, revisions do
   *     not
   * @param endedAt when that was, by the clock of its master
   * @param outcome how it ended
   */
  public record Backup(String upgradeId, long revision, Instant endedAt, Outcome outcome) {
    /** The backup of an upgrade that has ended. */
    public static Backup of(EndedUpgrade ended) {
      return new Backup(ended.requestId(), ended.revision(), ended.finishedAt(), ended.outcome());
    }

    /** Whether the database went to another version by it, so that it can be put back. */
    boolean counts() {
      return outcome.went();
    }
  }

  /**
   * What becomes of a backup.
   *
   * @param backup which
   * @param last whether it is the last one that counts, which stays until there is another
   * @param now whether it goes now
   * @param at when it goes at the latest; null where no time is set, and for the last one
   * @param after how many further backups it takes until it goes; null where all are kept
   */
  public record Fate(
      Backup backup, boolean last, boolean now, @Nullable Instant at, @Nullable Integer after) {}

  public Retention {
    checkArgument(keep == null || keep >= 1, "keep: expected at least 1, found %s", keep);
    checkArgument(
        age == null || age.compareTo(Duration.ZERO) > 0, "for: expected a time, found %s", age);
  }

  /** Whether any is ever removed. */
  public boolean removes() {
    return keep != null || age != null;
  }

  /**
   * What becomes of each, the newest first.
   *
   * @param backups those whose upgrades' ends are known; of the others nothing is decided
   * @param now the wall clock
   */
  public List<Fate> fates(Collection<Backup> backups, Instant now) {
    List<Backup> newestFirst =
        backups.stream().sorted(Comparator.comparingLong(Backup::revision).reversed()).toList();
    List<Fate> fates = new ArrayList<>();
    int newer = 0;
    for (Backup backup : newestFirst) {
      if (backup.counts()) {
        fates.add(fate(backup, newer == 0, keep == null ? null : Math.max(0, keep - newer), now));
        newer++;
      } else {
        fates.add(fate(backup, false, keep == null ? null : 0, now));
      }
    }
    return fates;
  }

  private Fate fate(Backup backup, boolean last, @Nullable Integer after, Instant now) {
    Instant at = last || age == null ? null : backup.endedAt().plus(age);
    boolean tooMany = after != null && after == 0;
    boolean tooOld = at != null && !at.isAfter(now);
    return new Fate(backup, last, tooMany || tooOld, at, after);
  }
}
