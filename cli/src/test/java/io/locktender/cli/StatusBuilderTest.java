package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.ended;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static io.locktender.cli.ClusterFixture.snapshot;
import static io.locktender.cli.ClusterFixture.target;
import static io.locktender.cli.ClusterFixture.upgrade;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.cli.StatusModel.StepStatus;
import io.locktender.cli.StatusModel.UpgradeStatus;
import io.locktender.coordinator.cluster.NodeReport.Progress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.StepMark;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusBuilderTest {
  private static final String CONTRACT =
      """
      {"cluster":"shop","targetVersion":"2.0.0","master":"node-2",
       "databaseVersion":{"version":"2.0.0","admits":["2.0.0"],"revision":41,"epoch":7},
       "upgrade":{"id":"..","from":"1.0.0","to":"2.0.0","phase":"DONE","outcome":"SUCCEEDED","startedAt":"..","finishedAt":"..",
         "failure":null,"steps":[{"id":"split-maintainer","target":"master-state-server","state":"DONE","pending":0,"changed":63412}]},
       "nodes":[{"id":"node-1","roles":["state-server"],"live":true,"agentVersion":"2.0.0","state":"SERVING","revision":41,"detail":null}]}
      """;
  private static final StepMark DONE =
      new StepMark("2.0.0", "first", "master-state-server", "migrate", StepMark.State.DONE, 0, 12);
  private static final StepMark NEXT =
      StepMark.pending("2.0.0", "next", "master-state-server", "migrate");

  @Test
  void theJsonHasExactlyTheKeysOfTheContractInItsOrder() throws IOException {
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "request"),
            mirror(document(upgrade(Phase.MIGRATE, List.of(DONE), null)), null, "node-1"),
            report("node-1", NodeState.HELD, null));

    JsonNode printed = Records.mapper().readTree(Watch.json(new StatusBuilder(snapshot).build()));

    assertThat(paths("", printed)).isEqualTo(paths("", Records.mapper().readTree(CONTRACT)));
  }

  @Test
  void timesAreIsoAndAnUnfinishedUpgradeHasNoOutcome() throws IOException {
    Snapshot snapshot =
        snapshot(null, mirror(document(upgrade(Phase.HOLD, List.of(NEXT), null)), null));

    JsonNode upgrade =
        Records.mapper().readTree(Watch.json(new StatusBuilder(snapshot).build())).path("upgrade");

    assertThat(upgrade.path("startedAt").textValue()).isEqualTo("2026-11-21T03:00:00Z");
    assertThat(upgrade.path("outcome").isNull()).isTrue();
    assertThat(upgrade.path("steps").path(0).path("pending").isNull()).isTrue();
  }

  @Test
  void aFailureNamesStepNodeReasonAndDocuments() throws IOException {
    StepFailure failure =
        new StepFailure(
            "next", "node-2", "1 document", 1, List.of(new DocumentFailure("7", "no number")));
    Snapshot snapshot =
        snapshot(
            null,
            mirror(document(null, ONE), ended("request", Outcome.ROLLED_BACK, failure, List.of())));

    JsonNode printed =
        Records.mapper()
            .readTree(Watch.json(new StatusBuilder(snapshot).build()))
            .path("upgrade")
            .path("failure");

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
            mirror(document(upgrade(Phase.MIGRATE, List.of(DONE, NEXT), null)), null),
            report("node-1", NodeState.HELD, new Progress("STEP", "first", 1, 2)),
            report("node-2", NodeState.HELD, new Progress("STEP", "next", 30, 70)));

    assertThat(upgradeOf(snapshot).steps())
        .containsExactly(
            new StepStatus("first", "master-state-server", StepMark.State.DONE, 0L, 12),
            new StepStatus("next", "master-state-server", StepMark.State.RUNNING, 70L, 30));
  }

  @Test
  void theStepThatFailedIsFailed() {
    StepFailure failure = new StepFailure("next", "node-2", "no", 3, List.of());
    Snapshot snapshot =
        snapshot(
            null,
            mirror(document(upgrade(Phase.ROLLING_BACK, List.of(DONE, NEXT), failure)), null));

    assertThat(upgradeOf(snapshot).steps().get(1))
        .isEqualTo(new StepStatus("next", "master-state-server", StepMark.State.FAILED, 3L, 0));
  }

  @Test
  void aRequestThatWaitsForItsVerdictIsInPreflight() {
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "new"),
            mirror(document(null, ONE), ended("old", Outcome.SUCCEEDED, null, List.of())));

    assertThat(upgradeOf(snapshot).phase()).isEqualTo(Phase.PREFLIGHT);
    assertThat(upgradeOf(snapshot).id()).isEqualTo("new");
    assertThat(upgradeOf(snapshot).outcome()).isNull();
  }

  @Test
  void aRefusedRequestShowsItsReasons() {
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "request"),
            mirror(
                document(null, ONE),
                ended(
                    "request", Outcome.REFUSED, null, List.of("node-3: unreachable", "no room"))));

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
            new Target("1.0.0", "none", "locktender", null), mirror(document(null, ONE), null));

    assertThat(new StatusBuilder(snapshot).build().upgrade()).isNull();
  }

  @Test
  void aRegisteredNodeWithoutAReportIsUnreachable() {
    Snapshot snapshot =
        snapshot(
            null,
            mirror(document(null, ONE), null, "node-1", "node-3"),
            report("node-2", NodeState.SERVING, null),
            report("node-1", NodeState.SERVING, null));

    List<StatusModel.NodeStatus> nodes = new StatusBuilder(snapshot).build().nodes();

    assertThat(nodes)
        .extracting(StatusModel.NodeStatus::id)
        .containsExactly("node-1", "node-2", "node-3");
    assertThat(nodes.get(2).state()).isEqualTo(NodeState.UNREACHABLE);
    assertThat(nodes.get(2).live()).isFalse();
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
