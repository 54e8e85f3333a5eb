package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import org.junit.jupiter.api.Test;

class TooLateToAbortIT {
  @Test
  void fromSwapOnAnAbortIsRefusedAndSaysWhatCanBeDone() {
    try (Cluster cluster = Cluster.empty().session("10s").stateServers(2, "")) {
      UpgradeIT.load(cluster, 100);
      Brakes brakes = new Brakes(cluster);
      cluster.serving("1.0.0");
      Node master = cluster.master();
      brakes.on("start");
      Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
      cluster.awaitPhase(Phase.SWAP);
      master.pause();
      Cli.Running inSwap = cluster.cliInBackground("abort", "--wait");
      inSwap.awaitSeconds(1);
      master.goOn();

      cluster.awaitPhase(Phase.ADMIT);
      cluster.eventually(
          "ADMIT is shown",
          () ->
              cluster.cli("status", "--json").json().at("/upgrade/phase").asText().equals("ADMIT"));
      Cli inAdmit = cluster.cli("abort").exits(3);

      brakes.off("start");
      assertThat(inAdmit.err()).contains("ADMIT, past the point of no return", "backup list");
      inSwap.end().exits(3);
      upgrade.end().exits(0);
      cluster.ended(Outcome.SUCCEEDED);
      Cli after = cluster.cli("abort").exits(3);
      assertThat(after.err()).contains("nothing to abort");
      cluster.awaitServing("2.0.0");
    }
  }
}
