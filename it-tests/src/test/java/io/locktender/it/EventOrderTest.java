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
    assertThat(order.workersSeen()).isEqualTo(6);
    assertThat(order.acksSeen()).isEqualTo(8);
  }

  @Test
  void aRollBackAsItShouldBeIsRight() {
    held();
    transition(one, 6, "t1", "ROLLING_BACK", OLD, 5, "{'one':5,'two':5}");
    start(one, "c3", "1.0.0", "d1", 6);
    start(two, "c4", "1.0.0", "d1", 6);
    transition(one, 7, "t1", "", OLD, 0, "{}");
    assertThat(checked(7).workersSeen()).isEqualTo(4);
  }

  @Test
  void aWorkerThatIsStartedWhileNothingIsAdmittedIsFound() {
    held();
    worker(one, "worker-starting", "c9", "1.0.0", "d1", 5);
    found(5, "does not admit it");
  }

  @Test
  void aWorkerOfAnotherDigestThanTheAdmittedOneIsFound() {
    serving();
    worker(one, "worker-starting", "c9", "1.0.0", "other", 2);
    found(2, "does not admit it");
  }

  @Test
  void aWorkerThatStillRunsWhenTheHoldIsAckedIsFound() {
    holding();
    acked(one, 5);
    found(5, "while these run");
  }

  @Test
  void aWorkerStartedUnderARevisionBelowAnAckedOneIsFound() {
    held();
    worker(one, "worker-starting", "c9", "1.0.0", "d1", 2);
    found(5, "below 5");
  }

  @Test
  void aLastRoundThatBeginsBeforeANodeHasAckedIsFoundByTheTimeOfTheAck() {
    holding();
    ended(one, "c1");
    acked(one, 5);
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'two':5}");
    ended(two, "c2");
    acked(two, 5);
    found(5, "CATCH_UP begins at 2024-01-01T00:00:10Z, two had not acked the hold 5");
  }

  @Test
  void aLastRoundThatBeginsWithoutAnAckIsFoundByWhatTheMasterKnew() {
    held();
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'two':2}");
    found(5, "CATCH_UP begins before two has acked the hold 5");
  }

  @Test
  void aRoundBesideTheWorkersNeedsNoAck() {
    serving();
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    task("SYNC", 3, "SYNC", 0, "{'one':2,'two':2}");
    assertThatCode(() -> checked(3)).doesNotThrowAnyException();
  }

  @Test
  void aNodeThatServesOnceTheLastRoundHasBegunIsFound() {
    transition(one, 2, "t1", "", OLD, 0, "{}");
    start(one, "c1", "1.0.0", "d1", 2);
    beginsToHold();
    ended(one, "c1");
    acked(one, 5);
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5}");
    start(two, "c2", "1.0.0", "d1", 4);
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'two':0}");
    found(6, "FINISH begins at 2024-01-01T00:00:11Z, two had not acked the hold 5");
  }

  @Test
  void aMasterThatLeavesHoldWithoutALastRoundIsFound() {
    held();
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'two':5}");
    found(6, "FINISH begins without a last round");
  }

  @Test
  void aNodeThatRegistersInTheLastRoundIsNotWaitedFor() {
    held();
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'two':5}");
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'three':0,'two':5}");
    assertThatCode(() -> checked(6)).doesNotThrowAnyException();
  }

  @Test
  void aNodeThatWasThereBeforeTheLastRoundIsWaitedFor() {
    held();
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'three':0,'two':5}");
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'three':5,'two':5}");
    found(6, "CATCH_UP begins before three has acked the hold 5");
  }

  @Test
  void aHoldThatBeginsBeforeTheCopiesAreCurrentIsFound() {
    serving();
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    transition(one, 4, "t1", "HOLD", "[]", 4, "{}");
    found(4, "HOLD after SYNC");
  }

  @Test
  void aMasterThatAdmitsNobodyInSyncIsFound() {
    serving();
    transition(one, 3, "t1", "SYNC", "[]", 0, "{}");
    found(3, "in SYNC nobody is admitted");
  }

  @Test
  void aTakeOverOfAHoldThatAdmitsNobodyIsFound() {
    held();
    transition(two, 6, "t2", "SYNC", "[]", 0, "{}");
    found(6, "in SYNC nobody is admitted");
  }

  @Test
  void aRollBackThatAdmitsNobodyIsFound() {
    held();
    transition(one, 6, "t1", "ROLLING_BACK", "[]", 5, "{}");
    found(6, "in ROLLING_BACK nobody is admitted");
  }

  @Test
  void aHoldThatAdmitsSomebodyIsFound() {
    serving();
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    transition(one, 4, "t1", "READY", OLD, 0, "{}");
    transition(one, 5, "t1", "HOLD", OLD, 5, "{}");
    found(5, "in HOLD somebody is admitted");
  }

  @Test
  void aRevisionThatIsInNoLogIsFound() {
    serving();
    transition(one, 4, "t1", "SYNC", OLD, 0, "{}");
    found(4, "in no log");
    assertThatThrownBy(() -> EventOrder.check(Map.of(), BASELINE, 2))
        .hasMessageContaining("in no log");
  }

  @Test
  void aRevisionThatIsWrittenTwiceIsFound() {
    serving();
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    transition(two, 3, "t2", "", OLD, 0, "{}");
    found(3, "written twice");
  }

  @Test
  void aMastershipThatWritesAfterItHasEndedIsFound() {
    serving();
    transition(two, 3, "t2", "", OLD, 0, "{}");
    transition(one, 4, "t1", "SYNC", OLD, 0, "{}");
    found(4, "a mastership that had ended");
  }

  @Test
  void aPhaseThatMayNotFollowIsFound() {
    held();
    transition(one, 6, "t1", "SWAP", "[]", 5, "{}");
    found(6, "SWAP after HOLD");
  }

  @Test
  void aTakeOverThatGoesOnWithAnotherMastersCopiesIsFound() {
    held();
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'two':5}");
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'two':5}");
    transition(two, 7, "t2", "FINISH", "[]", 5, "{}");
    found(7, "FINISH after FINISH");
  }

  @Test
  void aTakeOverThatGoesOnHoldingIsFound() {
    held();
    transition(two, 6, "t2", "HOLD", "[]", 5, "{}");
    found(6, "HOLD after HOLD");
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
    beginsToHold();
    acked(one, 5);
    found(5, "while these run");
  }

  @Test
  void theIntentOfAMasterThatWasKilledStandsForTheTransition() {
    serving();
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    transition(one, 4, "t1", "READY", OLD, 0, "{}");
    add(one, transition("transition-intended", 5, "t1", "HOLD", "[]", 5, "{}"));
    assertThatCode(() -> checked(5)).doesNotThrowAnyException();
    ended(one, "c1");
    acked(one, 5);
    add(one, transition("transition-failed", 5, "t1", "HOLD", "[]", 5, "{}"));
    found(5, "in no log");
  }

  /** Revision 5 begins the hold; nobody has acked it. */
  private void holding() {
    serving();
    beginsToHold();
  }

  private void beginsToHold() {
    transition(one, 3, "t1", "SYNC", OLD, 0, "{}");
    transition(one, 4, "t1", "READY", OLD, 0, "{}");
    transition(one, 5, "t1", "HOLD", "[]", 5, "{}");
  }

  /** Revision 5, with both acks. */
  private void held() {
    holding();
    ended(one, "c1");
    ended(two, "c2");
    acked(one, 5);
    acked(two, 5);
  }

  /**
   * Returns the last revision: the master is killed in FINISH, and the old release serves again.
   */
  private long upgrade() {
    held();
    task("CATCH_UP", 5, "HOLD", 5, "{'one':5,'two':5}");
    transition(one, 6, "t1", "FINISH", "[]", 5, "{'one':5,'two':5}");
    transition(two, 7, "t2", "SYNC", OLD, 0, "{}");
    start(one, "c3", "1.0.0", "d1", 7);
    start(two, "c4", "1.0.0", "d1", 7);
    acked(one, 7);
    acked(two, 7);
    transition(two, 8, "t2", "READY", OLD, 0, "{}");
    transition(two, 9, "t2", "HOLD", "[]", 9, "{}");
    ended(one, "c3");
    ended(two, "c4");
    acked(one, 9);
    acked(two, 9);
    task("CATCH_UP", 9, "HOLD", 9, "{'one':9,'two':9}");
    transition(two, 10, "t2", "FINISH", "[]", 9, "{'one':9,'two':9}");
    transition(two, 11, "t2", "CHECK", "[]", 9, "{}");
    transition(two, 12, "t2", "SWAP", "[]", 9, "{}");
    transition(two, 13, "t2", "ADMIT", NEW, 9, "{}");
    start(one, "c5", "2.0.0", "d2", 13);
    start(two, "c6", "2.0.0", "d2", 13);
    acked(one, 13);
    acked(two, 13);
    transition(two, 14, "t2", "", NEW, 0, "{}");
    return 14;
  }
}
