package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request stands, as ZooKeeper shows it. */
public final class RequestStatus {
  /** How a request stands. */
  public enum State {
    /** Asked for; the master has not decided, or has not yet recorded how it ended. */
    WAITING,
    /** Its upgrade runs. */
    RUNNING,
    ENDED,
    /** Another request has taken its place. */
    REPLACED
  }

  private RequestStatus() {}

  public static State state(Snapshot snapshot, String requestId) {
    VersionDocument document = snapshot.document();
    if (snapshot.ended(requestId) != null) {
      return State.ENDED;
    }
    if (running(snapshot, requestId) != null) {
      return State.RUNNING;
    }
    Target target = snapshot.target();
    boolean asked = target != null && target.requestId().equals(requestId);
    boolean justEnded = document != null && document.ended(requestId);
    return asked || justEnded ? State.WAITING : State.REPLACED;
  }

  /** The running upgrade that a request has started, or null. */
  public static @Nullable Upgrade running(Snapshot snapshot, String requestId) {
    Upgrade upgrade = snapshot.document() == null ? null : snapshot.document().upgrade();
    return upgrade != null && upgrade.requestId().equals(requestId) ? upgrade : null;
  }

  /** The target of the request that has started the running upgrade, also where it is lost. */
  public static Target targetOf(Snapshot snapshot, Upgrade upgrade) {
    Target target = snapshot.target();
    return target != null && target.requestId().equals(upgrade.requestId())
        ? target
        : new Target(upgrade.to().version(), upgrade.requestId(), upgrade.by(), null);
  }

  /** Whether a version is there, and nothing else runs or is asked for. */
  public static boolean isAt(Snapshot snapshot, ReleaseVersion version) {
    VersionDocument document = snapshot.document();
    return document != null
        && document.version().equals(version)
        && inTheWay(snapshot).isEmpty()
        && !snapshot.blind()
        && !snapshot.restored();
  }

  /** What stands in the way of a new request, in words, or empty. */
  public static Optional<String> inTheWay(Snapshot snapshot) {
    VersionDocument document = snapshot.document();
    Upgrade running = document == null ? null : document.upgrade();
    if (running != null) {
      return Optional.of(
          "the upgrade %s -> %s by %s is running (%s)"
              .formatted(running.from(), running.to(), running.by(), running.phase()));
    }
    return Optional.ofNullable(pending(snapshot)).map(RequestStatus::waits);
  }

  /**
   * What a request waits for, in words.
   *
   * @param waiting as {@link #pending} tells it
   */
  public static String waits(Target waiting) {
    String how =
        waiting.abort() == null
            ? "waits for the master's answer"
            : "was cancelled by " + waiting.abort() + ", and the master has yet to end it";
    return "the request for %s by %s %s".formatted(waiting.version(), waiting.by(), how);
  }

  /** What can be done about what stands in the way of a new request. */
  public static String whatThen(Snapshot snapshot) {
    Upgrade running = snapshot.document() == null ? null : snapshot.document().upgrade();
    if (running == null) {
      Target waiting = pending(snapshot);
      return waiting == null || waiting.abort() == null
          ? "wait for it, or end it with 'locktender abort'"
          : "wait until it has";
    }
    if (running.phase().rollingBack()) {
      return "it is already rolling back to " + running.from() + ": wait for it";
    }
    return running.phase().beforeCommit()
        ? "wait for it, or roll it back to " + running.from() + " with 'locktender abort'"
        : "it can no longer be rolled back: wait until it is done";
  }

  /**
   * The request that no master has decided on yet, or null. One that was cancelled is in nobody's
   * way while no master is there to end it: another may take its place.
   */
  public static @Nullable Target pending(Snapshot snapshot) {
    Target target = snapshot.target();
    if (target != null && target.abort() != null && snapshot.master() == null) {
      return null;
    }
    if (target == null || snapshot.mirror() != null) {
      return snapshot.inPreflight();
    }
    boolean asked = !target.by().equals(Target.LOCKTENDER) && target.abort() == null;
    return asked ? target : null;
  }
}
