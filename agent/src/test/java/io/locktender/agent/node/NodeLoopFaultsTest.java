package io.locktender.agent.node;

import static io.locktender.agent.node.NodeBench.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the loop does when something of its own fails: nothing that is not recorded. */
class NodeLoopFaultsTest {
  private final NodeBench node = new NodeBench();

  @Test
  void onAFullDiskNothingIsCarriedOut() {
    node.records.full = true;

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.workers.calls).containsExactly("adopt");
    assertThat(node.events).isEmpty();
    assertThat(node.cluster.report().revision()).isZero();

    node.records.full = false;
    node.turn();
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void onAFullDiskAHeldNodeGoesOnServingAndDoesNotAck() {
    node.serving().hold();
    node.records.full = true;

    node.turn();

    assertThat(node.workers.views).containsOnlyKeys("api");
    assertThat(node.cluster.report().revision()).isEqualTo(1);
  }

  @Test
  void anAckThatCannotBeRecordedIsNone() {
    node.eventFailure = FakeRecords.noSpace();

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(node.cluster.report().revision()).isZero();
    assertThat(node.workers.views).isEmpty();

    node.eventFailure = null;
    node.turn();
    assertThat(node.cluster.report().revision()).isEqualTo(1);
  }

  @Test
  void anAckIsHeardOfAlsoWhenWhatFollowsItFails() {
    node.records.room = 1;

    assertThat(node.turn()).as("it cannot note its level").isEqualTo(NodeLoop.RETRY);

    assertThat(node.cluster.report().revision()).isEqualTo(1);
    assertThat(node.workers.views).isEmpty();
  }

  @Test
  void whatCannotBeAdoptedIsAdoptedWithTheNextTurnBeforeAnythingElse() {
    node.workers.failure = FakeRecords.noSpace();

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(node.database.reads()).isZero();

    node.turn();
    assertThat(node.workers.calls).containsExactly("adopt", "adopt", "start api");
    assertThat(node.leftoversEnded).isEqualTo(2);
  }

  @Test
  void aBugInOneTurnIsNotTheLoopsEnd() {
    node.serving();
    node.workers.views.clear();
    node.workers.failure = new IllegalStateException("a bug");

    assertThat(node.turnAfter(GateWatch.REST)).isEqualTo(NodeLoop.RETRY);
    assertThat(node.workers.views).isEmpty();

    node.turn();
    assertThat(node.workers.views).containsOnlyKeys("api");
  }

  @Test
  void aGarbledRecordOnDiskIsNotTakenForNone() {
    node.records.failure = new InvalidInputException("known.json: expected an object, found '['");

    assertThatThrownBy(node::turn)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("known.json");
    assertThat(node.database.calls).isEmpty();
  }

  @Test
  void aReleaseThatChangedOnDiskSinceItWasLookedAtIsNotStarted() {
    node.releases.replaced.put(
        ReleaseVersion.parse("1.0.0"),
        FakeReleases.release(new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:another")));

    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);

    assertThat(node.workers.calls).containsExactly("adopt");
  }

  @Test
  void anotherAgentThatLivesUnderThisNameIsWaitedOutThenThisOneEnds() {
    node.cluster.failure = taken();
    assertThat(node.turn()).isEqualTo(NodeLoop.RETRY);
    assertThat(node.turnAfter(NodeBench.PATIENCE)).isEqualTo(NodeLoop.RETRY);

    node.pass(Duration.ofMillis(1));
    assertThatThrownBy(node::turn).isInstanceOf(NodeNameTakenException.class);

    assertThat(node.database.calls).as("its registration is left to it").isEmpty();
    assertThat(node.workers.calls).as("its workers are left to it").isEmpty();
  }

  @Test
  void anotherAgentThatTakesTheNameLaterEndsThisOne() {
    node.serving();
    node.cluster.failure = taken();

    assertThatThrownBy(node::turn).isInstanceOf(NodeNameTakenException.class);
    assertThat(node.workers.views).as("what runs goes on").containsOnlyKeys("api");
  }

  @Test
  void actionsWithoutEndAreInterruptedSoThatTheLoopCanBeEnded() {
    node.workers.endAtOnce = true;

    assertThat(node.turn()).isEqualTo(Duration.ZERO);

    assertThat(node.workers.calls).hasSizeLessThanOrEqualTo(NodeLoop.MAX_ACTIONS);
    assertThat(node.workers.views).isNotEmpty();
    assertThat(node.records.current).isEqualTo(V1);
  }

  @Test
  void anInterruptedThreadDoesNothing() throws InterruptedException {
    Thread.currentThread().interrupt();

    node.runInterrupted();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(node.database.calls).isEmpty();
  }

  private static NodeNameTakenException taken() {
    return new NodeNameTakenException(NodeBench.NODE, "run-2", "127.0.0.1:9");
  }
}
