package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker sees what must not happen: each log here has one thing wrong in it. */
class EventOrderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<Long, Set<String>> BASELINE = Map.of(1L, Set.of("1.0.0@d1"));
  private static final String OLD = "[{'version':'1.0.0','digest':'d1'}]";
  private static final String NEW = "[{'version':'2.0.0','digest':'d2'}]";
  private static final String BOTH =
      "[{'version':'1.0.0','digest':'d1'},{'version':'2.0.0','digest':'d2'}]";

  private final List<JsonNode> one = new ArrayList<>();
  private final List<JsonNode> two = new ArrayList<>();
  private int second;

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
    task("TAKE_BACK", 6, "ROLLING_BACK", 6, "{'one':6,'two':6}");
    acked(two, 6);
    found(6, "TAKE_BACK begins at");
  }

  @Test
  void whatIsTakenBackWithoutAnAckIsFoundByWhatTheMasterKnew() {
    goingBack();
    acked(one, 6);
    acked(two, 6);
    task("TAKE_BACK", 6, "ROLLING_BACK", 6, "{'one':6,'two':5}");
    found(6, "TAKE_BACK begins before two has acked the hold 6");
  }

  @Test
  void aRollBackThatNobodyIsToAckIsFound() {
    serving();
    transition(one, 3, "t1", "EXPAND", OLD, 0, "{}");
    transition(one, 4, "t1", "ROLLING", BOTH, 0, "{}");
    transition(one, 5, "t1", "REVERTING", BOTH, 0, "{}");
    transition(one, 6, "t1", "ROLLING_BACK", OLD, 0, "{}");
    found(6, "ROLLING_BACK withdraws an admission");
  }

  private void found(long last, String message) {
    assertThatThrownBy(() -> checked(last))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  private EventOrder checked(long last) {
    return EventOrder.check(Map.of("one", one, "two", two), BASELINE, last);
  }

  /** Both nodes serve the old release, under revision 2 of mastership t1. */
  private void serving() {
    transition(one, 2, "t1", "", OLD, 0, "{}");
    start(one, "c1", "1.0.0", "d1", 2);
    start(two, "c2", "1.0.0", "d1", 2);
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
    transition(two, 10, "t2", "ROLL", NEW, 3, "{}");
    start(one, "c3", "2.0.0", "d2", 10);
    start(two, "c4", "2.0.0", "d2", 10);
    acked(one, 10);
    acked(two, 10);
    transition(two, 11, "t2", "", NEW, 0, "{}");
    return 11;
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
    transition(one, 5, "t1", "REVERTING", BOTH, 0, "{}");
    transition(one, 6, "t1", "ROLLING_BACK", OLD, 6, "{}");
  }

  /** Returns the last revision. */
  private long takenBack() {
    goingBack();
    acked(one, 6);
    acked(two, 6);
    task("TAKE_BACK", 6, "ROLLING_BACK", 6, "{'one':6,'two':6}");
    transition(one, 7, "t1", "", OLD, 0, "{'one':6,'two':6}");
    return 7;
  }

  private void task(String kind, long revision, String phase, long heldAt, String acks) {
    add(
        one,
        "{'type':'task-starting','kind':'%s','revision':%d,'phase':'%s','heldAt':%d,'acks':%s}"
            .formatted(kind, revision, phase, heldAt, acks));
  }

  private void start(
      List<JsonNode> log, String cookie, String version, String digest, long revision) {
    worker(log, "worker-starting", cookie, version, digest, revision);
    worker(log, "worker-started", cookie, version, digest, revision);
  }

  private void worker(
      List<JsonNode> log,
      String type,
      String cookie,
      String version,
      String digest,
      long revision) {
    add(
        log,
        "{'type':'%s','name':'api','cookie':'%s','release':'%s','digest':'%s','revision':%d}"
            .formatted(type, cookie, version, digest, revision));
  }

  private void ended(List<JsonNode> log, String cookie) {
    add(log, "{'type':'worker-ended','cookie':'%s'}".formatted(cookie));
  }

  private void acked(List<JsonNode> log, long revision) {
    add(log, "{'type':'acked','revision':%d}".formatted(revision));
  }

  private void transition(
      List<JsonNode> log,
      long revision,
      String token,
      String phase,
      String admits,
      long heldAt,
      String acks) {
    add(log, transition("transition", revision, token, phase, admits, heldAt, acks));
  }

  private static String transition(
      String type,
      long revision,
      String token,
      String phase,
      String admits,
      long heldAt,
      String acks) {
    return ("{'type':'%s','revision':%d,'token':'%s','phase':'%s','admits':%s,"
            + "'heldAt':%d,'acks':%s}")
        .formatted(type, revision, token, phase, admits, heldAt, acks);
  }

  /** Each event is a second after the one before, on whichever node. */
  private void add(List<JsonNode> log, String event) {
    String at = "'at':'2024-01-01T00:00:%02dZ',".formatted(second++);
    try {
      log.add(JSON.readTree(event.replaceFirst("\\{", "{" + at).replace('\'', '"')));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
