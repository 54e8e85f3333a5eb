package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command in a process of its own that is told to end while it waits. */
final class InterruptedWaitIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir private Path temp;

  @Test
  void whoStopsWaitingIsToldThatTheUpgradeContinues() throws Exception {
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    try (TestingServer zookeeper = new TestingServer();
        FakeMaster master = new FakeMaster(zookeeper.getConnectString())) {
      master.isElected("node-2");
      master.mirrors(mirror(document(null, ONE), null, "node-1"));
      master.answers(
          asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
          asked -> master.mirrors(mirror(document(running(asked, Phase.SYNC)), null)));
      Process waiting = upgrade(zookeeper.getConnectString(), out, err);
      Awaitility.await().atMost(WITHIN).until(() -> Files.readString(out).contains("SYNC"));

      waiting.destroy();

      assertThat(waiting.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.exitValue()).isEqualTo(143);
      assertThat(Files.readString(err))
          .contains("interrupted, but the upgrade to 2.0.0 continues (SYNC)", "locktender abort");
    }
  }

  private static Process upgrade(String zookeeper, Path out, Path err) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.locktender.cli.Main",
            "upgrade",
            "2.0.0",
            "--wait",
            "--cluster",
            "shop",
            "--zookeeper",
            zookeeper);
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }
}
