package io.locktender.coordinator.solo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agents' master on one database, without a cluster: how requests come to their end. */
@Timeout(180)
class SoloMasterTest extends SoloFixture {
  @Test
  void aRequestIsBroughtToItsEndByTheSamePhasesAsInACluster() throws InterruptedException {
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);

    assertThat(store.document().version()).hasToString("2.0.0");
    assertThat(store.document().upgrade()).isNull();
    assertThat(work.calls())
        .containsExactly(
            "open none 2.0.0 null",
            "sweep",
            "sync",
            "catchUp",
            "prove",
            "close",
            "swap req-1 d1",
            "sweep");
    assertThat(said)
        .contains("takes over as epoch 1", "DONE: the database is at 2.0.0")
        .doesNotContain("at 2.0.0, nothing to do")
        .endsWith("-");
    assertThat(claims.get()).isEqualTo(1);
  }

  @Test
  void theEndIsRecordedBeforeTheDocumentSaysSo_andItsWayIsJournaled() throws InterruptedException {
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);

    long revision = store.document().revision();
    assertThat(store.calls()).endsWith("ended req-1", "revision " + revision);
    assertThat(store.journal()).extracting(JournalEntry::event).contains("phase", "task-started");
  }

  @Test
  void aStepThatFailsPutsAllBack() throws InterruptedException {
    work.inHold(new StepName(ReleaseVersion.parse("2.0.0"), "split"));
    work.fails("run", "3 documents");
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.ROLLED_BACK);

    assertThat(reason(ended)).isEqualTo("3 documents");
    assertThat(store.document().version()).hasToString("none");
    assertThat(work.calls()).contains("drop d1").endsWith("sweep").doesNotContain("prove");
  }

  @Test
  void whatOneLeftThatWasStoppedAfterItsEndIsSwept_andNothingElseIsDone()
      throws InterruptedException {
    VersionDocument before = store.document();

    master.sweep(before);

    assertThat(work.calls()).containsExactly("sweep");
    assertThat(store.document().epoch()).isEqualTo(before.epoch() + 1);
    assertThat(store.document().version()).isEqualTo(before.version());
    assertThat(store.document().upgrade()).isNull();
  }

  @Test
  void whatCannotBeginIsRefusedWithAllReasons() throws InterruptedException {
    work.lacks("no pipelines").cannotCopy("packages is capped");
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.REFUSED);
    assertThat(ended.reasons()).containsExactly("packages is capped", "no pipelines");
  }

  @Test
  void nodesThatCameBeforeItBeganRefuseIt() throws InterruptedException {
    store.register(new NodeRegistration("node-1", "run-1", List.of(), Instant.EPOCH));
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.REFUSED);
    assertThat(ended.reasons())
        .containsExactly(
            "1 node is registered, and their workers may run; use 'locktender upgrade'");
  }

  @Test
  void nodesThatComeBeforeTheHoldSendItBack() throws InterruptedException {
    VersionDocument left = held();
    store.put(left);
    store.register(new NodeRegistration("node-1", "run-1", List.of(), Instant.EPOCH));
    EndedUpgrade ended = ended(master.finish(requireNonNull(left.upgrade())), Outcome.ROLLED_BACK);
    assertThat(reason(ended)).startsWith("1 node is registered");
    assertThat(work.calls()).doesNotContain("catchUp");
  }

  @Test
  void nodesThatComeLaterAreNotWaitedFor() throws InterruptedException {
    work.when(
        "catchUp",
        () -> store.register(new NodeRegistration("node-1", "run-1", List.of(), Instant.EPOCH)));
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);
  }

  @Test
  void whatAnotherLeftIsFinished_andThenWhatIsAskedFor() throws Exception {
    release("3.0.0");
    VersionDocument left = HoldTransitions.finish(held(), mark -> true, mark -> 0);
    store.put(left);

    EndedUpgrade first = ended(master.finish(requireNonNull(left.upgrade())), Outcome.SUCCEEDED);
    assertThat(first.requestId()).isEqualTo("req-0");
    assertThat(first.by()).isEqualTo("bob");
    assertThat(work.calls()).containsSubsequence("sync", "catchUp", "prove", "swap req-0 d1");
    ended(
        master.bring(new Target(ReleaseVersion.parse("3.0.0"), "req-1", "ann", null)),
        Outcome.SUCCEEDED);
    assertThat(master.document().orElseThrow().version()).hasToString("3.0.0");
    assertThat(claims.get()).isEqualTo(1);
  }

  /** Two commands on one database: the later one has read the document before the other began. */
  @Test
  void whatAnotherHasBegunMeanwhileIsFinishedFirst_andThisOneIsNotRefusedForIt() throws Exception {
    release("3.0.0");
    store.put(HoldTransitions.sync(store.document(), upgrade(NONE, "2.0.0")));
    Target toV3 = new Target(ReleaseVersion.parse("3.0.0"), "req-1", "ann", null);

    EndedUpgrade ended = ended(master.bring(toV3), Outcome.SUCCEEDED);

    assertThat(ended.requestId()).isEqualTo("req-1");
    assertThat(store.document().version()).hasToString("3.0.0");
    assertThat(store.calls()).containsSubsequence("ended req-0", "ended req-1");
    assertThat(work.calls()).containsSubsequence("swap req-0 d1", "swap req-1 d1");
    assertThat(said).noneMatch(sentence -> sentence.startsWith("refuses"));
  }

  @Test
  void whereAnotherHasBroughtItThereMeanwhileItsEndIsTheEnd() throws InterruptedException {
    store.put(HoldTransitions.sync(store.document(), upgrade(NONE, "2.0.0")));

    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.SUCCEEDED);

    assertThat(ended.requestId()).isEqualTo("req-0");
    assertThat(store.calls()).doesNotContain("ended req-1");
  }

  /** Another master has finished it, and has ended another request after it. */
  @Test
  void whatHasEndedBeforeTheLastRequestIsOver() throws InterruptedException {
    Upgrade left = upgrade(NONE, "2.0.0");
    VersionDocument ended = Transitions.refused(store.document(), left.requestId());
    store.put(
        new EndedUpgrade(
            left.requestId(),
            null,
            ReleaseVersion.NONE,
            left.to().version(),
            Phase.PREFLIGHT,
            Outcome.REFUSED,
            "bob",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            List.of("no room"),
            List.of(),
            ended.revision()));
    store.put(Transitions.refused(ended, "req-9"));

    assertThat(ended(master.finish(left), Outcome.REFUSED).reasons()).containsExactly("no room");
    assertThat(work.calls()).containsExactly("sweep");
  }

  @Test
  void aCutOverByHandIsNotWaitedForWhereNobodyIsHeldByIt() throws InterruptedException {
    Upgrade byHand = upgrade(NONE, "2.0.0", new HoldOptions(HoldOptions.Cutover.MANUAL, null));
    store.put(HoldTransitions.ready(HoldTransitions.sync(store.document(), byHand)));
    ended(master.finish(byHand), Outcome.SUCCEEDED);
  }

  @Test
  void theSecondTimeThatItIsLeftInTheHoldItIsPutBack() throws InterruptedException {
    VersionDocument once =
        HoldTransitions.hold(HoldTransitions.ready(Transitions.takeOver(held(), "token-1")));
    store.put(once);
    EndedUpgrade ended = ended(master.finish(requireNonNull(once.upgrade())), Outcome.ROLLED_BACK);
    assertThat(reason(ended)).startsWith("the master was lost 2 times");
  }
}
