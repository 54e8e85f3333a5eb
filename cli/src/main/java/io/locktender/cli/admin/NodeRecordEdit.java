package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.OperatorClient;
import java.util.function.Function;

/** Changes which nodes are drained, while others may do so too. */
record NodeRecordEdit(OperatorClient zookeeper, String cluster, String node) {
  private static final int MAX_TRIES = 5;

  Snapshot read() {
    return new Snapshot(cluster, zookeeper.read());
  }

  /** Writes what is made of what is there; made anew where somebody else has written meanwhile. */
  void write(Function<Snapshot, Drains> change) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Snapshot now = read();
      Drains next = change.apply(now);
      if (next.equals(now.view().drains()) || zookeeper.compareAndSetDrains(now.view(), next)) {
        return;
      }
    }
    throw CliException.timedOut(
        "which nodes are drained was changed by somebody else %d times meanwhile; try again"
            .formatted(MAX_TRIES));
  }
}
