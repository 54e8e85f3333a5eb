package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.status.OldAgents;
import io.locktender.coordinator.status.Snapshot;

/** Asks nothing of agents that would take it for something else. */
final class TooOld {
  private TooOld() {}

  /**
   * Returns when every agent reads it.
   *
   * @throws CliException with exit code 3 when one does not
   */
  static void refuse(Snapshot before, Target next) {
    OldAgents.refusal(before, next)
        .ifPresent(
            why -> {
              throw CliException.refused(
                  why + " ('locktender agents' shows all); nothing was changed");
            });
  }
}
