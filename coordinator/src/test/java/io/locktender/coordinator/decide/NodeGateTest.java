package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.V1;
import static io.locktender.coordinator.document.Documents.V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import org.junit.jupiter.api.Test;

/** What gauge and log say of a node, by what its rules decide. */
class NodeGateTest {
  private static NodeViews serving() {
    return NodeViews.of(Documents.idle());
  }

  private static void is(NodeViews view, NodeGate gate, Concern concern) {
    assertThat(NodeGate.of(view.view())).isEqualTo(gate);
    assertThat(view.concern()).isEqualTo(concern);
  }

  @Test
  void aNodeThatServesIsOpen() {
    is(serving(), NodeGate.OPEN, Concern.NONE);
  }

  @Test
  void aHoldThatSomebodyAskedForShutsAndIsNoAlarm() {
    is(NodeViews.of(Documents.in(Phase.HOLD)), NodeGate.SHUT, Concern.NONE);
  }

  @Test
  void aNodeThatIsToSwitchIsShutUntilItHas() {
    is(serving().current(V2), NodeGate.SHUT, Concern.NONE);
    is(serving().current(null), NodeGate.SHUT, Concern.NONE);
  }

  @Test
  void aDocumentThatIsGoneIsAnAlarm() {
    is(serving().gate(new Gate.Missing()), NodeGate.BARRED, Concern.ALARM);
  }

  @Test
  void aNewNodeBeforeThereIsADocumentIsAWarning() {
    is(
        NodeViews.held(Documents.idle()).known(null).gate(new Gate.Missing()),
        NodeGate.BARRED,
        Concern.WARNING);
  }

  @Test
  void aNodeThatWasRemovedIsAnAlarm() {
    is(serving().registeredBy(null), NodeGate.BARRED, Concern.ALARM);
    is(serving().registeredBy("run-2"), NodeGate.BARRED, Concern.ALARM);
  }

  @Test
  void anotherClustersDatabaseIsAnAlarm() {
    NodeViews foreign = NodeViews.of(Transitions.baseline("other", "lineage-1", "t", V1));
    is(foreign, NodeGate.BARRED, Concern.ALARM);
  }

  @Test
  void anOldDumpIsAnAlarm() {
    is(serving().known(new SeenRevision("lineage-1", 7)), NodeGate.BARRED, Concern.ALARM);
  }

  @Test
  void aDatabaseThatDoesNotAnswerLeavesItAsItWasAndIsAWarning() {
    is(serving().gate(new Gate.Unreachable("timed out")), NodeGate.UNKNOWN, Concern.WARNING);
    is(serving().gate(new Gate.Garbled("no cluster")), NodeGate.UNKNOWN, Concern.WARNING);
    is(serving().gate(new Gate.Newer("newer", 3)), NodeGate.UNKNOWN, Concern.WARNING);
  }

  @Test
  void aWorkerThatIsNotHealthyIsAWarning() {
    is(
        NodeViews.held(Documents.idle()).worker("api", V1, WorkerView.State.UNHEALTHY),
        NodeGate.OPEN,
        Concern.WARNING);
  }
}
