package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The checker sees what must not happen in an upgrade by ROLLING: each log here has one thing wrong
 * in it.
 */
class RollingEventOrderTest extends EventLogs {
  @Test
  void aRollingUpgradeAsItShouldBeIsRight() {
    assertThat(checked(contracted()).acksSeen()).isEqualTo(4);
  }

  @Test
  void aRollBackOfARollingUpgradeAsItShouldBeIsRight() {
    assertThat(checked(takenBack()).acksSeen()).isEqualTo(2);
  }

  @Test
  void aContractThatIsSettledBeforeANodeHasAckedIsFoundByTheTimeOfTheAck() {
    contracting();
    acked(one, 6);
    settled(7, "{'one':6,'two':6}");
    acked(two, 6);
    found(7, "CONTRACT is settled at 2024-01-01T00:00:18Z, two had not acked the hold 6");
  }

  @Test
  void aContractThatIsSettledWithoutAnAckIsFoundByWhatTheMasterKnew() {
    contracting();
    acked(one, 6);
    acked(two, 6);
    settled(7, "{'one':6,'two':5}");
    found(7, "CONTRACT is settled before two has acked the hold 6");
  }

  @Test
  void aLastPassThatBeginsBeforeANodeHasAckedIsFound() {
    contracting();
    acked(one, 6);
    task("KEEP_UP", 6, "CONTRACT", 6, "{'one':6,'two':6}");
    acked(two, 6);
    found(6, "KEEP_UP begins at");
  }

  @Test
  void aContractStepThatBeginsBeforeANodeHasAckedIsFound() {
    contracting();
    acked(one, 6);
    acked(two, 6);
    settled(7, "{'one':6,'two':6}");
    task("CONTRACT", 7, "CONTRACT", 6, "{'one':6,'two':0}");
    found(7, "CONTRACT begins before two has acked the hold 6");
  }

  @Test
  void aContractStepThatBeginsBeforeAllIsExpandedIsFound() {
    contracting();
    acked(one, 6);
    acked(two, 6);
    task("CONTRACT", 6, "CONTRACT", 6, "{'one':6,'two':6}");
    found(6, "a contract step begins before CONTRACT is settled");
  }

  @Test
  void aContractThatEndsBeforeAllIsExpandedIsFound() {
    contracting();
    acked(one, 6);
    acked(two, 6);
    transition(one, 7, "t1", "", NEW, 0, "{}");
    found(7, "CONTRACT ends before it is settled");
  }

  @Test
  void aContractThatNobodyIsToAckIsFound() {
    rolling();
    transition(one, 6, "t1", "CONTRACT", NEW, 0, "{}");
    found(6, "CONTRACT withdraws an admission");
  }

  @Test
  void anOldWorkerThatStillRunsWhenContractIsAckedIsFound() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    transition(one, 4, "t1", "ROLLING", BOTH, 0, "{}");
    transition(one, 5, "t1", "SOAK", BOTH, 0, "{}");
    transition(one, 6, "t1", "CONTRACT", NEW, 6, "{}");
    acked(one, 6);
    found(6, "one acks revision 6, which admits [2.0.0@d2], while these run");
  }

  @Test
  void aNewWorkerThatStartsWhileOnlyTheOldReleaseIsAdmittedIsFound() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    ended(one, "c1");
    worker(one, "worker-starting", "c3", "2.0.0", "d2", 3);
    found(3, "does not admit it");
  }

  @Test
  void whatIsTakenBackBeforeANodeHasAckedIsFoundByTheTimeOfTheAck() {
    goingBack();
    acked(one, 6);
    task("REVERT", 6, "ROLLING_BACK", 6, "{'one':6,'two':6}");
    acked(two, 6);
    found(6, "REVERT begins at");
  }

  @Test
  void whatIsTakenBackWithoutAnAckIsFoundByWhatTheMasterKnew() {
    goingBack();
    acked(one, 6);
    acked(two, 6);
    task("REVERT", 6, "ROLLING_BACK", 6, "{'one':6,'two':5}");
    found(6, "REVERT begins before two has acked the hold 6");
  }

  @Test
  void aRollBackThatNobodyIsToAckIsFound() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    transition(one, 4, "t1", "ROLLING", BOTH, 0, "{}");
    transition(one, 5, "t1", "ROLLING_BACK_NODES", BOTH, 0, "{}");
    transition(one, 6, "t1", "ROLLING_BACK", OLD, 0, "{}");
    found(6, "ROLLING_BACK withdraws an admission");
  }

  /** Both nodes have switched, in revisions 3 to 5, the last of them SOAK. */
  private void rolling() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    transition(one, 4, "t1", "ROLLING", BOTH, 0, "{}");
    ended(one, "c1");
    start(one, "c3", "2.0.0", "d2", 4);
    acked(one, 4);
    ended(two, "c2");
    start(two, "c4", "2.0.0", "d2", 4);
    acked(two, 4);
    transition(one, 5, "t1", "SOAK", BOTH, 0, "{}");
  }

  /** Revision 6, without acks. */
  private void contracting() {
    rolling();
    transition(one, 6, "t1", "CONTRACT", NEW, 6, "{}");
  }

  private void settled(long revision, String acks) {
    String event = transition("transition", revision, "t1", "CONTRACT", NEW, 6, acks);
    add(one, event.replaceFirst("\\{", "{'settled':true,"));
  }

  /** Returns the last revision. */
  private long contracted() {
    contracting();
    acked(one, 6);
    acked(two, 6);
    task("KEEP_UP", 6, "CONTRACT", 6, "{'one':6,'two':6}");
    settled(7, "{'one':6,'two':6}");
    task("CONTRACT", 7, "CONTRACT", 6, "{'one':7,'two':6}");
    settled(8, "{'one':7,'two':7}");
    transition(one, 9, "t1", "", NEW, 0, "{'one':8,'two':8}");
    return 9;
  }

  /** No node had switched; revision 6 admits only the old release again, without acks. */
  private void goingBack() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    transition(one, 4, "t1", "ROLLING", BOTH, 0, "{}");
    transition(one, 5, "t1", "ROLLING_BACK_NODES", BOTH, 0, "{}");
    transition(one, 6, "t1", "ROLLING_BACK", OLD, 6, "{}");
  }

  /** Returns the last revision. */
  private long takenBack() {
    goingBack();
    acked(one, 6);
    acked(two, 6);
    task("REVERT", 6, "ROLLING_BACK", 6, "{'one':6,'two':6}");
    transition(one, 7, "t1", "", OLD, 0, "{'one':6,'two':6}");
    return 7;
  }
}
