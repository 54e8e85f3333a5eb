package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Consent.Asked;
import io.locktender.coordinator.decide.MasterAction.Ask;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who may veto is waited for before a worker stops, and before the commit point. */
class VetoRulesTest {
  private static final Set<Question> BOTH = Set.of(Question.values());
  private static final SyncTask ROUND = new SyncTask("req-1");
  private static final ProveTask PROVE = new ProveTask("req-1");
  private static final Synced CURRENT = new Synced(2, 9, true, -1, null, 0, null, List.of());
  private static final ProveTask.Proved PROVED = new ProveTask.Proved(List.of());
  private static final Duration LATE = Duration.ofDays(1);
  private static final VersionDocument READY = Documents.in(Phase.READY);

  /** In the hold no step is left, and no node has anything to do. */
  private static final VersionDocument CHECK =
      HoldTransitions.check(
          HoldTransitions.finish(
              Documents.held(List.of(Documents.SPLIT), false), mark -> false, mark -> 0));

  private static Consent unasked() {
    return new Consent(BOTH, null);
  }

  private static Consent silent(Question question, VersionDocument about) {
    return asked(question, about, 1, Duration.ZERO, List.of("gate", "freeze"), List.of());
  }

  private static Consent yes(Question question, VersionDocument about, Duration ago) {
    return asked(question, about, 1, ago, List.of(), List.of());
  }

  private static Consent veto(Question question, VersionDocument about) {
    return veto(question, about, 1, Duration.ZERO);
  }

  private static Consent veto(Question question, VersionDocument about, int attempt, Duration ago) {
    List<String> vetoes = List.of("gate vetoes it: a sale is on");
    return asked(question, about, attempt, ago, List.of("freeze"), vetoes);
  }

  private static Consent asked(
      Question question,
      VersionDocument about,
      int attempt,
      Duration ago,
      List<String> silent,
      List<String> vetoes) {
    SeenRevision document = new SeenRevision(about.lineage(), about.revision());
    return new Consent(
        BOTH, new Asked(question, document, attempt, ago, silent, vetoes, List.of()));
  }

  /** Both nodes can take part; the last round found the copies current. */
  private static MasterViews ready(VersionDocument document, Consent consent) {
    return able(able(new MasterViews(), "node-1", document), "node-2", document)
        .document(document)
        .succeeded(ROUND, CURRENT)
        .consent(consent);
  }

  private static MasterViews able(MasterViews view, String node, VersionDocument document) {
    Prepared answer =
        new Prepared("req-1", Map.of(Documents.V2.version(), Documents.V2.digest()), List.of());
    return view.report(node, NodeState.SERVING, document.revision(), "1.0.0", answer, null);
  }

  private static void assertWaits(MasterDecision decision, String... sentence) {
    assertThat(decision.action()).as(decision.sentence()).isEqualTo(new MasterAction.Wait());
    assertThat(decision.sentence()).contains(sentence);
  }

  private static Phase writtenPhase(MasterDecision decision) {
    return written(decision).phase();
  }

  private static Upgrade written(MasterDecision decision) {
    assertThat(decision.action())
        .as(decision.sentence())
        .isInstanceOf(MasterAction.WriteDocument.class);
    return requireNonNull(((MasterAction.WriteDocument) decision.action()).next().upgrade());
  }

  @Nested
  class BeforeTheHold {
    private MasterDecision decide(@Nullable Consent consent) {
      return ready(READY, consent == null ? Consent.NOT_WANTED : consent).decide();
    }

    @Test
    void whereNobodyIsToBeAskedItBegins() {
      assertThat(writtenPhase(decide(null))).isEqualTo(Phase.HOLD);
      Consent onlyLater = new Consent(Set.of(Question.BEFORE_SWAP), null);
      assertThat(writtenPhase(decide(onlyLater))).isEqualTo(Phase.HOLD);
    }

    @Test
    void theyAreAskedLast() {
      MasterDecision decision = decide(unasked());
      assertThat(decision.action()).isEqualTo(new Ask(Question.BEFORE_HOLD));
      assertThat(decision.sentence()).isEqualTo("READY: asks whether the workers may be stopped");

      assertWaits(ready(READY, unasked()).dead("node-2").decide(), "node-2: unreachable");
      VersionDocument byHand = Documents.with(READY, new HoldOptions(Cutover.MANUAL, null), 0);
      assertWaits(ready(byHand, unasked()).decide(), "waits for 'locktender cutover'");
    }

