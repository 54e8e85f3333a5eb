package io.locktender.coordinator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.TaskKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EtaTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void itFollowsTheSpeedOfThisTask() {
    Eta eta = new Eta();

    assertThat(eta.of(new TaskProgress(TaskKind.STEP, "split", 100, 900), 0)).isNull();
    assertThat(eta.of(new TaskProgress(TaskKind.STEP, "split", 200, 800), 2 * SECOND))
        .isEqualTo(Duration.ofSeconds(16));
    assertThat(eta.of(new TaskProgress(TaskKind.STEP, "next", 0, 800), 3 * SECOND)).isNull();
    assertThat(eta.of(new TaskProgress(TaskKind.SYNC, null, 5, -1), 9 * SECOND)).isNull();
  }
}
