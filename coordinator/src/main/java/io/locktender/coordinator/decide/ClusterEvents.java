package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.coordinator.document.ClusterEvent.Request;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transition tells others. Pure: the same transition tells the same. */
public final class ClusterEvents {
  private static final int LAST_PLACE = ClusterEvent.PLACES - 1;

  private ClusterEvents() {}

  /**
   * The events of a transition, in order; usually none or one.
   *
   * @param ended what ends by it, or null
   * @param sentence what was decided
   * @param at the wall clock; only written down
   */
  public static List<ClusterEvent> of(
      VersionDocument before,
      VersionDocument next,
      @Nullable EndedUpgrade ended,
      String sentence,
      Instant at) {
    List<ClusterEvent> events = new ArrayList<>();
    for (Kind kind : kinds(before, next, ended)) {
      Request request = request(before, next, ended);
      String text = kind == Kind.REQUESTED && request != null ? asked(request) : sentence;
      events.add(ClusterEvent.of(next, next.revision(), events.size(), kind, at, text, request));
    }
    return List.copyOf(events);
  }

  /**
   * That a dump was restored: no transition tells it, since nothing is written before it is
   * adopted. It comes behind all that the document, and whoever has seen more, can have told.
   */
  public static ClusterEvent restored(
      VersionDocument document, SeenRevision seen, String sentence, Instant at) {
    long newest = Math.max(document.revision(), seen.revision());
    return ClusterEvent.of(document, newest, LAST_PLACE, Kind.RESTORED_DUMP, at, sentence, null);
  }

  private static List<Kind> kinds(
      VersionDocument before, VersionDocument next, @Nullable EndedUpgrade ended) {
    if (ended != null && ended.outcome() == Outcome.REFUSED) {
      return List.of(Kind.REQUESTED, Kind.REFUSED);
    }
    if (ended != null) {
      return List.of(kind(ended.told()));
    }
    Upgrade now = next.upgrade();
    List<Kind> kinds = new ArrayList<>();
    if (!before.token().equals(next.token())) {
      kinds.add(Kind.MASTER_CHANGED);
    }
    if (now != null) {
      kinds.addAll(
          before.upgrade() == null ? List.of(Kind.REQUESTED) : changed(before.upgrade(), now));
      if (servesAgain(before, next, now)) {
        kinds.add(Kind.HOLD_GIVEN_UP);
      }
      kinds.addAll(waits(before.upgrade(), now));
    }
    return kinds;
  }

  private static List<Kind> changed(Upgrade before, Upgrade now) {
    if (before.phase() == now.phase()) {
      return List.of();
    }
    if (now.phase().rollingBack()) {
      if (before.phase().rollingBack() || now.rehearsal() != null) {
        return List.of();
      }
      boolean step = now.failure() != null && now.failure().step() != null;
      return step ? List.of(Kind.STEP_FAILED, Kind.ROLLING_BACK) : List.of(Kind.ROLLING_BACK);
    }
    return switch (now.phase()) {
      case HOLD -> List.of(Kind.HOLD);
      case SWAP, CONTRACT -> List.of(Kind.COMMITTED);
      default -> List.of();
    };
  }

  /** Out of a hold, by its bounds or by a take-over, and not because it is rolled back. */
  private static boolean servesAgain(VersionDocument before, VersionDocument next, Upgrade now) {
    return before.admits().isEmpty()
        && !next.admits().isEmpty()
        && (now.phase() == Phase.SYNC || now.phase() == Phase.READY);
  }

  /** What a person must do now, and had not to do before. */
  private static List<Kind> waits(@Nullable Upgrade before, Upgrade now) {
    List<Kind> kinds = new ArrayList<>();
    if (waitsForCutover(now) && (before == null || !waitsForCutover(before))) {
      kinds.add(Kind.WAITS_FOR_CUTOVER);
    }
    if (waitsForResume(now) && (before == null || !waitsForResume(before))) {
      kinds.add(Kind.WAITS_FOR_RESUME);
    }
    if (waitsForFinalize(now) && (before == null || !waitsForFinalize(before))) {
      kinds.add(Kind.WAITS_FOR_FINALIZE);
    }
    return kinds;
  }

  private static boolean waitsForCutover(Upgrade upgrade) {
    Hold hold = upgrade.hold();
    return upgrade.phase() == Phase.READY
        && upgrade.rehearsal() == null
        && hold != null
        && hold.manual()
        && hold.cutover() == null;
  }

  private static boolean waitsForResume(Upgrade upgrade) {
    Rolling rolling = upgrade.rolling();
    return rolling != null && rolling.paused() != null && !upgrade.phase().rollingBack();
  }

  private static boolean waitsForFinalize(Upgrade upgrade) {
    Rolling rolling = upgrade.rolling();
    return upgrade.phase() == Phase.SOAK
        && rolling != null
        && rolling.manual()
        && rolling.finalized() == null;
  }

  private static Kind kind(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Kind.DONE;
      case DEGRADED -> Kind.DEGRADED;
      case ROLLED_BACK -> Kind.ROLLED_BACK;
      case REFUSED -> Kind.REFUSED;
      case REHEARSED -> Kind.REHEARSED;
    };
  }

  private static String asked(Request request) {
    return request.by() + " asked for " + request.to() + "; the database is at " + request.from();
  }

  private static @Nullable Request request(
      VersionDocument before, VersionDocument next, @Nullable EndedUpgrade ended) {
    if (ended != null) {
      return new Request(
          ended.requestId(), ended.by(), ended.from().toString(), ended.to().toString());
    }
    Upgrade upgrade = next.upgrade() != null ? next.upgrade() : before.upgrade();
    return upgrade == null ? null : Request.of(upgrade);
  }
}
