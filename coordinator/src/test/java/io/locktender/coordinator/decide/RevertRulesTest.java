package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.V1;
import static io.locktender.coordinator.document.Documents.V2;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.BackupTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Going back after an upgrade is done: the same rules, in the other direction. */
class RevertRulesTest {
  private static final VersionDocument AT_V2 =
      Transitions.takeOver(
          Transitions.baseline("shop", "lineage-1", "token-0", V2), Documents.TOKEN);
  private static final StepMark SPLIT =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);
  private static final StepMark BACKUP = StepMark.backup(ReleaseVersion.parse("1.0.0"));
  private static final PreflightTask PREFLIGHT = new PreflightTask("req-1", false);

  private static Target back(@Nullable String restores) {
    return new Target(
        ReleaseVersion.parse("1.0.0"), "req-1", "ann", null, null, null, new Revert(restores));
  }

  private static MasterViews at(VersionDocument document) {
    MasterViews view = new MasterViews().document(document).target(back(null));
    for (String node : List.of("node-1", "node-2")) {
      view.report(
          node,
          NodeState.SERVING,
          document.revision(),
          "2.0.0",
          new NodeReport.Prepared(
              "req-1", Map.of(V1.version(), V1.digest(), V2.version(), V2.digest()), List.of()),
          null);
    }
    return view;
  }

  private static VersionDocument written(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    return ((MasterAction.WriteDocument) decision.action()).next();
  }

  private static PreflightTask.PreflightAnswer prepared(boolean rolls, List<ReleaseId> digests) {
    return new PreflightTask.PreflightAnswer(
        List.of(), digests, List.of(rolls ? BACKUP : SPLIT), false, rolls, false);
  }

  @Test
  void goesFromTheNewReleaseToTheOld() {
    Upgrade upgrade =
        requireNonNull(
            written(at(AT_V2).succeeded(PREFLIGHT, prepared(false, List.of(V2, V1))).decide())
                .upgrade());

    assertThat(upgrade.phase()).isEqualTo(Phase.SYNC);
    assertThat(upgrade.from()).isEqualTo(V2);
    assertThat(upgrade.to()).isEqualTo(V1);
    assertThat(upgrade.backward()).isTrue();
    assertThat(upgrade.restores()).isNull();
  }

  @Test
  void whatIsPutBackIsInTheUpgrade() {
    Upgrade upgrade =
        requireNonNull(
            written(
                    at(AT_V2)
                        .target(back("req-0"))
                        .succeeded(PREFLIGHT, restores("packages", "sessions"))
                        .decide())
                .upgrade());

    assertThat(upgrade.restores()).isEqualTo("req-0");
    assertThat(upgrade.restored()).containsExactly("packages", "sessions");
  }

  @Test
  void whatThereAreBackupsOfStaysKnownUntilTheSwapNamesIt() {
    VersionDocument syncing =
        written(
            at(AT_V2).target(back("req-0")).succeeded(PREFLIGHT, restores("packages")).decide());
    VersionDocument taken = Transitions.takeOver(finishing(syncing), "token-2");
    assertThat(requireNonNull(taken.upgrade()).restored()).containsExactly("packages");

    VersionDocument swapping =
        HoldTransitions.commit(HoldTransitions.check(finishing(syncing)), List.of());
    assertThat(requireNonNull(swapping.upgrade()).restored()).isNull();
  }

  private static PreflightTask.PreflightAnswer restores(String... names) {
    return new PreflightTask.PreflightAnswer(
        List.of(), List.of(V1), List.of(), false, false, false, null, List.of(names));
  }

  @Test
  void isRefusedWhereTheReleaseOnDiskIsNotTheOneThatServes() {
    ReleaseId other = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:other");

    MasterDecision decision =
        at(AT_V2).succeeded(PREFLIGHT, prepared(false, List.of(other, V1))).decide();

    assertThat(decision.sentence())
        .contains("release 2.0.0 on disk differs from the one that serves, " + V2.digest());
  }

  @Test
  void optionsThatDoNotApplyAreRefused_andItSaysWhereToLook() {
    Target options =
        new Target(
            ReleaseVersion.parse("1.0.0"),
            "req-1",
            "ann",
            null,
            RollOptions.DEFAULT,
            null,
            new Revert(null));

    MasterDecision decision =
        at(AT_V2).target(options).succeeded(PREFLIGHT, prepared(false, List.of(V2, V1))).decide();

    assertThat(decision.sentence()).contains("'locktender revert 1.0.0 --plan' says why");
  }

  @Test
  void rollingBackAfterItIsDoneBeginsWithABackup() {
    VersionDocument begun =
        written(at(AT_V2).succeeded(PREFLIGHT, prepared(true, List.of(V2, V1))).decide());
    BackupTask backup =
        new BackupTask("req-1", new StepId(ReleaseVersion.parse("1.0.0"), "backup"));

    assertThat(at(begun).decide().action()).isEqualTo(new MasterAction.StartTask(backup));
    VersionDocument kept = written(at(begun).succeeded(backup, new StepResult(12, 0)).decide());
    assertThat(requireNonNull(kept.upgrade()).steps())
        .containsExactly(BACKUP.with(StepMark.State.DONE, 0, 12));
    assertThat(requireNonNull(written(at(kept).decide()).upgrade()).phase())
        .isEqualTo(Phase.ROLLING);
  }

  private static VersionDocument finishing(VersionDocument syncing) {
    return HoldTransitions.finish(
        HoldTransitions.hold(HoldTransitions.ready(syncing)), mark -> true, mark -> 0);
  }

  @Test
  void aNodeRunsNoStepsOfItsOwnInFinish_andTakesThemBackWhenItsGateOpens() {
    NodeStep config = new NodeStep(ReleaseVersion.parse("2.0.0"), "config", true);
    VersionDocument migrating =
        finishing(
            written(
                at(AT_V2)
                    .succeeded(
                        PREFLIGHT,
                        new PreflightTask.PreflightAnswer(
                            List.of(), List.of(V2, V1), List.of(), false, false, false))
                    .decide()));
    NodeViews node = NodeViews.held(migrating).current(V2).level("2.0.0").steps("1.0.0", config);

    assertThat(node.decide().action()).isEqualTo(new NodeAction.Wait());
    assertThat(node.decide().duty()).isNull();

    VersionDocument open =
        HoldTransitions.admit(HoldTransitions.commit(HoldTransitions.check(migrating), List.of()));
    NodeDecision opening =
        NodeViews.held(open).current(V2).level("2.0.0").steps("1.0.0", config).decide();
    assertThat(opening.action())
        .isEqualTo(new NodeAction.Lower(ReleaseVersion.parse("1.0.0"), List.of(config)));
  }

  /** It was told to switch to 1.0.0, and is told to switch back to 2.0.0 before it has. */
  @Test
  void aNodeThatTakesAStepBack_andIsToldToGoOn_doesTheStepAgainBeforeItStarts() {
    NodeStep config = new NodeStep(ReleaseVersion.parse("2.0.0"), "config", true);
    JobView.Key undo =
        new JobView.Key(JobView.Kind.REVERT, ReleaseVersion.parse("2.0.0"), "config", "");
    NodeViews node =
        NodeViews.held(AT_V2)
            .current(V2)
            .level("1.0.0")
            .applied(config)
            .applying(config)
            .steps("2.0.0", config);

    assertThat(node.job(undo, JobView.State.RUNNING).decide().sentence())
        .isEqualTo("waits until step config of release 2.0.0, which still runs, has ended");
    assertThat(node.job(undo, JobView.State.FAILED).decide().action())
        .isEqualTo(
            new NodeAction.RunJob(
                new JobView.Key(JobView.Kind.STEP, ReleaseVersion.parse("2.0.0"), "config", "")));
  }
}
