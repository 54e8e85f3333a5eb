package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker sees what must not happen: each log here has one thing wrong in it. */
class EventOrderTest extends EventLogs {
  @Test
  void anUpgradeAsItShouldBeIsRight() {
    EventOrder order = checked(upgrade());
    assertThat(order.workersSeen()).isEqualTo(4);
    assertThat(order.acksSeen()).isEqualTo(4);
  }

  @Test
  void aWorkerThatIsStartedWhileNothingIsAdmittedIsFound() {
    serving();
    hold();
    worker(one, "worker-starting", "c9", "1.0.0", "d1", 3);
    found(3, "does not admit it");
  }

  @Test
  void aWorkerOfAnotherDigestThanTheAdmittedOneIsFound() {
    serving();
    worker(one, "worker-starting", "c9", "1.0.0", "other", 2);
    found(2, "does not admit it");
  }

  @Test
  void aWorkerThatStillRunsWhenTheHoldIsAckedIsFound() {
    serving();
    transition(one, 3, "t1", "HOLD", "[]", 3, "{}");
    acked(one, 3);
    found(3, "while these run");
  }

  @Test
  void aWorkerStartedUnderARevisionBelowAnAckedOneIsFound() {
    serving();
    hold();
    worker(one, "worker-starting", "c9", "1.0.0", "d1", 2);
    found(3, "below 3");
  }

  @Test
  void aCopyThatBeginsBeforeANodeHasAckedIsFoundByTheTimeOfTheAck() {
    serving();
    transition(one, 3, "t1", "HOLD", "[]", 3, "{}");
    ended(one, "c1");
    acked(one, 3);
    transition(one, 4, "t1", "COPY", "[]", 3, "{'one':3,'two':3}");
    ended(two, "c2");
    acked(two, 3);
    found(4, "two had not acked the hold 3");
  }

  @Test
  void aMasterThatLeavesHoldWithoutAnAckIsFoundByWhatItKnew() {
    serving();
    hold();
    transition(one, 4, "t1", "COPY", "[]", 3, "{'one':3,'two':2}");
    found(4, "before two has acked the hold 3");
  }

  @Test
  void aRevisionThatIsInNoLogIsFound() {
    serving();
    transition(one, 4, "t1", "HOLD", "[]", 4, "{}");
    found(4, "in no log");
    assertThatThrownBy(() -> EventOrder.check(Map.of(), BASELINE, 2))
        .hasMessageContaining("in no log");
  }

  @Test
  void aRevisionThatIsWrittenTwiceIsFound() {
    serving();
    transition(one, 3, "t1", "HOLD", "[]", 3, "{}");
    transition(two, 3, "t2", "", OLD, 0, "{}");
    found(3, "written twice");
  }

  @Test
  void aMastershipThatWritesAfterItHasEndedIsFound() {
    serving();
    transition(two, 3, "t2", "", OLD, 0, "{}");
    transition(one, 4, "t1", "HOLD", "[]", 4, "{}");
    found(4, "a mastership that had ended");
  }

  @Test
  void aPhaseThatMayNotFollowIsFound() {
    serving();
    hold();
    transition(one, 4, "t1", "SWAP", "[]", 3, "{}");
    found(4, "SWAP after HOLD");
  }

  @Test
  void aTakeOverThatGoesOnWithAnotherMastersCopiesIsFound() {
    serving();
    hold();
    transition(one, 4, "t1", "COPY", "[]", 3, "{'one':3,'two':3}");
    transition(one, 5, "t1", "MIGRATE", "[]", 3, "{}");
    transition(two, 6, "t2", "MIGRATE", "[]", 3, "{}");
    found(6, "MIGRATE after MIGRATE");
  }

  @Test
  void aSecondWorkerWhileOneRunsIsFound() {
    serving();
    worker(one, "worker-starting", "c9", "1.0.0", "d1", 2);
    found(2, "a second worker");
  }

  @Test
  void aWorkerThatNobodyIsSaidToHaveStartedIsFound() {
    serving();
    worker(one, "worker-adopted", "c9", "1.0.0", "d1", 2);
    found(2, "does not say");
  }

  @Test
  void anAdoptedWorkerCountsAsRunning() {
    serving();
    worker(one, "worker-adopted", "c1", "1.0.0", "d1", 2);
    transition(one, 3, "t1", "HOLD", "[]", 3, "{}");
    acked(one, 3);
    found(3, "while these run");
  }

  @Test
  void theIntentOfAMasterThatWasKilledStandsForTheTransition() {
    serving();
    add(one, transition("transition-intended", 3, "t1", "HOLD", "[]", 3, "{}"));
    assertThatCode(() -> checked(3)).doesNotThrowAnyException();
    ended(one, "c1");
    acked(one, 3);
    add(one, transition("transition-failed", 3, "t1", "HOLD", "[]", 3, "{}"));
    found(3, "in no log");
  }

  /** Revision 3, with both acks. */
  private void hold() {
    transition(one, 3, "t1", "HOLD", "[]", 3, "{}");
    ended(one, "c1");
    ended(two, "c2");
    acked(one, 3);
    acked(two, 3);
  }

  /** Returns the last revision. */
  private long upgrade() {
    serving();
    hold();
    transition(one, 4, "t1", "COPY", "[]", 3, "{'one':3,'two':3}");
    transition(one, 5, "t1", "MIGRATE", "[]", 3, "{}");
    transition(two, 6, "t2", "COPY", "[]", 3, "{}");
    transition(two, 7, "t2", "MIGRATE", "[]", 3, "{}");
    transition(two, 8, "t2", "CHECK", "[]", 3, "{}");
    transition(two, 9, "t2", "SWAP", "[]", 3, "{}");
    transition(two, 10, "t2", "ADMIT", NEW, 3, "{}");
    start(one, "c3", "2.0.0", "d2", 10);
    start(two, "c4", "2.0.0", "d2", 10);
    acked(one, 10);
    acked(two, 10);
    transition(two, 11, "t2", "", NEW, 0, "{}");
    return 11;
  }
}
