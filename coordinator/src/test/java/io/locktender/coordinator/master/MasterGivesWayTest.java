package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.control.RecordFormat;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop when a newer build wrote what it reads: it resigns, and does not stand again. */
@Timeout(180)
class MasterGivesWayTest extends MasterBench {
  private static final int NEWER = RecordFormat.NEWEST + 1;

  private static BsonDocument newer() {
    return BsonRecords.toBson(Documents.idle()).append("format", new BsonInt32(NEWER));
  }

  @Test
  void toADocumentOfANewerFormat_whichStaysAsItIs() throws InterruptedException {
    claimed(Documents.idle());
    store.put(newer());
    pass(REST);

    MasterTurn turn = turn();

    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(turn.sentence())
        .contains("written by a newer Locktender (format 4, this one knows up to 3")
        .endsWith(": update this agent");
    assertThat(masterships.resigned).isEqualTo(1);
    assertThat(log.events).endsWith("elected", "transition-intended", "transition");
    assertThat(store.readVersion()).contains(newer());
  }

  @Test
  void itIsNotElectedAgainWhileThatIsThere() throws InterruptedException {
    claimed(Documents.idle());
    store.put(newer());
    pass(REST);
    turn();

    masterships.elect("token-3");
    MasterTurn turn = turn();
    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(turn.rest()).isEqualTo(REST);
    assertThat(masterships.held).as("it stands no more").isNull();

    store.put(Documents.idle());
    masterships.elect("token-4");
    assertThat(turn().sentence()).startsWith("elected: takes over");
    assertThat(store.document().token()).isEqualTo("token-4");
  }

  @Test
  void aDatabaseThatDoesNotAnswerMeanwhileIsNoReasonToStandAgain() throws InterruptedException {
    claimed(Documents.idle());
    store.put(newer());
    pass(REST);
    turn();

    masterships.elect("token-3");
    store.silent(true);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    store.silent(false);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
  }

  @Test
  void toAReportOrAMirrorOfANewerFormat() throws InterruptedException {
    claimed(Documents.idle());
    cluster.newer = new NewerFormatException("/mirror", NEWER);
    int published = cluster.published;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(cluster.published).isEqualTo(published);

    cluster.newer = null;
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NOT_MASTER);
  }

  @Test
  void toTheEndOfARequestOfANewerFormat() throws InterruptedException {
    claimed(Documents.idle());
    store.putEnded(TO_V2.requestId(), new BsonDocument("format", new BsonInt32(NEWER)));
    ask(TO_V2);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(turn().kind()).as("not elected for a moment again").isEqualTo(MasterTurn.Kind.NEWER);
  }

  @Test
  void toATargetOfANewerFormatWhileNothingRuns() throws InterruptedException {
    claimed(Documents.idle());
    cluster.newerTarget = new NewerFormatException("/target", NEWER);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
    assertThat(tasks.started).isEmpty();
  }

  @Test
  void whatRunsGoesOnWithoutATargetThatNoStateServerCanRead() throws InterruptedException {
    masterOf(Documents.in(Phase.HOLD));
    report(NodeState.HELD, store.document().revision());
    cluster.newerTarget = new NewerFormatException("/target", NEWER);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DECIDED);
    assertThat(tasks.started).isNotEmpty();
  }

  @Test
  void itGivesWayToAnotherStateServerThatCanReadTheTarget() throws InterruptedException {
    masterOf(Documents.in(Phase.HOLD));
    report(NodeState.HELD, store.document().revision());
    cluster.reports.put("node-2", other(new AgentBuild("0.2.0", NEWER)));
    cluster.newerTarget = new NewerFormatException("/target", NEWER);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.NEWER);
  }

  private static NodeReport other(AgentBuild agent) {
    return NodeReports.of("node-2")
        .run("run-2")
        .roles(NodeRole.STATE_SERVER)
        .is(NodeState.HELD)
        .agent(agent)
        .build();
  }
}
