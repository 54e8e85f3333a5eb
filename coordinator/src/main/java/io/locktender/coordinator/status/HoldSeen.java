package io.locktender.coordinator.status;

import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long an upgrade has held the workers, so that no release is admitted, as somebody has seen
 * who looks again and again.
 *
 * @param since when that was seen first, by the clock of who looks; null where it is not so
 * @param longer whether it was so already at the first look: then it has lasted longer than that
 * @param lastMillis how long the last one lasted that was seen from its beginning to its end, or
 *     null
 */
public record HoldSeen(@Nullable Instant since, boolean longer, @Nullable Long lastMillis) {
  /** Before the first look. */
  public static final HoldSeen NOTHING = new HoldSeen(null, true, null);

  /** Where nothing could be seen for a while: what is seen next may have begun before. */
  public HoldSeen unseen() {
    return new HoldSeen(since, true, lastMillis);
  }

  /** Where nobody may go by what the database says: whether anybody is held is not known. */
  public HoldSeen unknown() {
    return new HoldSeen(null, true, lastMillis);
  }

  /**
   * After one more look.
   *
   * @param document what is known of the database now, or null: nothing, which ends no hold
   */
  public HoldSeen next(@Nullable VersionDocument document, Instant now) {
    if (document == null) {
      return this;
    }
    if (holds(document)) {
      return since == null ? new HoldSeen(now, longer, lastMillis) : this;
    }
    Long lasted =
        since == null || longer
            ? lastMillis
            : Long.valueOf(Duration.between(since, now).toMillis());
    return new HoldSeen(null, false, lasted);
  }

  /** At the version none nothing is admitted either, and nobody is held by that. */
  private static boolean holds(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    return upgrade != null
        && document.admits().isEmpty()
        && !upgrade.phase().serving()
        && !upgrade.phase().rollingBack();
  }
}
