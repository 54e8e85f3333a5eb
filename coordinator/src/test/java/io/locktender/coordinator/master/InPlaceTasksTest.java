package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.BackupTask;
import io.locktender.coordinator.task.ContractTask;
import io.locktender.coordinator.task.ExpandTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.RevertTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tasks of a rolling upgrade, beside the workers. */
@Timeout(180)
class InPlaceTasksTest extends TaskFixture {
  private static final StepId SPLIT = new StepId(ReleaseVersion.parse("2.0.0"), "split");

  private final VersionDocument expanding = rolling();

  private VersionDocument rolling() {
    return Documents.rollingIn(Phase.ROLLING, RollOptions.DEFAULT);
  }

  private <A> A inPlace(MasterTask<A> task) {
    work.rolls();
    VersionDocument document = onThisDisk(expanding);
    return answer(task, document);
  }

  /** The digests are those of this disk. */
  private VersionDocument onThisDisk(VersionDocument document) {
    Upgrade upgrade = requireNonNull(document.upgrade());
    return new VersionDocument(
        document.cluster(),
        document.lineage(),
        document.adopted(),
        document.revision(),
        document.token(),
        document.epoch(),
        document.version(),
        document.admits(),
        new Upgrade(
            upgrade.id(),
            upgrade.requestId(),
            upgrade.from(),
            onDisk(),
            List.of(onDisk()),
            false,
            upgrade.phase(),
            upgrade.by(),
            upgrade.startedAt(),
            upgrade.heldAt(),
            null,
            null,
            List.of(),
            0,
            upgrade.steps(),
            List.of(),
            null,
            upgrade.rolling(),
            null,
            null),
        null);
  }

  @Test
  void eachDoesItsOwn() {
    assertThat(
            inPlace(new BackupTask("req-1", new StepId(ReleaseVersion.parse("1.0.0"), "backup"))))
        .isEqualTo(new StepResult(3, 0));
    assertThat(inPlace(new ExpandTask("req-1", SPLIT))).isEqualTo(new StepResult(3, 1));
    assertThat(inPlace(new ContractTask("req-1", SPLIT))).isEqualTo(new StepResult(3, 0));
    assertThat(inPlace(new KeepUpTask("req-1", false))).isEqualTo(new KeptUp(4, 7));
    inPlace(new RevertTask("req-1"));
    assertThat(work.calls())
        .containsExactly(
            "open 1.0.0 2.0.0 null",
            "backup req-1",
            "expand 2.0.0 split",
            "contract 2.0.0 split",
            "keepUp",
            "revert 2.0.0 add");
  }

  @Test
  void howFarThePassesAreBehindIsShownAfterThem() {
    inPlace(new KeepUpTask("req-1", false));
    assertThat(requireNonNull(tasks.progress()).left()).isEqualTo(7);
  }

  @Test
  void aStepProcessThatFailedIsNotAskedAgain() {
    work.fails("expand", "a document cannot be changed");
    store.put(onThisDisk(expanding));
    tasks.start(new ExpandTask("req-1", SPLIT), onThisDisk(expanding), TO_V2);
    assertThat(reason(ended())).isEqualTo("a document cannot be changed");
    assertThat(work.calls()).endsWith("close");

    work.when("expand", () -> {});
    inPlace(new ExpandTask("req-1", SPLIT));
    assertThat(work.calls()).endsWith("open 1.0.0 2.0.0 null", "expand 2.0.0 split");
  }
}
