package io.locktender.cli.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.ClusterFixture;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.WhyModel;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever record can be read, {@code status} and {@code why} show it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BadStatusTest {
  private static final StepMark STEP =
      new StepMark(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE,
          StepMark.State.PENDING,
          7,
          3);
  private static final NodeReport REPORT =
      ClusterFixture.report(
          "node-2", NodeState.HELD, new TaskProgress(TaskKind.STEP, "split", 3, 4));

  @Test
  void everyMirrorThatCanBeReadIsShown() {
    Mirror running =
        ClusterFixture.mirror(
            ClusterFixture.document(ClusterFixture.upgrade(Phase.FINISH, List.of(STEP), null)),
            ClusterFixture.ended("r", Outcome.REFUSED, null, List.of("no room")),
            "node-1");
    Mirror atRest =
        ClusterFixture.mirror(
            ClusterFixture.document(null, ClusterFixture.ONE),
            ClusterFixture.ended("r", Outcome.ROLLED_BACK, null, List.of()));
    BadInputs.ofTexts("status of mirrors", List.of(json(running), json(atRest)))
        .refusedBy(InvalidInputException.class)
        .run(2_000, json -> show(Records.fromJson(json, Mirror.class, "mirror"), REPORT));
  }

  @Test
  void everyReportThatCanBeReadIsShown() {
    Mirror mirror =
        ClusterFixture.mirror(
            ClusterFixture.document(
                ClusterFixture.upgrade(Phase.ADMIT, List.of(STEP), null), ClusterFixture.TWO),
            null,
            "node-2");
    BadInputs.ofTexts("status of reports", List.of(json(REPORT)))
        .refusedBy(InvalidInputException.class)
        .run(2_000, json -> show(mirror, Records.fromJson(json, NodeReport.class, "report")));
  }

  private static String json(Object value) {
    return new String(Records.toJson(value), UTF_8);
  }

  private static void show(Mirror mirror, NodeReport report) {
    Snapshot snapshot =
        ClusterFixture.snapshot(ClusterFixture.target("2.0.0", "r"), mirror, report);
    assertThat(
            new StatusTable(Style.PLAIN, ZoneOffset.UTC, TerminalWidth.UNBOUNDED)
                .render(snapshot, null))
        .isNotBlank();
    assertThat(Json.of(new StatusBuilder(snapshot).build())).startsWith("{");
    assertThat(WhyModel.of(snapshot).next()).isNotBlank();
  }
}
