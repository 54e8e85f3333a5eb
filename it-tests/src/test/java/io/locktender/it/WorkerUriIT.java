package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a release runs on a node gets the workers' login, and never the agent's. */
class WorkerUriIT {
  private static final String SAYS = "#!/bin/sh\necho \"$LOCKTENDER_MONGODB_URI\" >> %s\n";

  @Test
  void workersProbesDrainsChecksAndNodesOwnStepsGetTheWorkersUri() throws IOException {
    try (Cluster cluster = Cluster.empty()) {
      String uri = cluster.workersUri();
      cluster.stateServers(1, "");
      UpgradeIT.load(cluster, 50);
      release(cluster, "1.0.0").write();
      release(cluster, "2.0.0")
          .check(says(cluster, "check"))
          .file("bin/step", says(cluster, "step"))
          .step("id: own\ntarget: all-machines\nexec: {command: [bin/step]}")
          .write();
      cluster.serving("1.0.0");

      cluster.cli("upgrade", "2.0.0", "--yes", "--wait").exits(0);

      for (String what : new String[] {"worker", "health", "drain", "check", "step"}) {
        assertThat(Files.readAllLines(cluster.file("said-by-" + what)))
            .as(what)
            .isNotEmpty()
            .containsOnly(uri);
      }
    }
  }

  private static ReleaseDirectory release(Cluster cluster, String version) {
    return cluster
        .release(version)
        .worker(
            "start-within: 20s\n    stop-within: 5s\n    health: {exec: [bin/health]}\n"
                + "    drain: {exec: [bin/drain]}")
        .file("bin/worker", says(cluster, "worker") + "exec sleep 100000\n")
        .file("bin/health", says(cluster, "health"))
        .file("bin/drain", says(cluster, "drain"));
  }

  private static String says(Cluster cluster, String what) {
    return SAYS.formatted(cluster.file("said-by-" + what));
  }
}
