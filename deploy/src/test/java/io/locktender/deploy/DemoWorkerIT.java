package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoWorkerIT {
  private static final Path RELEASE = Distribution.RELEASES.resolve("1.0.0");
  private static final Path HEALTHY = RELEASE.resolve("bin/healthy");
  private static final Path DRAIN = RELEASE.resolve("bin/drain");

  @TempDir Path seen = Path.of("");

  @Test
  void theWorkerIsHealthyOnceItReadsUntilItIsDrainedAndItsReportOutlivesIt() throws Exception {
    try (TestDatabase database = TestMongo.shared().newDatabase()) {
      database.database().getCollection("packages").insertOne(first());
      Map<String, String> environment = environment(database);
      assertThat(Distribution.run(environment, HEALTHY).exitCode()).isNotZero();
      assertThat(Distribution.run(environment, DRAIN).exitCode()).isNotZero();
      Process worker =
          Distribution.program(
                  environment, RELEASE.resolve("bin/package-service"), "--release", "1.0.0")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Distribution.run(environment, HEALTHY).exitCode() == 0);
        assertThat(Distribution.run(environment, DRAIN).exitCode()).isZero();
        assertThat(Distribution.run(environment, HEALTHY).exitCode()).isNotZero();
        assertThat(worker.isAlive()).isTrue();
      } finally {
        worker.destroy();
        assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(
            Distribution.run(
                Map.of(), Distribution.HOME.resolve("demo/bin/seen"), "--seen", seen.toString()))
        .satisfies(ended -> assertThat(ended.exitCode()).isZero())
        .satisfies(
            ended ->
                assertThat(ended.output())
                    .matches("\\{\"workers\": 1, \"read\": [1-9][0-9]*, \"otherShape\": 0}\n"));
  }

  private static Document first() {
    return new Document("_id", "a")
        .append("Package", "a")
        .append("Version", "1")
        .append("Maintainer", "Jane <jane@debian.org>")
        .append("Section", "games");
  }

  private Map<String, String> environment(TestDatabase database) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return Map.of(
          "LOCKTENDER_NODE", "node-1",
          "LOCKTENDER_MONGODB_URI", database.uri(),
          "LOCKTENDER_DATABASE", database.name(),
          "LOCKTENDER_DEMO_SEEN", seen.toString(),
          "LOCKTENDER_DEMO_PORT", String.valueOf(free.getLocalPort()));
    }
  }
}
