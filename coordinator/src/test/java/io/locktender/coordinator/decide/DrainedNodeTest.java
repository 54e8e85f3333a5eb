package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainedNodeTest {
  private static final String WHY = "drained by ann (new kernel)";

  @Test
  void itsWorkersAreStoppedThoughTheyAreAdmitted() {
    NodeDecision decision = NodeViews.of(Documents.idle()).out(WHY, true).decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Stop(List.of("api")));
    assertThat(decision.state()).isEqualTo(NodeState.DRAINING);
    assertThat(decision.sentence()).isEqualTo(WHY + ": stops api");
  }

  @Test
  void alsoWhileTheDatabaseDoesNotAnswer() {
    NodeDecision decision =
        NodeViews.of(Documents.idle())
            .gate(new Gate.Unreachable("no answer"))
            .out(WHY, true)
            .decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Stop(List.of("api")));
  }

  @Test
  void whatStopsIsWaitedForAndNamed() {
    NodeDecision decision =
        NodeViews.held(Documents.idle())
            .worker("api", Documents.V1, WorkerView.State.STOPPING)
            .out(WHY, true)
            .decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Wait());
    assertThat(decision.state()).isEqualTo(NodeState.DRAINING);
    assertThat(decision.sentence()).isEqualTo(WHY + "; waits until api has stopped");
  }

  @Test
  void noneIsStartedAndItIsDrained() {
    NodeDecision decision = NodeViews.held(Documents.idle()).out(WHY, true).decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Wait());
    assertThat(decision.state()).isEqualTo(NodeState.DRAINED);
    assertThat(decision.sentence()).isEqualTo(WHY);
  }

  @Test
  void itAcksAsANodeWithoutWorkers() {
    NodeDecision decision = NodeViews.held(Documents.held()).acked(1).out(WHY, true).decide();

    assertThat(decision.action()).isInstanceOf(NodeAction.Ack.class);
    assertThat(decision.state()).isEqualTo(NodeState.DRAINED);
  }

  @Test
  void itSwitchesWithTheOthers() {
    NodeDecision decision = NodeViews.held(Documents.idle()).current(null).out(WHY, true).decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Switch(Documents.V1));
    assertThat(decision.state()).isEqualTo(NodeState.DRAINED);
  }

  @Test
  void aReleaseThatItLacksIsSaidAndIsNoFailureOfTheUpgrade() {
    NodeDecision decision =
        NodeViews.held(Documents.idle()).missing("1.0.0").out(WHY, true).decide();

    assertThat(decision.state()).isEqualTo(NodeState.DRAINED);
    assertThat(decision.sentence()).startsWith(WHY).contains("is not on this node's disk");
  }

  @Test
  void aNodeWhoseMachineGoesDownIsHeldAndNotDrained() {
    NodeDecision decision =
        NodeViews.held(Documents.idle()).out("its machine goes down", false).decide();

    assertThat(decision.action()).isEqualTo(new NodeAction.Wait());
    assertThat(decision.state()).isEqualTo(NodeState.HELD);
  }

  @Test
  void whenItIsResumedItsWorkersStartAsTheGateAdmits() {
    assertThat(NodeViews.held(Documents.idle()).decide().action())
        .isInstanceOf(NodeAction.StartWorkers.class);
    assertThat(NodeViews.held(Documents.held()).decide().action()).isEqualTo(new NodeAction.Wait());
  }
}
