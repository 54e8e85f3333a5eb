package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SweepTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.control.Reading;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop around the rules, turn by turn: who is master, what is done, what is shown. */
@Timeout(180)
class MasterLoopTest extends MasterBench {
  @Nested
  class WhoIsMaster {
    @Test
    void whileAnotherIsMasterNothingIsReadOrDone() throws InterruptedException {
      store.silent(true);
      cluster.silent = true;
      assertThat(turn()).isEqualTo(new MasterTurn(MasterTurn.Kind.NOT_MASTER, "", POLL));
    }

    @Test
    void whoIsElectedRecordsItAndTakesOver() throws InterruptedException {
      claimed(Documents.idle());
      assertThat(log.events).containsExactly("elected", "transition-intended", "transition");
      assertThat(log.counted).containsExactly("elected");
      assertThat(store.document().epoch()).isEqualTo(1);
    }

    @Test
    void nothingIsClaimedWhileTheSessionMayBeLost() throws InterruptedException {
      masterships.elect("token-2").suspended = true;
      assertThat(turn().sentence()).contains("suspended; waits for it");
      assertThat(store.document()).isEqualTo(Documents.idle());
    }

    @Test
    void aMasterThatIsNotYetInTheLogIsNone_andIsTriedAgain() throws InterruptedException {
      masterships.elect("token-2");
      log.full = true;
      MasterTurn noRoom = turn();
      assertThat(noRoom.kind()).isEqualTo(MasterTurn.Kind.NOT_RECORDED);
      assertThat(noRoom.rest()).isEqualTo(POLL);
      assertThat(store.document()).isEqualTo(Documents.idle());

      log.full = false;
      assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DECIDED);
      assertThat(log.counted).containsExactly("elected");
    }

