package io.locktender.coordinator.status;

import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long no release has been admitted, as somebody has seen who looks again and again.
 *
 * @param since when that was seen first, by the clock of who looks; null where one is admitted
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

  /**
   * After one more look.
   *
   * @param document what is known of the database now, or null: nothing, which ends no hold
   */
  public HoldSeen next(@Nullable VersionDocument document, Instant now) {
    if (document == null) {
      return this;
    }
    if (document.admits().isEmpty()) {
      return since == null ? new HoldSeen(now, longer, lastMillis) : this;
    }
    Long lasted =
        since == null || longer
            ? lastMillis
            : Long.valueOf(Duration.between(since, now).toMillis());
    return new HoldSeen(null, false, lasted);
  }
}
