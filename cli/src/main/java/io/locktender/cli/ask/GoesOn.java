package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of a request when whoever waits for it stops waiting, by Ctrl-C or SIGTERM: it
 * goes on, since the master does it.
 */
final class GoesOn implements AutoCloseable {
  private final Io io;
  private final String requestId;
  private final Thread hook = new Thread(this::say, "goes-on");
  private volatile @Nullable Snapshot seen;

  private GoesOn(Io io, String requestId) {
    this.io = io;
    this.requestId = requestId;
  }

  /** From here until it is closed, a signal is answered. */
  static GoesOn unlessEnded(Io io, String requestId) {
    GoesOn goesOn = new GoesOn(io, requestId);
    Runtime.getRuntime().addShutdownHook(goesOn.hook);
    return goesOn;
  }

  /** What was seen last. */
  void saw(Snapshot snapshot) {
    seen = snapshot;
  }

  private void say() {
    io.err().println(sentence(seen, requestId));
    io.err().flush();
  }

  /** In one sentence. */
  static String sentence(@Nullable Snapshot snapshot, String requestId) {
    Upgrade upgrade = snapshot == null ? null : RequestStatus.running(snapshot, requestId);
    if (upgrade != null) {
      boolean canAbort = upgrade.phase().beforeCommit();
      return "interrupted, but the %s to %s continues (%s): 'locktender status --watch' shows it%s"
          .formatted(
              upgrade.rehearsal() == null ? "upgrade" : "rehearsal",
              upgrade.to().version(),
              upgrade.phase(),
              canAbort ? ", 'locktender abort' rolls it back" : "");
    }
    Target target = snapshot == null ? null : snapshot.target();
    return "interrupted, but the request%s stands: 'locktender status --watch' shows it, 'locktender abort' cancels it"
        .formatted(target == null ? "" : " for " + target.version());
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: it is said.
      return;
    }
  }
}