    @Test
    void aLostMastershipsTaskIsStoppedAndForgotten() throws InterruptedException {
      claimed(Documents.in(Phase.SYNC));
      turn();
      assertThat(tasks.started).containsExactly(new SyncTask("req-1"));

      masterships.held = null;
      assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_MASTER);
      assertThat(tasks.view).isNull();
      assertThat(log.counted).containsExactly("elected", "deposed");
    }

    @Test
    void aLostMastershipWaitsForNobodyWhoMayVeto() throws InterruptedException {
      claimed(Documents.in(Phase.SYNC));
      turn();
      int before = asks.forgotten;
      masterships.held = null;
      turn();
      assertThat(asks.forgotten).isGreaterThan(before);
    }

    @Test
    void aMastershipThatIsLostAlreadyDecidesNothing() throws InterruptedException {
      claimed(Documents.idle());
      VersionDocument before = store.document();
      requireNonNull(masterships.held).lost = true;
      assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_MASTER);
      assertThat(store.document()).isEqualTo(before);
      assertThat(tasks.started).isEmpty();
    }

    @Test
    void theNextMastershipBeginsWhenTheTaskOfTheLastHasEnded() throws InterruptedException {
      claimed(Documents.in(Phase.SYNC));
      turn();
      tasks.stubborn = true;
      masterships.elect("token-3");
      assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_MASTER);
      assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_MASTER);
      assertThat(log.counted).containsExactly("elected", "deposed");

      tasks.stubborn = false;
      assertThat(turn().sentence()).startsWith("elected: takes over");
      assertThat(store.document().token()).isEqualTo("token-3");
    }

    @Test
    void whatIsLeftOfATaskIsAbandonedThoughNobodyWasMaster() throws InterruptedException {
      tasks.failed(new SyncTask("req-1"), false);
      turn();
      assertThat(tasks.abandoned).isEqualTo(1);
      assertThat(tasks.view).isNull();
    }

    @Test
    void whoFindsAnotherTokenAfterItsOwnGivesUp() throws InterruptedException {
      claimed(Documents.idle());
      turn();
      store.put(Transitions.takeOver(store.document(), "token-3"));

      pass(REST);
      MasterTurn turn = turn();
      assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.REPLACED);
      assertThat(turn.sentence()).contains("another mastership (epoch 2) has taken over");
      assertThat(masterships.resigned).isEqualTo(1);
      assertThat(store.document().token()).isEqualTo("token-3");
    }
  }

  @Nested
  class WhatIsDone {
    @Test
    void thoseWhoMayVetoAreAskedAboutTheDocumentAsItIs() throws InterruptedException {
      masterOf(Documents.in(Phase.CHECK));
      asks.consent = new Consent(Set.of(Question.BEFORE_SWAP), null);
      turn();
      assertThat(asks.asked).containsExactly("before-swap of " + store.document().revision());
      assertThat(tasks.started).isEmpty();
    }

    @Test
    void whatIsDecidedIsDoneAtOnceAndWhatIsWaitedForLaterIsLookedAtAgain()
        throws InterruptedException {
      masterOf(Documents.in(Phase.HOLD));
      assertThat(turn().rest()).isEqualTo(POLL);
      report(NodeState.HELD, store.document().revision());
      assertThat(turn().rest()).isEqualTo(Duration.ZERO);
      tasks.succeeded(
          new QuietTask("req-1", Set.of(store.nodes(Reading.MAJORITY).get(0).incarnation())),
          new QuietTask.Quiet(true));
      MasterTurn written = turn();
      assertThat(written.sentence())
          .startsWith("HOLD: every node is held, the server is quiet; brings the copies up");
      assertThat(written.rest()).isEqualTo(Duration.ZERO);
      tasks.succeeded(new CatchUpTask("req-1"), new CatchUpTask.CaughtUp(Set.of(), Map.of()));
      turn();
      assertThat(requireNonNull(store.document().upgrade()).phase()).isEqualTo(Phase.FINISH);
      assertThat(journaled()).contains("phase");
    }

    @Test
    void whatFailedIsLookedAtAgainSoon() throws InterruptedException {
      claimed(Documents.in(Phase.ROLLING_BACK));
      tasks.failed(new DropTask("req-1"), false);
      assertThat(turn().rest()).isEqualTo(RETRY);
    }

    @Test
    void aTaskUnderAWithdrawnAdmissionIsAnEventWithTheAcks() throws InterruptedException {
      masterOf(Documents.in(Phase.HOLD));
      report(NodeState.HELD, store.document().revision());
      assertThat(turn().rest()).isEqualTo(Duration.ZERO);
      assertThat(tasks.started)
          .containsExactly(
              new QuietTask("req-1", Set.of(store.nodes(Reading.MAJORITY).get(0).incarnation())));
      assertThat(log.events).containsExactly("elected", "task-starting");
      assertThat(journaled()).endsWith("task-started");
    }

    @Test
    void aTaskBeforeAnythingIsWithdrawnIsOnlyJournaled() throws InterruptedException {
      claimed(Documents.idle());
      ask(TO_V2);
      log.events.clear();
      turn();
      assertThat(tasks.started).containsExactly(new PreflightTask("req-1", false));
      assertThat(log.events).isEmpty();
      assertThat(journaled()).containsExactly("task-started");
    }

    @Test
    void aRoutineIsNeitherAnEventNorJournaled() throws InterruptedException {
      claimed(Documents.idle());
      log.events.clear();
      turn();
      assertThat(tasks.started).containsExactly(new SweepTask(""));
      assertThat(log.events).isEmpty();
      assertThat(journaled()).isEmpty();
    }

    @Test
    void aTaskThatIsNoLongerWantedIsStopped() throws InterruptedException {
      claimed(Documents.idle());
      turn();
      ask(TO_V2);
      assertThat(turn().sentence()).endsWith("(once SWEEP has stopped)");
      assertThat(tasks.cancelled).isEqualTo(1);
    }

    @Test
    void aMissingTargetIsWrittenAnew_ifNobodyElseHas() throws InterruptedException {
      claimed(Documents.idle());
      cluster.target = null;
      turn();
      assertThat(requireNonNull(cluster.target).value()).isEqualTo(Target.atRest(store.document()));
    }

    @Test
    void whatTheDatabaseDidNotAnswerEndsTheMastershipThatAsked() throws InterruptedException {
      masterOf(Documents.in(Phase.SYNC));
      turn();
      tasks.failed(new SyncTask("req-1"), true);
      MasterTurn turn = turn();
      assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.DECIDED);
      assertThat(turn.sentence()).contains("the next one starts over");
      assertThat(masterships.resigned).isEqualTo(1);
    }

    @Test
    void theEndIsRecordedBeforeTheDocumentSaysSo() throws InterruptedException {
      claimed(Documents.in(Phase.ROLLING_BACK));
      tasks.succeeded(new DropTask("req-1"), new MasterTask.NoAnswer());
      turn();
      long revision = store.document().revision();
      assertThat(store.calls()).endsWith("ended req-1", "revision " + revision);
      assertThat(log.counted).containsExactly("elected", "ROLLED_BACK");
      assertThat(store.document().upgrade()).isNull();
    }

    @Test
    void aStepThatFailsIsCounted() throws InterruptedException {
      masterOf(Documents.in(Phase.FINISH));
      turn();
      tasks.failed(
          new StepTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "split")), false);
      turn();
      Upgrade back = requireNonNull(store.document().upgrade());
      assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK);
      assertThat(log.counted).containsExactly("elected", "step failed");
    }

    @Test
    void aStepThatIsDoneIsJournaledAsSuch() throws InterruptedException {
      masterOf(Documents.in(Phase.FINISH));
      turn();
      tasks.succeeded(
          new StepTask("req-1", new StepId(ReleaseVersion.parse("2.0.0"), "split")),
          new StepResult(7, 0));
      turn();
      assertThat(journaled()).endsWith("step-done");
    }

    @Test
    void theHistoryTellsOfARequestThatIsNotTheLast() throws InterruptedException {
      VersionDocument ended = Transitions.refused(Documents.idle(), "req-2");
      claimed(ended);
      ask(TO_V2);
      store.put(refused("req-1", 1));
      turn();
      assertThat(requireNonNull(cluster.target).value().version())
          .as("it is over, and does not begin again")
          .hasToString("1.0.0");
      assertThat(tasks.started).isEmpty();
    }

    private static EndedUpgrade refused(String request, long revision) {
      return new EndedUpgrade(
          request,
          null,
          ReleaseVersion.parse("1.0.0"),
          ReleaseVersion.parse("2.0.0"),
          Phase.PREFLIGHT,
          Outcome.REFUSED,
          "ann",
          Instant.EPOCH,
          Instant.EPOCH,
          null,
          List.of("no"),
          List.of(),
          revision);
    }
  }

  @Nested
  class WhatIsShown {
    @Test
    void nothingIsShownOfADocumentBeforeItIsOurs() throws InterruptedException {
      claimed(Documents.idle());
      assertThat(cluster.published).as("with the transition, nothing yet").isZero();
      turn();
      assertThat(requireNonNull(cluster.mirror).sentence()).isEqualTo("at 1.0.0, nothing to do");
      assertThat(cluster.forced).as("whatever was there").isTrue();
      turn();
      assertThat(cluster.forced).isFalse();
    }

    @Test
    void aRestoredDumpIsShownThoughItIsNeverOurs() throws InterruptedException {
      masterships.elect("token-2");
      seen = new SeenRevision("lineage-1", 40);
      MasterTurn turn = turn();
      assertThat(turn.sentence()).contains("restored");
      assertThat(requireNonNull(cluster.mirror).seen()).isEqualTo(seen);
      assertThat(store.document()).isEqualTo(Documents.idle());
    }

    @Test
    void withoutADocumentNothingIsShown() throws InterruptedException {
      masterships.elect("token-2");
      store.clear();
      assertThat(turn().sentence()).contains("the database has no version document");
      assertThat(cluster.published).isZero();
    }

    @Test
    void aMirrorThatSaysItIsNewerGoesWithTheNextTurn() throws InterruptedException {
      claimed(Documents.idle());
      turn();
      cluster.higherMirror = true;
      turn();
      assertThat(cluster.forced).isFalse();
      turn();
      assertThat(cluster.forced).isTrue();
    }
  }

  @Test
  void theTaskIsStoppedWhenTheLoopIsInterrupted() throws InterruptedException {
    Wakeup wakeup = new Wakeup();
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run(wakeup);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    thread.interrupt();
    thread.join();
    assertThat(tasks.closed).isTrue();
  }
}
