package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportPaceTest {
  private long nanos = -7;
  private final ReportPace pace = new ReportPace(() -> nanos);

  @Test
  void countsAreWrittenOnceASecond_andTheLastOnesAreWrittenThen() {
    NodeReport first = report(1, counts(1));
    assertThat(pace.of(first)).isEqualTo(first);
    pass(400);
    assertThat(pace.of(report(1, counts(2)))).isEqualTo(first);
    pass(400);
    assertThat(pace.of(report(1, counts(3)))).isEqualTo(first);
    pass(200);
    assertThat(pace.of(report(1, counts(3)))).isEqualTo(report(1, counts(3)));
    pass(999);
    assertThat(pace.of(report(1, counts(4)))).isEqualTo(report(1, counts(3)));
  }

  @Test
  void anAckIsWrittenAtOnce_andWithItTheCounts() {
    pace.of(report(1, counts(1)));
    assertThat(pace.of(report(2, counts(5)))).isEqualTo(report(2, counts(5)));
  }

  @Test
  void thatATaskBegins_comesToAnotherStep_orEnds_isWrittenAtOnce() {
    TaskProgress other = new TaskProgress(TaskKind.STEP, "b", 0, 5);
    pace.of(report(1, null));
    assertThat(pace.of(report(1, counts(1))).progress()).isEqualTo(counts(1));
    assertThat(pace.of(report(1, other)).progress()).isEqualTo(other);
    assertThat(pace.of(report(1, null)).progress()).isNull();
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }

  private static TaskProgress counts(long done) {
    return new TaskProgress(TaskKind.STEP, "a", done, 10 - done);
  }

  private static NodeReport report(long revision, @Nullable TaskProgress progress) {
    return new NodeReport(
        "node-1",
        "i1",
        List.of(),
        NodeState.SERVING,
        revision,
        null,
        null,
        null,
        null,
        null,
        null,
        progress,
        List.of());
  }
}