    @Test
    void nobodyIsHeldWhileOneIsSilent_andTheCopiesAreKeptCurrent() {
      Consent silent = silent(Question.BEFORE_HOLD, READY);
      assertWaits(
          decide(silent),
          "READY: waits until it is said whether the workers may be stopped, by gate, freeze");
      MasterViews later = ready(READY, silent).succeeded(ROUND, CURRENT, Duration.ofSeconds(1));
      assertThat(later.decide().action()).isEqualTo(new MasterAction.StartTask(ROUND));
    }

    @Test
    void whenAllAgreeItBegins() {
      Consent yes = yes(Question.BEFORE_HOLD, READY, Duration.ofSeconds(59));
      assertThat(writtenPhase(decide(yes))).isEqualTo(Phase.HOLD);
      assertWaits(ready(READY, yes).running(ROUND).decide(), "READY: copies");
    }

    @Test
    void aVetoIsSaidWithItsReason_andAskedAgainAfterAPauseThatGrows() {
      MasterDecision vetoed = decide(veto(Question.BEFORE_HOLD, READY));
      assertWaits(
          vetoed,
          "READY: nothing is held yet: gate vetoes it: a sale is on",
          "asked again after 10s",
          "'locktender cutover'");
      assertThat(requireNonNull(vetoed.limit()).then()).isEqualTo(Then.GOES_ON);

      Duration pause = Duration.ofSeconds(10);
      MasterDecision again = decide(veto(Question.BEFORE_HOLD, READY, 1, pause));
      assertThat(again.action()).isEqualTo(new Ask(Question.BEFORE_HOLD));
      assertThat(again.sentence()).endsWith("; the last time: gate vetoes it: a sale is on");
      assertWaits(decide(veto(Question.BEFORE_HOLD, READY, 2, pause)), "after 20s");
      assertWaits(decide(veto(Question.BEFORE_HOLD, READY, 20, pause)), "after 10m");
    }

    @Test
    void aVetoIsSaidWhileARoundIsUnderWay_andNobodyIsAskedThen() {
      MasterViews vetoed = ready(READY, veto(Question.BEFORE_HOLD, READY)).running(ROUND);
      assertWaits(vetoed.decide(), "READY: nothing is held yet: gate vetoes it: a sale is on");
      Consent over = veto(Question.BEFORE_HOLD, READY, 1, LATE);
      assertWaits(
          vetoed.consent(over).decide(), "READY: copies", "; the last time: gate vetoes it");
      assertWaits(vetoed.consent(unasked()).decide(), "READY: copies");
    }

    @Test
    void theReasonStaysOnTheScreenWhileItIsAskedAgain() {
      SeenRevision document = new SeenRevision(READY.lineage(), READY.revision());
      Asked again =
          new Asked(
              Question.BEFORE_HOLD,
              document,
              2,
              Duration.ZERO,
              List.of("gate"),
              List.of(),
              List.of("gate vetoes it: a sale is on"));
      assertWaits(
          decide(new Consent(BOTH, again)), "by gate; the last time: gate vetoes it: a sale is on");
    }

    @Test
    void aYesToAnotherDocumentOrToAnotherQuestionIsNone() {
      Ask asks = new Ask(Question.BEFORE_HOLD);
      VersionDocument before = Documents.in(Phase.SYNC);
      assertThat(decide(yes(Question.BEFORE_HOLD, before, Duration.ZERO)).action()).isEqualTo(asks);
      assertThat(decide(yes(Question.BEFORE_SWAP, READY, Duration.ZERO)).action()).isEqualTo(asks);
    }

    @Test
    void anOldYesIsAskedForAgain_butNotForThatARoundWasLong() {
      Consent old = yes(Question.BEFORE_HOLD, READY, Duration.ofMinutes(10));
      assertThat(decide(old).action()).isEqualTo(new Ask(Question.BEFORE_HOLD));
      TaskView longRound =
          new TaskView(
              ROUND,
              TaskView.State.SUCCEEDED,
              Duration.ZERO,
              Duration.ofMinutes(10),
              1,
              CURRENT,
              null,
              false);
      assertThat(writtenPhase(ready(READY, old).task(longRound).decide())).isEqualTo(Phase.HOLD);
    }

    @Test
    void itCanBeAbortedMeanwhile() {
      Target abort = new Target(Documents.V2.version(), "req-1", "ann", "bob");
      MasterViews vetoed = ready(READY, veto(Question.BEFORE_HOLD, READY)).target(abort);
      assertThat(writtenPhase(vetoed.decide())).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void aRehearsalAsksNobody() {
      VersionDocument rehearsing = Documents.rehearsing(Phase.READY);
      MasterDecision decision = ready(rehearsing, unasked()).decide();
      assertThat(decision.action()).isNotInstanceOf(Ask.class);
    }

    @Test
    void anUpgradeThatRollsAsksNobody() {
      for (Phase phase : Phase.values()) {
        if (phase.ofRolling()) {
          VersionDocument rolling = Documents.rollingIn(phase, RollOptions.DEFAULT);
          assertThat(new MasterViews().document(rolling).consent(unasked()).decide().action())
              .isNotInstanceOf(Ask.class);
        }
      }
    }
  }

