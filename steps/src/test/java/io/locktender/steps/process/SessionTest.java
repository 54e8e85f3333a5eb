package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {
  /** With electionTimeoutMillis as MongoDB sets it up, 10 s. */
  private static final Duration ELECTION = Duration.ofSeconds(13);

  @Test
  void theStepProcessWaitsOutAnElection() {
    WorkSpec opening =
        new WorkSpec(
            "mongodb://h",
            "shop",
            "/r",
            ReleaseVersion.parse("1.0.0"),
            ReleaseVersion.parse("2.0.0"),
            "/d",
            null,
            Map.of());
    DatabaseSettings settings = Session.settings(opening);
    assertThat(settings.selectWithin()).isGreaterThan(ELECTION);
    assertThat(settings.operationWithin()).isGreaterThan(settings.selectWithin());
    assertThat(settings.uri()).isEqualTo("mongodb://h");

    Duration twice = settings.operationWithin().multipliedBy(2);
    assertThat(StepProcessSettings.defaults(0).openWithin())
        .as("what it tries first, and the dropping of that, are known not to be answered")
        .isGreaterThan(twice);
  }
}
