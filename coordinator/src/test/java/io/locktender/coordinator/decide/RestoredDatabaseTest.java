package io.locktender.coordinator.decide;

import static io.locktender.coordinator.document.Documents.V1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.MasterAction.Cancel;
import io.locktender.coordinator.decide.MasterAction.Wait;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.decide.NodeAction.Ack;
import io.locktender.coordinator.decide.NodeAction.Adopt;
import io.locktender.coordinator.decide.NodeAction.Stop;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoredDatabaseTest {
  private static final SeenRevision SEEN = new SeenRevision("lineage-1", 7);
  private static final VersionDocument DUMP = Documents.idle();
  private static final VersionDocument ADOPTED =
      Transitions.adopt(DUMP, "lineage-2", "token-2", List.of(SEEN));

  @Nested
  class TheMaster {
    private MasterDecision decide(MasterViews view) {
      return view.target(null).decide();
    }

    @Test
    void doesNotTakeOverADumpThatIsOlderThanWhatItsNodeHasSeen() {
      MasterDecision decision = decide(new MasterViews().token("token-9", false).known(SEEN));
      assertThat(decision.action()).isEqualTo(new Wait());
      assertThat(decision.sentence()).contains("revision 1, and 7 was seen", "db adopt");
    }

    @Test
    void doesNotTakeOverADumpThatIsOlderThanWhatAnotherNodeHasSeen() {
      MasterViews view = new MasterViews().token("token-9", false).nodeKnows("node-3", SEEN);
      assertThat(decide(view).action()).isEqualTo(new Wait());
    }

    @Test
    void doesNotTakeOverAnotherLineage() {
      MasterDecision decision =
          decide(new MasterViews().token("token-9", false).known(new SeenRevision("lineage-0", 1)));
      assertThat(decision.action()).isEqualTo(new Wait());
      assertThat(decision.sentence()).contains("another lineage", "db adopt");
    }

    @ParameterizedTest
    @EnumSource(
        value = Phase.class,
        names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ADMIT", "ROLLING_BACK"})
    void doesNotGoOnWithTheUpgradeOfADumpThoughTheTokenIsItsOwn(Phase phase) {
      MasterViews view = new MasterViews().document(Documents.in(phase)).known(newer(99));
      assertThat(decide(view).action()).isEqualTo(new Wait());
    }

    @Test
    void stopsTheTaskThatRuns() {
      MasterViews view =
          new MasterViews()
              .document(Documents.in(Phase.SYNC))
              .running(new SyncTask("req-1"))
              .known(newer(99));
      assertThat(decide(view).action()).isEqualTo(new Cancel());
    }

    @Test
    void takesOverWhatWasAdopted() {
      MasterViews view =
          new MasterViews()
              .document(ADOPTED)
              .token("token-9", false)
              .known(SEEN)
              .nodeKnows("node-3", newer(30));
      assertThat(decide(view).action()).isInstanceOf(WriteDocument.class);
    }

    @Test
    void saysThatTheDocumentIsGoneWhereThereWasOne() {
      MasterDecision decision = decide(new MasterViews().document(null).known(SEEN));
      assertThat(decision.sentence()).contains("is gone (it was at revision 7)");
    }

    @Test
    void countsNoAckOfAnotherLineage() {
      VersionDocument syncing =
          HoldTransitions.sync(ADOPTED, requireNonNull(Documents.in(Phase.SYNC).upgrade()));
      VersionDocument held = HoldTransitions.hold(HoldTransitions.ready(syncing));
      MasterViews view = new MasterViews().document(held).token("token-2", true);
      MasterDecision old =
          decide(view.nodeKnows("node-1", newer(99)).nodeKnows("node-2", newer(99)));
      assertThat(old.sentence()).contains("HOLD: waits for node-1, node-2");
      MasterDecision acked =
          decide(view.nodeKnows("node-1", held.known()).nodeKnows("node-2", held.known()));
      assertThat(acked.sentence()).contains("every node has acked");
    }

    private SeenRevision newer(long revision) {
      return new SeenRevision("lineage-1", revision);
    }
  }

  @Nested
  class ANode {
    private NodeViews sees(VersionDocument document) {
      return NodeViews.of(document).known(SEEN).acked(7);
    }

    @Test
    void saysThatADumpWasRestoredEvenIfTheDumpDoesNotKnowItsAgent() {
      NodeDecision decision = sees(DUMP).registeredBy("run-0").decide();
      assertThat(decision.action()).isEqualTo(new Stop(List.of("api")));
      assertThat(decision.sentence()).contains("an old dump was restored", "locktender db adopt");
      NodeDecision removed = sees(DUMP).registeredBy(null).decide();
      assertThat(removed.sentence()).contains("an old dump was restored");
    }

    @Test
    void registersAnewInWhatWasAdoptedWhoeverIsRegisteredThere() {
      assertThat(sees(ADOPTED).registeredBy("run-0").decide().action())
          .isEqualTo(new Adopt(new SeenRevision("lineage-2", 8)));
      assertThat(sees(ADOPTED).registeredBy(null).decide().action()).isInstanceOf(Adopt.class);
    }

    @Test
    void followsAnAdoptionWhateverRevisionOfItsLineageItHasSeen() {
      NodeViews view = sees(ADOPTED).known(new SeenRevision("lineage-1", 1_000));
      assertThat(view.decide().action()).isInstanceOf(Adopt.class);
    }

    @Test
    void doesNotRegisterWithoutZooKeeperWhichKnowsWhoElseHasItsName() {
      NodeDecision decision = sees(ADOPTED).withoutZooKeeper().decide();
      assertThat(decision.action()).isEqualTo(new Stop(List.of("api")));
      assertThat(decision.sentence()).contains("waits for ZooKeeper");
    }

    @Test
    void carriesOutWhatWasAdoptedOnceItHasRegistered() {
      NodeDecision decision = NodeViews.of(ADOPTED).acked(0).decide();
      assertThat(decision.action()).isEqualTo(new Ack(8));
    }

    @Test
    void stillRefusesAnAdoptionOfWhichItIsNotTold() {
      NodeDecision decision = sees(ADOPTED).known(new SeenRevision("lineage-3", 1)).decide();
      assertThat(decision.action()).isEqualTo(new Stop(List.of("api")));
      assertThat(decision.sentence()).contains("another lineage");
    }

    @Test
    void refusesADumpFromBeforeTheAdoption() {
      NodeDecision decision = sees(DUMP).known(new SeenRevision("lineage-2", 8)).decide();
      assertThat(decision.sentence()).contains("another lineage");
      assertThat(decision.state()).isEqualTo(NodeState.DRAINING);
    }

    @Test
    void refusesAnotherClustersAdoption() {
      VersionDocument foreign =
          Transitions.adopt(
              Transitions.baseline("other", "lineage-1", "t", V1), "l2", "t2", List.of(SEEN));
      assertThat(sees(foreign).decide().sentence()).contains("belongs to cluster other");
    }
  }

  @Nested
  class ANodesOwnSteps {
    private static final NodeStep CONFIG =
        new NodeStep(ReleaseVersion.parse("2.0.0"), "config", true);
    private static final NodeStep CACHE =
        new NodeStep(ReleaseVersion.parse("3.0.0"), "cache", true);

    private NodeViews at(String level) {
      return NodeViews.held(ADOPTED).level(level).steps("1.0.0", CONFIG);
    }

    @Test
    void goBackBehindWhatWasDoneForGood() {
      assertThat(at("2.0.0").decide().action())
          .isEqualTo(new NodeAction.Lower(ReleaseVersion.parse("1.0.0"), List.of(CONFIG)));
    }

    @Test
    void ofAnUpgradeThatWasNotEndedGoBackBeforeThem() {
      assertThat(at("2.0.0").applied(CACHE).decide().action())
          .isEqualTo(new NodeAction.Lower(ReleaseVersion.parse("1.0.0"), List.of(CONFIG, CACHE)));
    }

    @Test
    void areTakenBackBeforeAnythingIsStarted() {
      NodeDecision decision = at("1.0.0").steps("1.0.0").applied(CONFIG).current(null).decide();
      assertThat(decision.action())
          .isEqualTo(
              new NodeAction.RunJob(
                  new JobView.Key(
                      JobView.Kind.REVERT, ReleaseVersion.parse("2.0.0"), "config", "")));
    }

    @Test
    void areTakenBackInTheRollBackThatFollowsAnAdoptionToo() {
      VersionDocument back =
          Transitions.adopt(Documents.in(Phase.SYNC), "lineage-2", "token-2", List.of(SEEN));
      NodeViews view = NodeViews.held(back).level("2.0.0").steps("1.0.0", CONFIG);
      assertThat(view.decide().action())
          .isEqualTo(new NodeAction.Lower(ReleaseVersion.parse("1.0.0"), List.of(CONFIG)));
    }

    @Test
    void thatNobodyCanReadHoldTheNode() {
      NodeDecision decision = at("2.0.0").unreadableSteps("1.0.0").decide();
      assertThat(decision.action()).isEqualTo(new NodeAction.Wait());
      assertThat(decision.state()).isEqualTo(NodeState.UNHEALTHY);
      assertThat(decision.sentence()).contains("between 2.0.0 and 1.0.0 cannot be read");
    }
  }
}