  @Nested
  class BeforeTheSwap {
    private MasterViews check(Consent consent) {
      return new MasterViews().document(CHECK).consent(consent);
    }

    @Test
    void theyAreAskedFirst_andTheProofIsTakenMeanwhile() {
      MasterDecision asks = check(unasked()).decide();
      assertThat(asks.action()).isEqualTo(new Ask(Question.BEFORE_SWAP));
      assertThat(asks.sentence()).isEqualTo("CHECK: asks whether it may be committed");
      Consent silent = silent(Question.BEFORE_SWAP, CHECK);
      assertThat(check(silent).decide().action()).isEqualTo(new MasterAction.StartTask(PROVE));
    }

    @Test
    void itIsNotCommittedWhileOneIsSilent() {
      Consent silent = silent(Question.BEFORE_SWAP, CHECK);
      assertWaits(
          check(silent).succeeded(PROVE, PROVED).decide(),
          "CHECK: waits until it is said whether it may be committed, by gate, freeze");
      assertThat(writtenPhase(check(silent).succeeded(PROVE, PROVED).after(LATE).decide()))
          .as("within deadlines.check")
          .isEqualTo(Phase.READY);
    }

    @Test
    void whenAllAgreeItIsCommittedByAProofThatIsNew() {
      Consent yes = yes(Question.BEFORE_SWAP, CHECK, Duration.ZERO);
      assertThat(writtenPhase(check(yes).succeeded(PROVE, PROVED).decide())).isEqualTo(Phase.SWAP);
      MasterDecision old = check(yes).succeeded(PROVE, PROVED, Duration.ofSeconds(6)).decide();
      assertThat(old.action()).isEqualTo(new MasterAction.StartTask(PROVE));
      assertThat(old.sentence()).contains("once more", "took longer");
    }

    @Test
    void whereNobodyIsToBeAskedAProofIsNotTakenTwice() {
      MasterViews proved =
          check(Consent.NOT_WANTED).succeeded(PROVE, PROVED, Duration.ofSeconds(6));
      assertThat(writtenPhase(proved.decide())).isEqualTo(Phase.SWAP);
    }

    @Test
    void aVetoLetsTheOldReleaseServeAgain() {
      MasterDecision vetoed =
          check(veto(Question.BEFORE_SWAP, CHECK)).succeeded(PROVE, PROVED).decide();
      Upgrade again = written(vetoed);
      assertThat(again.phase()).isEqualTo(Phase.READY);
      assertThat(requireNonNull(again.hold()).back()).isEqualTo("gate vetoes it: a sale is on");
      assertThat(vetoed.sentence()).contains("1.0.0", "is admitted again", "a sale is on");
    }

    @Test
    void whereANodesCheckHasBegunAVetoRollsBack() {
      VersionDocument checking = Documents.in(Phase.CHECK);
      MasterDecision vetoed =
          new MasterViews()
              .document(checking)
              .consent(veto(Question.BEFORE_SWAP, checking))
              .running(PROVE)
              .decide();
      assertThat(writtenPhase(vetoed)).isEqualTo(Phase.ROLLING_BACK);
      assertThat(requireNonNull(written(vetoed).failure()).reason()).contains("a sale is on");
    }

    @Test
    void theHoldIsNoLongerForIt() {
      HoldOptions aTime = new HoldOptions(Cutover.AUTO, Duration.ofSeconds(5));
      VersionDocument checking = Documents.with(CHECK, aTime, 1);
      MasterViews waits =
          new MasterViews()
              .document(checking)
              .consent(silent(Question.BEFORE_SWAP, checking))
              .succeeded(PROVE, PROVED)
              .held(Duration.ofSeconds(5));
      MasterDecision over = waits.decide();
      assertThat(writtenPhase(over)).isEqualTo(Phase.READY);
      assertThat(over.sentence()).contains("--max-hold", "by gate, freeze");
      assertThat(writtenPhase(waits.consent(unasked()).decide())).isEqualTo(Phase.READY);
    }

    @Test
    void aYesToTheHoldBeforeIsNone() {
      Consent before = yes(Question.BEFORE_SWAP, READY, Duration.ZERO);
      assertThat(check(before).succeeded(PROVE, PROVED).decide().action())
          .isEqualTo(new Ask(Question.BEFORE_SWAP));
    }
  }
}
