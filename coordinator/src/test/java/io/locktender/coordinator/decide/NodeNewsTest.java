package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.INDEX;
import static io.locktender.coordinator.document.Documents.SPLIT;
import static io.locktender.coordinator.document.Documents.syncing;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeNewsTest {
  private static final ReleaseVersion TO = Documents.V2.version();
  private static final StepMark OF_NODES =
      StepMark.pending(TO, "config", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);

  /** All documents of an upgrade by HOLD, one after the other. */
  private static List<VersionDocument> upgrade(List<StepMark> steps, boolean check) {
    List<VersionDocument> all = new ArrayList<>(List.of(Documents.idle(), syncing(steps, check)));
    all.add(HoldTransitions.ready(last(all)));
    all.add(HoldTransitions.hold(last(all)));
    all.add(HoldTransitions.finish(last(all), mark -> true, mark -> 0));
    for (StepMark step : steps) {
      if (step.onMaster()) {
        all.add(Transitions.stepDone(last(all), TO, step.id(), 0, 7));
      }
    }
    all.add(HoldTransitions.check(last(all)));
    all.add(HoldTransitions.commit(last(all), List.of()));
    all.add(HoldTransitions.admit(last(all)));
    all.add(Transitions.done(last(all), null));
    return all;
  }

  private static VersionDocument last(List<VersionDocument> all) {
    return all.get(all.size() - 1);
  }

  /** The phases that nodes are told of, where each is compared with what was told last. */
  private static List<String> told(List<VersionDocument> documents) {
    List<String> told = new ArrayList<>();
    VersionDocument before = documents.get(0);
    for (VersionDocument next : documents.subList(1, documents.size())) {
      if (NodeNews.is(before, next)) {
        told.add(next.upgrade() == null ? "end" : next.upgrade().phase().name());
        before = next;
      }
    }
    return told;
  }

  @Test
  void whereNodesHaveNothingToDoThemselvesTheyAreToldOfTheirGatesOnly() {
    assertThat(told(upgrade(List.of(SPLIT, INDEX), false)))
        .containsExactly("SYNC", "HOLD", "ADMIT", "end");
  }

  @Test
  void ofTheirCheckTheyAreTold() {
    assertThat(told(upgrade(List.of(SPLIT, INDEX), true)))
        .containsExactly("SYNC", "HOLD", "CHECK", "ADMIT", "end");
  }

  @Test
  void whereTheyHaveStepsTheyAreToldWhenTheMastersAreDone() {
    assertThat(told(upgrade(List.of(SPLIT, OF_NODES), false)))
        .containsExactly("SYNC", "HOLD", "FINISH", "FINISH", "ADMIT", "end");
  }

  @Test
  void whenTheWayBackIsTakenTheyAreTold() {
    VersionDocument held = Documents.held(List.of(SPLIT), false);
    VersionDocument finishing = HoldTransitions.finish(held, mark -> true, mark -> 0);

    assertThat(NodeNews.is(held, HoldTransitions.serveAgain(held, "late"))).isTrue();
    assertThat(
            NodeNews.is(
                held, Transitions.rollBack(finishing, StepFailure.of(null, "broken"), null)))
        .isTrue();
  }

  @Test
  void ofAnotherMastershipTheyAreTold() {
    VersionDocument ready = Documents.in(Phase.READY);

    assertThat(NodeNews.is(ready, Transitions.takeOver(ready, "token-2"))).isTrue();
  }

  @Test
  void ofAllThatRollsTheyAreTold() {
    List<VersionDocument> all =
        List.of(
            Documents.idle(),
            Documents.expanding(RollOptions.DEFAULT),
            Documents.rollingIn(Phase.ROLLING, RollOptions.DEFAULT),
            Documents.rollingIn(Phase.SOAK, RollOptions.DEFAULT),
            Documents.rollingIn(Phase.CONTRACT, RollOptions.DEFAULT));

    assertThat(told(all)).containsExactly("EXPAND", "ROLLING", "SOAK", "CONTRACT");
  }
}
