package io.locktender.cli.show;

import static io.locktender.cli.ClusterFixture.AT;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static io.locktender.cli.ClusterFixture.snapshot;
import static io.locktender.cli.ClusterFixture.target;
import static io.locktender.cli.ClusterFixture.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Style;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatusTableTest {
  private static final StepMark STEP =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);

  private final StatusTable table =
      new StatusTable(Style.PLAIN, ZoneOffset.UTC, TerminalWidth.UNBOUNDED);

  @Test
  void aRunningUpgradeIsShownWithItsPhaseProgressStepsAndNodes() {
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "request"),
            mirror(document(upgrade(Phase.FINISH, List.of(STEP), null)), null, "node-2", "node-3"),
            report(
                "node-2", NodeState.HELD, new TaskProgress(TaskKind.STEP, "split", 1_500, 4_500)));

    assertThat(table.render(snapshot, "42 s"))
        .isEqualTo(
            """
            cluster   shop
            target    2.0.0
            database  1.0.0  admits none  revision 41, epoch 7
            master    node-2
            upgrade   1.0.0 -> 2.0.0  FINISH  since 2026-11-21 03:00:00Z
            doing     at rest
            progress  split  [#######-----------------------]  25%  1,500 of 6,000  42 s left

            step   target               state    pending  changed
            split  master-state-server  RUNNING  4,500    1,500

            node    role          state        release  revision  build               detail
            node-2  state-server  HELD         1.0.0    41        0.1.0+0123456789ab  \n\
            node-3  -             UNREACHABLE  -        -         -                   registered, but its agent does not run
            """);
  }

  @Test
  void whereThereIsNoRoomWhatIsDoneAndWhoServesIsCounted() {
    StepMark done = STEP.with(StepMark.State.DONE, 0, 9);
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "request"),
            mirror(document(upgrade(Phase.SYNC, List.of(done, done, STEP), null)), null),
            report("node-1", NodeState.SERVING, null),
            report("node-2", NodeState.UNHEALTHY, null),
            report("node-3", NodeState.SERVING, null),
            report("node-4", NodeState.SERVING, null));
    int whole = (int) table.render(snapshot, null).lines().count();

    assertThat(table.render(snapshot, null, whole)).isEqualTo(table.render(snapshot, null));
    String cut = table.render(snapshot, null, whole - 2);
    assertThat(cut.lines()).hasSize(whole - 2);
    assertThat(cut)
        .contains("\nand 2 more, all DONE\n", "\nand 2 more, all SERVING\n")
        .contains("node-1 ", "node-2 ", "split ")
        .doesNotContain("node-3", "node-4");
    assertThat(table.render(snapshot, null, 1)).contains("\n4 nodes: 3 SERVING, 1 UNHEALTHY\n");
  }

  @Test
  void thatEverybodyMayAskIsSaidWhereItIsKnown() {
    Snapshot closed = snapshot(target("1.0.0", "r"), mirror(document(null), null));
    ClusterView view = closed.view();
    ClusterView open =
        new ClusterView(
            view.complete(),
            ClusterView.Access.OPEN,
            view.target(),
            view.targetVersion(),
            view.drains(),
            view.drainsVersion(),
            view.reports(),
            view.mirror(),
            view.master(),
            view.problems(),
            view.newer());

    assertThat(table.render(new Snapshot("shop", open), null))
        .endsWith(
            "\nzookeeper open: whoever reaches it may ask for an upgrade, and write what nodes"
                + " report\n");
    assertThat(table.render(closed, null)).doesNotContain("zookeeper");
  }

  @Test
  void howManyDocumentsAreCopiedIsShownInSync() {
    Snapshot snapshot =
        snapshot(
            target("2.0.0", "request"),
            mirror(document(upgrade(Phase.SYNC, List.of(STEP), null)), null, "node-2"),
            report(
                "node-2", NodeState.SERVING, new TaskProgress(TaskKind.SYNC, null, 1_500, 4_500)));

    assertThat(table.render(snapshot, "42 s"))
        .contains(
            "upgrade   1.0.0 -> 2.0.0  SYNC  since 2026-11-21 03:00:00Z\n",
            "progress  SYNC  [#######-----------------------]  25%  1,500 of 6,000  42 s left\n",
            "split  master-state-server  PENDING");
  }

  @Test
  void theDeadlineIsShownWithItsSettingAndWhatFollows() {
    Mirror rest = mirror(document(upgrade(Phase.FINISH, List.of(STEP), null)), null);
    Due due =
        new Due("deadlines.step", Duration.ofHours(6), AT.plusSeconds(3_600), Due.Then.ROLLED_BACK);
    Mirror waiting =
        new Mirror("node-2", "waits", due, rest.document(), null, rest.nodes(), null, false, null);

    assertThat(table.render(snapshot(null, waiting), null))
        .contains(
            "deadline  6h (deadlines.step), until 2026-11-21 04:00:00Z;"
                + " then the upgrade is rolled back\n");
  }

  @Test
  void aFailureIsShownWithStepNodeReasonAndDocuments() {
    StepFailure failure =
        new StepFailure(
            "split", "node-2", "2 documents", 2, List.of(new DocumentFailure("\"x\"", "no name")));
    Snapshot snapshot =
        snapshot(null, mirror(document(upgrade(Phase.ROLLING_BACK, List.of(STEP), failure)), null));

    assertThat(table.render(snapshot, null))
        .contains(
            "failure   step split on node-2: 2 documents\n          \"x\"  no name\n", "FAILED");
  }

  @Test
  void whereTheMasterIsBlindWhatItKnewLastIsSaidToBeThat() {
    Mirror rest = mirror(document(null), null, "node-2");
    Mirror blind =
        new Mirror(
            "node-2",
            "the version document is gone",
            null,
            rest.document(),
            null,
            rest.nodes(),
            null,
            true,
            null);

    assertThat(table.render(snapshot(null, blind), null))
        .contains("epoch 7  (as it was known last)\n")
        .contains("doing     the version document is gone\n");
  }

  @Test
  void coloursOnlyRepeatWhatTheWordsSay() {
    Snapshot snapshot = snapshot(null, mirror(document(null), null));
    String coloured =
        new StatusTable(Style.COLOURS, ZoneOffset.UTC, TerminalWidth.UNBOUNDED)
            .render(snapshot, null);

    assertThat(coloured).contains("\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(table.render(snapshot, null));
  }

  @Test
  void aClusterWithoutAMasterSaysThatNothingIsKnown() {
    assertThat(table.render(snapshot(null, null), null))
        .contains(
            "master    none", "database  not known: no master has reported it yet", "no nodes");
  }
}
