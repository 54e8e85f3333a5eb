package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A node that comes in the middle of an upgrade by HOLD, while the old release serves. */
class JoinIT {
  @Test
  void aNodeThatJoinsInSyncIsWaitedForBeforeAnybodyIsHeld_andServesMeanwhile() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      UpgradeIT.load(cluster, 200);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
      cluster.serving("1.0.0");
      cluster.leaveMuchToSweep();
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.keepInReady();
      Node late = cluster.addWithOwnReleases("late");
      cluster.release(late, "1.0.0").worker().write();
      late.start();
      cluster.awaitServing("1.0.0");
      cluster.removeAbsent();

      cluster.eventually("it is said what the node lacks", () -> says(cluster, "late: expected"));
      assertThat(cluster.phase()).isEqualTo(Phase.READY);
      assertThat(cluster.document().admits()).hasSize(1);
      assertThat(cluster.workersEnded()).as("no worker is stopped").isZero();
      cluster.release(late, "2.0.0").worker().step(UpgradeIT.SPLIT).write();

      upgrade.end().exits(0);
      cluster.ended(Outcome.SUCCEEDED);
      cluster.awaitServing("2.0.0");
      assertThat(cluster.reports()).containsKey("late");
      var packages = cluster.database().database().getCollection("packages");
      assertThat(packages.countDocuments(new Document("times", 1))).isEqualTo(200);
    }
  }

  @Test
  void whoseFilesAreReplacedInReadyIsNamed_andNobodyIsHeldBeforeTheyAreThereAgain() {
    try (Cluster cluster = Cluster.ofStateServers(2)) {
      UpgradeIT.load(cluster, 200);
      cluster.release("1.0.0").worker().write();
      cluster.release("2.0.0").worker().step(UpgradeIT.SPLIT).write();
      Node other = cluster.addWithOwnReleases("other");
      cluster.release(other, "1.0.0").worker().write();
      ReleaseDirectory second = cluster.release(other, "2.0.0").worker().step(UpgradeIT.SPLIT);
      second.write();
      cluster.serving("1.0.0");
      cluster.leaveMuchToSweep();
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.keepInReady();

      second.file("bin/worker", "#!/bin/sh\nexec sleep 99999\n");
      cluster.eventually(
          "it is said whose files are others", () -> says(cluster, "other: release 2.0.0 ("));
      cluster.removeAbsent();
      assertThat(cluster.phase()).isEqualTo(Phase.READY);
      assertThat(cluster.workersEnded()).as("no worker is stopped").isZero();
      second.file("bin/worker", ReleaseDirectory.OBEDIENT_WORKER);

      upgrade.end().exits(0);
      cluster.ended(Outcome.SUCCEEDED);
      cluster.awaitServing("2.0.0");
    }
  }

  private static boolean says(Cluster cluster, String what) {
    return cluster.cli("status").exits(0).out().contains(what);
  }
}
