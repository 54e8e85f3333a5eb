package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.ended;
import static io.locktender.coordinator.status.Snapshots.migrating;
import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.report;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static io.locktender.coordinator.status.Snapshots.waiting;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.StatusModel.StepState;
import io.locktender.coordinator.status.StatusModel.StepStatus;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusBuilderTest {
  private static final String CONTRACT =
      """
      {"cluster":"shop","targetVersion":"2.0.0","master":"node-2",
       "databaseVersion":{"version":"2.0.0","admits":["2.0.0"],"revision":41,"epoch":7},
       "upgrade":{"id":"..","from":"1.0.0","to":"2.0.0","phase":"DONE","outcome":"SUCCEEDED","startedAt":"..","finishedAt":"..",
         "failure":null,"steps":[{"id":"split-maintainer","target":"master-state-server","state":"DONE","pending":0,"changed":63412}],
         "hold":{"cutover":"auto","askedBy":null,"waits":false,"maxHold":null,"holds":1,"givenUp":null,"behindMillis":null,"forecast":null}},
       "zookeeperOpen":null,
       "nodes":[{"id":"node-1","roles":["state-server"],"live":true,"release":"2.0.0","state":"SERVING","revision":41,"detail":null,"build":null}]}
      """;
  private static final StepMark DONE =
      new StepMark(
          ReleaseVersion.parse("2.0.0"),
          "first",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE,
          StepMark.State.DONE,
          0,
          12);
  private static final StepMark NEXT =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "next", StepTarget.MASTER_STATE_SERVER, StepPhase.MIGRATE);

  @Test
  void theJsonHasExactlyTheKeysOfTheContractInItsOrder() throws IOException {
    Snapshot snapshot =
        snapshot(
            asked("request"),
            mirror(migrating(DONE), null, "node-1"),
            report("node-1", NodeState.HELD, null));

    JsonNode printed = Records.mapper().readTree(json(snapshot));

    assertThat(paths("", printed)).isEqualTo(paths("", Records.mapper().readTree(CONTRACT)));
  }

  @Test
  void timesAreIsoAndAnUnfinishedUpgradeHasNoOutcome() throws IOException {
    Snapshot snapshot = snapshot(null, mirror(Documents.held(List.of(NEXT), true), null));

    JsonNode upgrade = Records.mapper().readTree(json(snapshot)).path("upgrade");

    assertThat(upgrade.path("startedAt").textValue()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(upgrade.path("outcome").isNull()).isTrue();
    assertThat(upgrade.path("steps").path(0).path("pending").isNull()).isTrue();
  }

  @Test
  void aFailureNamesStepNodeReasonAndDocuments() throws IOException {
    StepFailure failure =
        new StepFailure(
            "next", "node-2", "1 document", 1, List.of(new DocumentFailure("7", "no number")));
    Snapshot snapshot =
        snapshot(null, mirror(Documents.idle(), ended("request", Outcome.ROLLED_BACK, failure)));

    JsonNode printed = Records.mapper().readTree(json(snapshot)).path("upgrade").path("failure");

    assertThat(printed.toString())
        .isEqualTo(
            "{\"step\":\"next\",\"node\":\"node-2\",\"reason\":\"1 document\","
                + "\"documents\":[{\"id\":\"7\",\"reason\":\"no number\"}]}");
  }

  @Test
  void theMastersProgressMakesAStepRunning() {
    Snapshot snapshot =
        snapshot(
            null,
            mirror(migrating(DONE, NEXT), null),
            report("node-1", NodeState.HELD, new TaskProgress(TaskKind.STEP, "first", 1, 2)),
            report("node-2", NodeState.HELD, new TaskProgress(TaskKind.STEP, "next", 30, 70)));

    assertThat(upgradeOf(snapshot).steps())
        .containsExactly(
            new StepStatus("first", StepTarget.MASTER_STATE_SERVER, StepState.DONE, 0L, 12),
            new StepStatus("next", StepTarget.MASTER_STATE_SERVER, StepState.RUNNING, 70L, 30));
  }

  @Test
  void theStepThatFailedIsFailed() {
    StepFailure failure = new StepFailure("next", "node-2", "no", 3, List.of());
    Snapshot snapshot =
        snapshot(null, mirror(Transitions.rollBack(migrating(DONE, NEXT), failure, null), null));

    assertThat(upgradeOf(snapshot).steps().get(1))
        .isEqualTo(new StepStatus("next", StepTarget.MASTER_STATE_SERVER, StepState.FAILED, 3L, 0));
  }

  @Test
  void aRequestThatWaitsForItsVerdictIsInPreflight() {
    Snapshot snapshot =
        snapshot(asked("new"), mirror(Documents.idle(), ended("old", Outcome.SUCCEEDED, null)));

    assertThat(upgradeOf(snapshot).phase()).isEqualTo(Phase.PREFLIGHT);
    assertThat(upgradeOf(snapshot).id()).isEqualTo("new");
    assertThat(upgradeOf(snapshot).outcome()).isNull();
  }

  @Test
  void aRefusedRequestShowsItsReasons() {
    Snapshot snapshot =
        snapshot(
            asked("request"),
            mirror(
                Documents.idle(),
                ended("request", Outcome.REFUSED, null, "node-3: unreachable", "no room")));

    UpgradeStatus upgrade = upgradeOf(snapshot);
    assertThat(upgrade.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(upgrade.id()).isEqualTo("request");
    assertThat(requireNonNull(upgrade.failure()).reason())
        .isEqualTo("node-3: unreachable; no room");
  }

  @Test
  void theTargetThatTheMasterSetsItselfIsNoRequest() {
    Snapshot snapshot =
        snapshot(
            new Target(ReleaseVersion.parse("1.0.0"), "none", "locktender", null),
            mirror(Documents.idle(), null));

    assertThat(new StatusBuilder(snapshot).build().upgrade()).isNull();
  }

  @Test
  void aRegisteredNodeWithoutAReportIsUnreachable() {
    Snapshot snapshot =
        snapshot(
            null,
            mirror(Documents.idle(), null, "node-1", "node-3"),
            report("node-2", NodeState.SERVING, null),
            report("node-1", NodeState.SERVING, null));

    List<StatusModel.NodeStatus> nodes = new StatusBuilder(snapshot).build().nodes();

    assertThat(nodes)
        .extracting(StatusModel.NodeStatus::id)
        .containsExactly("node-1", "node-2", "node-3");
    assertThat(nodes.get(2).state()).isEqualTo(NodeState.UNREACHABLE);
    assertThat(nodes.get(2).live()).isFalse();
  }

  @Test
  void untilWhenTheMasterWaitsIsWhatItSaidItself() throws IOException {
    Snapshot snapshot = snapshot(null, waiting(migrating(NEXT)));

    assertThat(upgradeOf(snapshot).deadline())
        .isEqualTo(
            new StatusDeadline(
                "deadlines.step",
                "6h",
                Instant.parse("2026-11-21T09:00:00Z"),
                Due.Then.ROLLED_BACK));
    assertThat(Records.mapper().readTree(json(snapshot)).path("upgrade").path("deadline"))
        .hasToString(
            "{\"setting\":\"deadlines.step\",\"total\":\"6h\","
                + "\"until\":\"2026-11-21T09:00:00Z\",\"then\":\"ROLLED_BACK\"}");
  }

  private static Target asked(String request) {
    return new Target(ReleaseVersion.parse("2.0.0"), request, "ann@desk", null);
  }

  private static byte[] json(Snapshot snapshot) {
    return Records.toJson(new StatusBuilder(snapshot).build());
  }

  private static UpgradeStatus upgradeOf(Snapshot snapshot) {
    return requireNonNull(new StatusBuilder(snapshot).build().upgrade());
  }

  /** Every key by its path, in order; a list stands for its first item. */
  private static List<String> paths(String prefix, JsonNode node) {
    List<String> paths = new ArrayList<>();
    if (node.isArray() && !node.isEmpty()) {
      paths.addAll(paths(prefix + "[]", node.get(0)));
    }
    node.fieldNames()
        .forEachRemaining(
            key -> {
              paths.add(prefix + "." + key);
              paths.addAll(paths(prefix + "." + key, node.path(key)));
            });
    return paths;
  }
}
