package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.SweepTask;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.Reading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a master reads of the database while there is nothing to do. */
@Timeout(180)
class MasterLoopRestTest extends MasterBench {
  private static final List<String> FRESH = List.of("version LINEARIZABLE", "nodes LINEARIZABLE");
  private static final List<String> LOOK = List.of("version MAJORITY", "nodes MAJORITY");

  private void atRest() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    tasks.succeeded(new SweepTask(""), new MasterTask.NoAnswer());
    turn();
    store.takeReads();
  }

  /** A linearizable read makes an entry in the oplog: an idle cluster must not. */
  @Test
  void anHourAtRestHasNoLinearizableReadAndFewLooks() throws InterruptedException {
    atRest();
    for (int second = 0; second < 3_600; second++) {
      pass(POLL);
      turn();
    }
    List<String> reads = store.takeReads();
    assertThat(reads).hasSize(2 * 360).allMatch(LOOK::contains);
  }

  /** A watch tells of a new target; that it does is looked up now and then. */
  @Test
  void anHourAtRestAsksForTheTargetAsOften() throws InterruptedException {
    atRest();
    cluster.asked = 0;
    for (int second = 0; second < 3_600; second++) {
      pass(POLL);
      turn();
    }
    assertThat(cluster.asked).isEqualTo(360);
    assertThat(cluster.known).isGreaterThan(3_000);
    assertThat(requireNonNull(cluster.hint)).isEqualTo(GateHint.of(store.document()));
  }

  /** What the mirror had yet to say when the document went is not to be said any more. */
  @Test
  void withoutADocumentItRestsAsEver() throws InterruptedException {
    atRest();
    ask(TO_V2);
    MasterTurn wants = turn();
    while (wants.rest().isZero()) {
      wants = turn();
    }
    assertThat(wants.rest()).as("the mirror has something to say").isLessThan(POLL);

    store.clear();
    tasks.view = null;
    pass(REST);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NO_DOCUMENT);
    assertThat(turn().rest()).isEqualTo(POLL);
  }

  @Test
  void aRequestIsLookedAtAtOnce_afterAFreshRead() throws InterruptedException {
    atRest();
    ask(TO_V2);
    turn();
    assertThat(store.takeReads()).containsAll(FRESH).doesNotContainAnyElementsOf(LOOK);
    assertThat(tasks.started).endsWith(new PreflightTask("req-1", false));
  }

  @Test
  void nothingIsWrittenOnWhatWasReadAWhileAgo() throws InterruptedException {
    atRest();
    cluster.target = null;
    turn();
    assertThat(store.takeReads()).containsAll(FRESH);
    assertThat(requireNonNull(cluster.target).value()).isEqualTo(Target.atRest(store.document()));
  }

  @Test
  void aSweepIsStartedWithout() throws InterruptedException {
    atRest();
    tasks.view = null;
    turn();
    assertThat(tasks.started).containsExactly(new SweepTask(""), new SweepTask(""));
    assertThat(store.takeReads()).isEmpty();
  }

  @Test
  void whatALookFindsNewIsReadLinearizably() throws InterruptedException {
    atRest();
    store.put(Transitions.takeOver(store.document(), "token-3"));
    pass(REST);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.REPLACED);
    assertThat(store.takeReads()).containsAll(LOOK).containsAll(FRESH);
  }

  @Test
  void aNodeThatIsLiveAndNotRegisteredIsLookedForEachSecond() throws InterruptedException {
    atRest();
    store.removeNode(store.node("node-1", Reading.LINEARIZABLE).orElseThrow());
    pass(REST);
    turn();
    store.takeReads();
    store.register(new NodeRegistration("node-1", "run-1", List.of(), Instant.EPOCH));
    pass(POLL);
    turn();
    assertThat(store.takeReads()).containsAll(LOOK).containsAll(FRESH);
    assertThat(requireNonNull(cluster.mirror).nodes()).containsExactly("node-1");
  }

  @Test
  void whileTheSessionMayBeLostItLooksEachSecond() throws InterruptedException {
    atRest();
    requireNonNull(masterships.held).suspended = true;
    turn();
    pass(POLL);
    turn();
    assertThat(store.takeReads()).containsExactlyElementsOf(LOOK);
  }

  @Test
  void aRestoredDumpIsWaitedForByLooksEachSecond() throws InterruptedException {
    atRest();
    seen = new SeenRevision("lineage-1", 40);
    turn();
    store.takeReads();
    pass(POLL);
    turn();
    assertThat(store.takeReads()).containsExactlyElementsOf(LOOK);
  }

  @Test
  void whileAnUpgradeRunsEachTurnReadsLinearizably() throws InterruptedException {
    claimed(Documents.in(Phase.HOLD));
    report(NodeState.SERVING, 0);
    turn();
    store.takeReads();
    turn();
    assertThat(store.takeReads()).containsAll(FRESH).doesNotContainAnyElementsOf(LOOK);
  }

  @Test
  void afterATurnThatFailedTheNextOneReadsLinearizably() throws InterruptedException {
    atRest();
    store.silent(true);
    pass(REST);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    store.silent(false);
    store.takeReads();
    turn();
    assertThat(store.takeReads()).containsAll(FRESH);
  }
}
