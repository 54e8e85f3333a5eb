package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often people, and nodes, are told. */
class MirrorPaceTest {
  private final FakeCluster cluster = new FakeCluster();
  private final AtomicLong nanos = new AtomicLong(-9);
  private final MirrorWriter writer =
      new MirrorWriter(cluster, new ClusterStore(new MemoryStore()), "node-1", nanos::get);
  private VersionDocument document = Documents.in(Phase.HOLD);

  @BeforeEach
  void first() {
    says("first");
    assertThat(said()).isEqualTo("first");
    assertThat(writer.owes()).isEmpty();
  }

  @Test
  void whatItSaysIsWrittenAFewTimesASecond_andTheLastOfItAlways() {
    int before = cluster.published;
    for (int turn = 0; turn < 100; turn++) {
      says("waits for " + turn);
    }
    assertThat(said()).isEqualTo("first");
    assertThat(writer.owes()).contains(MirrorWriter.APART);

    pass(Duration.ofMillis(240));
    says("the last");
    assertThat(writer.owes()).contains(Duration.ofMillis(10));
    pass(Duration.ofMillis(10));
    says("the last");
    assertThat(said()).isEqualTo("the last");
    assertThat(writer.owes()).isEmpty();
    assertThat(cluster.published).isEqualTo(before + 1);
  }

  @Test
  void afterAPauseWhatItSaysIsWrittenAtOnce() {
    pass(MirrorWriter.APART);
    says("second");
    assertThat(said()).isEqualTo("second");
  }

  @Test
  void nodesAreToldAtOnceOfADocumentThatTheyHaveSomethingToDoFor() {
    document = Documents.in(Phase.CHECK);
    says("first");
    assertThat(cluster.hint).isEqualTo(GateHint.of(document));
    assertThat(requireNonNull(cluster.mirror).document().revision())
        .isLessThan(document.revision());
  }

  @Test
  void ofAnotherDocumentNodesAreNotTold_andWhatTheyWereToldOfStaysThere() {
    VersionDocument held = document;
    document = HoldTransitions.finish(held, mark -> true, mark -> 0);
    pass(MirrorWriter.APART);
    says("finishes");
    assertThat(cluster.hint).isEqualTo(GateHint.of(held));
    assertThat(requireNonNull(cluster.mirror).document()).isEqualTo(document);

    cluster.hint = null;
    says("finishes");
    assertThat(cluster.hint).isEqualTo(GateHint.of(held));
  }

  @Test
  void anotherMastershipWritesAtOnce() {
    document = Transitions.takeOver(document, "token-9");
    says("takes over");
    assertThat(said()).isEqualTo("takes over");
    assertThat(cluster.forced).isTrue();
  }

  /** It is what it should be that is looked at, not only what was written. */
  @Test
  void whatIsOverwrittenByAStrangerIsWrittenAgainAtOnce() {
    int before = cluster.published;
    says("first");
    assertThat(cluster.published).isEqualTo(before + 1);
  }

  @Test
  void whereAHigherOneIsTheNextOneIsForced() {
    cluster.higherMirror = true;
    pass(MirrorWriter.APART);
    says("second");
    assertThat(said()).isEqualTo("first");
    says("third");
    assertThat(cluster.forced).isTrue();
    assertThat(said()).isEqualTo("third");
    assertThat(cluster.hint).isEqualTo(GateHint.of(document));
  }

  private void says(String sentence) {
    writer.publish(
        document,
        new MasterDecision(new MasterAction.Wait(), sentence, null),
        Instant.EPOCH,
        List.of(),
        null);
  }

  private String said() {
    return requireNonNull(cluster.mirror).sentence();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
