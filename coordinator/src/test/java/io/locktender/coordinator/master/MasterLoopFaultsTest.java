package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop when something does not answer, cannot be read or written, or is broken. */
@Timeout(180)
class MasterLoopFaultsTest extends MasterBench {
  @Test
  void aDatabaseThatDoesNotAnswerIsAskedAgainSoon() throws InterruptedException {
    masterships.elect("token-2");
    store.silent(true);
    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    assertThat(turn.sentence())
        .isEqualTo("the database does not answer, it is tried again: MongoDB is gone");
    assertThat(turn.rest()).isEqualTo(RETRY);
    store.silent(false);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DECIDED);
  }

  @Test
  void zooKeeperThatDoesNotAnswerIsAskedAgainSoon() throws InterruptedException {
    masterships.elect("token-2");
    cluster.silent = true;
    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.CLUSTER_SILENT);
    assertThat(turn.rest()).isEqualTo(RETRY);
    assertThat(store.document()).isEqualTo(Documents.idle());
  }

  @Test
  void aGarbledDocumentIsShownWithWhatWasMirroredLast() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    Mirror before = requireNonNull(cluster.mirror);
    store.put(new BsonDocument("revision", new BsonInt64(9)));
    pass(REST);

    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.GARBLED);
    assertThat(turn.sentence()).startsWith("a record cannot be read, so nothing is done");
    Mirror shown = requireNonNull(cluster.mirror);
    assertThat(shown.blind()).isTrue();
    assertThat(shown.document()).isEqualTo(before.document());
    assertThat(shown.sentence()).isEqualTo(turn.sentence());
  }

  @Test
  void aGarbledDocumentIsOnlySaidWhereNothingWasMirroredBefore() throws InterruptedException {
    masterships.elect("token-2");
    store.put(new BsonDocument("revision", new BsonInt64(9)));
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.GARBLED);
    assertThat(cluster.published).isZero();
  }

  @Test
  void aGarbledDocumentIsOnlySaidWhileTheSessionMayBeLost() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    int published = cluster.published;
    requireNonNull(masterships.held).suspended = true;
    store.put(new BsonDocument());
    pass(REST);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.GARBLED);
    assertThat(cluster.published).isEqualTo(published);
  }

  @Test
  void thatARecordIsGarbledIsNotShownWhereZooKeeperIsGoneToo() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    store.put(new BsonDocument());
    pass(REST);
    cluster.silent = true;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.GARBLED);
  }

  @Test
  void aDocumentThatIsGoneIsShownWithWhatWasMirroredLast() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    seen = new SeenRevision("lineage-1", 2);
    store.clear();
    pass(REST);

    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.NO_DOCUMENT);
    assertShownBlind(turn, "the version document is gone (it was at revision 2)");
  }

  @Test
  void aDatabaseOfAnotherClusterIsShown() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    store.put(Transitions.baseline("other", "lineage-1", "token-2", Documents.V1));
    pass(REST);

    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.NO_DOCUMENT);
    assertShownBlind(turn, "the database belongs to cluster other, not to shop");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsShownUntilItDoes() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    store.silent(true);
    pass(REST);
    assertShownBlind(turn(), "the database does not answer");

    store.silent(false);
    turn();
    assertThat(requireNonNull(cluster.mirror).blind()).isFalse();
  }

  /** No node could start anything meanwhile. */
  @Test
  void inAdmitTheTimeInWhichTheDatabaseDoesNotAnswerIsNotTheNodesTime()
      throws InterruptedException {
    claimed(Documents.in(Phase.ADMIT));
    turn();
    store.silent(true);
    pass(Deadlines.DEFAULT.start());
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);

    store.silent(false);
    assertThat(turn().sentence()).isEqualTo("ADMIT: waits for node-1 (SERVING)");
    pass(Deadlines.DEFAULT.start());
    assertThat(turn().sentence()).startsWith("DONE, degraded");
  }

  private void assertShownBlind(MasterTurn turn, String why) {
    Mirror shown = requireNonNull(cluster.mirror);
    assertThat(shown.blind()).isTrue();
    assertThat(shown.sentence()).isEqualTo(turn.sentence()).startsWith(why);
    assertThat(shown.document().version()).isEqualTo(Documents.V1.version());
  }

  @Test
  void aGarbledTargetStartsNothing() throws InterruptedException {
    claimed(Documents.idle());
    cluster.garbledTarget = true;
    assertThat(turn().sentence()).startsWith("the target cannot be read, so nothing is started");
    assertThat(tasks.started).isEmpty();
  }

  @Test
  void nothingIsWrittenThatCannotBeRecordedFirst() throws InterruptedException {
    masterOf(Documents.in(Phase.HOLD));
    report(NodeState.HELD, store.document().revision());
    tasks.succeeded(new CatchUpTask("req-1"), new CatchUpTask.CaughtUp(Set.of(), Map.of()));
    VersionDocument before = store.document();
    log.full = true;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_RECORDED);
    assertThat(store.document()).isEqualTo(before);
  }

  @Test
  void aTaskIsNotStartedThatCannotBeRecordedFirst() throws InterruptedException {
    masterOf(Documents.in(Phase.HOLD));
    report(NodeState.HELD, store.document().revision());
    log.full = true;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_RECORDED);
    assertThat(tasks.started).isEmpty();
  }

  @Test
  void thatNothingCanBeRecordedIsShownUntilItCan() throws InterruptedException {
    masterOf(Documents.in(Phase.HOLD));
    assertThat(turn().rest()).as("waits for the node to hold").isPositive();
    report(NodeState.HELD, store.document().revision());
    log.full = true;
    assertShownBlind(turn(), "the event log cannot be written, so nothing is done: events.jsonl");
    int published = cluster.published;
    pass(POLL);
    assertShownBlind(turn(), "the event log cannot be written, so nothing is done: events.jsonl");
    assertThat(cluster.published).as("nothing else in between").isEqualTo(published + 1);

    log.full = false;
    pass(POLL);
    turn();
    assertThat(tasks.started).isNotEmpty();
    turn();
    assertThat(requireNonNull(cluster.mirror).blind()).isFalse();
  }

  @Test
  void aTransitionThatLosesTheRaceIsInTheLogAsSuch_andNowhereElse() throws InterruptedException {
    masterships.elect("token-2");
    VersionDocument theirs = Transitions.takeOver(Documents.idle(), "token-3");
    store.beforeReplace(() -> store.put(theirs));

    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DECIDED);
    assertThat(log.events).containsExactly("elected", "transition-intended", "transition-failed");
    assertThat(store.document()).isEqualTo(theirs);
    assertThat(journaled()).isEmpty();
  }

  @Test
  void aTransitionWhoseAnswerIsLostIsReadAgain() throws InterruptedException {
    masterships.elect("token-2");
    store.beforeReplace(() -> store.silent(true));
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    assertThat(log.events).containsExactly("elected", "transition-intended");

    store.silent(false);
    assertThat(turn().sentence()).startsWith("elected: takes over");
  }

  @Test
  void whatEndsIsNotWrittenWhereItsEndCannotBeRecorded() throws InterruptedException {
    claimed(Documents.in(Phase.ROLLING_BACK));
    tasks.succeeded(new DropTask("req-1"), new MasterTask.NoAnswer());
    VersionDocument before = store.document();
    cluster.target = null;
    store.silent(true);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    store.silent(false);
    assertThat(store.document()).isEqualTo(before);
  }

  @Test
  void aBugEndsTheMastershipSoThatAnotherCanTry() throws InterruptedException {
    claimed(Documents.idle());
    seen = null;
    cluster.reports.put("node-1", null);
    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.BUG);
    assertThat(turn.sentence()).contains("NullPointerException");
    assertThat(turn.rest()).isEqualTo(RETRY);
    assertThat(masterships.resigned).isEqualTo(1);
    assertThat(tasks.abandoned).isPositive();
  }

  @Test
  void aBugDoesNotEndTheLoopThoughTheElectionIsStuck() throws InterruptedException {
    claimed(Documents.idle());
    cluster.reports.put("node-1", null);
    masterships.stuck = true;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.BUG);
  }
}
