package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import org.jspecify.annotations.Nullable;

/** What commands, pages and notifications say in the same words. */
public final class Sentences {
  private Sentences() {}

  /** How a request ended, in one line. */
  public static String ended(EndedUpgrade ended) {
    String why = "";
    if (ended.failure() != null) {
      why = ": " + where(ended.failure().step(), ended.failure().node()) + ended.failure().reason();
    }
    return "%s -> %s: %s%s"
        .formatted(ended.from(), ended.to(), ended.outcome(), rehearsed(ended) + why);
  }

  /** What a rehearsal has come to; empty where that is nothing, or where it was none. */
  public static String rehearsed(EndedUpgrade ended) {
    if (ended.outcome() == Outcome.REHEARSED) {
      return ended.failure() == null ? ", it would go through" : ", it would not go through";
    }
    return ended.rehearses() ? ", a rehearsal" : "";
  }

  /** What happens when a deadline is over, to follow "then". */
  public static String then(Due.Then then) {
    return switch (then) {
      case REFUSED -> "the request is refused";
      case ROLLED_BACK -> "the upgrade is rolled back";
      case SERVES_AGAIN -> "the old release serves again, and the hold is tried later";
      case DEGRADED -> "the upgrade ends degraded";
      case TRIED_AGAIN -> "the attempt is stopped and repeated";
      case GOES_ON -> "it continues";
    };
  }

  /** A sentence that begins with its phase, once, whether or not it names the phase itself. */
  public static String inPhase(@Nullable Phase phase, String sentence) {
    return phase == null || sentence.startsWith(phase + ": ") ? sentence : phase + ": " + sentence;
  }

  /** {@code step X on NODE: }, or as much of it as is known; empty where nothing is. */
  public static String where(@Nullable String step, @Nullable String node) {
    String both = (step == null ? "" : "step " + step) + (node == null ? "" : " on " + node);
    return both.isEmpty() ? "" : both.strip() + ": ";
  }
}
