package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateWatchTest {
  private final NodeBench node = new NodeBench();
  private final GateWatch gate = node.gate();

  @BeforeEach
  void registered() {
    node.registeredBy("run-1");
  }

  @Test
  void beforeItIsAskedTheDatabaseCountsAsUnreachable() {
    assertThat(gate.gate()).isInstanceOf(Gate.Unreachable.class);
    assertThat(gate.document()).isNull();
    assertThat(gate.fresh()).isFalse();
  }

  @Test
  void theFirstTurnAsks() {
    gate.beginTurn();

    assertThat(gate.fresh()).isTrue();
    assertThat(gate.document()).isEqualTo(node.document());
    assertThat(gate.every()).isEqualTo(GateWatch.POLL);
  }

  @Test
  void aTurnBeforeItsTimeDoesNotLook() {
    gate.beginTurn();
    node.pass(GateWatch.POLL.minusNanos(1));
    gate.beginTurn();
    assertThat(node.database.looks()).isZero();

    node.pass(Duration.ofNanos(1));
    gate.beginTurn();
    assertThat(node.database.looks()).isEqualTo(1);
  }

  @Test
  void aLookThatFindsNothingNewIsNotFresh_soThatNothingIsStartedOnIt() {
    gate.beginTurn();
    node.pass(GateWatch.POLL);
    gate.beginTurn();

    assertThat(gate.fresh()).isFalse();
    assertThat(node.database.reads()).as("only the first one was linearizable").isEqualTo(1);
  }

  @Test
  void whatALookFindsNewIsAskedForAgainLinearizably() {
    gate.beginTurn();
    node.database.document = Transitions.takeOver(node.document(), "token-2");
    node.pass(GateWatch.POLL);
    gate.beginTurn();

    assertThat(gate.document()).isEqualTo(node.document());
    assertThat(gate.fresh()).isTrue();
    assertThat(node.database.reads()).isEqualTo(2);
  }

  @Test
  void anOlderDocumentThatADeposedPrimaryShowsIsNotTakenForARestoredDump() {
    VersionDocument old = node.document();
    node.write(Transitions.takeOver(old, "token-2"));
    gate.beginTurn();
    node.database.looksShow = old;
    node.pass(GateWatch.POLL);
    gate.beginTurn();

    assertThat(gate.document()).isEqualTo(node.document());
  }

  @Test
  void aRegistrationThatIsGoneIsNewToo() {
    gate.beginTurn();
    node.database.registrations.clear();
    node.pass(GateWatch.POLL);
    gate.beginTurn();

    assertThat(gate.gate()).isEqualTo(new Gate.Read(node.document(), null));
    assertThat(gate.fresh()).isTrue();
  }

  @Test
  void aLookThatIsNotAnsweredIsUnreachable_andThenItIsAskedLinearizably() {
    gate.beginTurn();
    node.database.failure = NodeBench.unavailable();
    node.pass(GateWatch.POLL);
    gate.beginTurn();
    assertThat(gate.gate()).isEqualTo(new Gate.Unreachable("no primary"));
    assertThat(node.database.reads()).isEqualTo(1);

    node.database.failure = null;
    node.pass(GateWatch.RETRY);
    gate.beginTurn();
    assertThat(gate.fresh()).isTrue();
  }

  @Test
  void atRestLooksAreRarer() {
    gate.beginTurn();
    gate.atRest(true);
    node.pass(GateWatch.POLL);
    gate.beginTurn();
    assertThat(node.database.looks()).isZero();

    node.pass(GateWatch.REST);
    gate.beginTurn();
    assertThat(node.database.looks()).isEqualTo(1);

    gate.atRest(false);
    node.pass(GateWatch.POLL);
    gate.beginTurn();
    assertThat(node.database.looks()).as("at once when the rest is over").isEqualTo(2);
  }

  @Test
  void aMirrorOfAHigherRevisionIsAReasonToAsk() {
    gate.beginTurn();
    VersionDocument before = node.document();
    node.write(Transitions.takeOver(before, "token-2"));
    gate.beginTurn();
    assertThat(gate.document()).isEqualTo(node.document());

    node.cluster.tell(before);
    gate.beginTurn();
    assertThat(gate.fresh()).as("an older one is none").isFalse();
  }

  @Test
  void aMirrorOfAnotherLineageIsAReasonToAsk() {
    gate.beginTurn();
    node.write(
        Transitions.adopt(
            node.document(), "lineage-2", "token-2", List.of(new SeenRevision("lineage-1", 1))));
    gate.beginTurn();

    assertThat(gate.fresh()).isTrue();
  }

  @Test
  void aMirrorSaysNothingWhereNoDocumentWasRead() {
    node.database.failure = NodeBench.unavailable();
    gate.beginTurn();
    node.cluster.tell(node.document());
    gate.beginTurn();

    assertThat(node.database.reads()).isEqualTo(1);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAskedAgainSoon() {
    node.database.failure = NodeBench.unavailable();
    gate.beginTurn();

    assertThat(gate.gate()).isEqualTo(new Gate.Unreachable("no primary"));
    assertThat(gate.every()).isEqualTo(GateWatch.RETRY);

    node.database.failure = null;
    node.pass(GateWatch.RETRY);
    gate.beginTurn();
    assertThat(gate.gate()).isInstanceOf(Gate.Read.class);
  }

  @Test
  void aDatabaseThatAnswersOnlyTheFirstQuestionIsUnreachable() {
    node.database.nodeFailure = NodeBench.unavailable();
    gate.beginTurn();

    assertThat(gate.gate()).isInstanceOf(Gate.Unreachable.class);
  }

  @Test
  void whatIsThereAndCannotBeReadIsGarbled() {
    node.database.failure = NodeBench.garbled();
    gate.beginTurn();
    assertThat(gate.gate())
        .isEqualTo(new Gate.Garbled("locktender.version: expected a number, found 'x'"));

    node.database.failure = null;
    node.database.nodeFailure = NodeBench.garbled();
    gate.ask();
    assertThat(gate.gate()).isInstanceOf(Gate.Garbled.class);
  }

  @Test
  void whatANewerBuildWroteIsNewer_theDocumentOrTheRegistration() {
    Gate newer = new Gate.Newer(String.valueOf(NodeBench.newer().getMessage()), 9);
    node.database.failure = NodeBench.newer();
    gate.beginTurn();
    assertThat(gate.gate()).isEqualTo(newer);

    node.database.failure = null;
    node.database.nodeFailure = NodeBench.newer();
    gate.ask();
    assertThat(gate.gate()).isEqualTo(newer);
  }

  @Test
  void aDatabaseWithoutADocumentSaysSo() {
    node.database.document = null;
    gate.beginTurn();

    assertThat(gate.gate()).isEqualTo(new Gate.Missing());
    assertThat(gate.document()).isNull();
  }

  @Test
  void aNodeWithoutARegistrationIsSeenAsSuch() {
    node.database.registrations.clear();
    gate.beginTurn();

    assertThat(gate.gate()).isEqualTo(new Gate.Read(node.document(), null));
  }

  @Test
  void theDocumentAndTheRegistrationAreOneRead() {
    gate.beginTurn();

    assertThat(node.database.calls).containsExactly("read");
  }

  @Test
  void whoeverAsksHasAFreshOneInThisTurnOnly() {
    gate.beginTurn();
    gate.beginTurn();
    assertThat(gate.fresh()).isFalse();

    gate.ask();
    assertThat(gate.fresh()).isTrue();

    gate.beginTurn();
    assertThat(gate.fresh()).isFalse();
  }
}
