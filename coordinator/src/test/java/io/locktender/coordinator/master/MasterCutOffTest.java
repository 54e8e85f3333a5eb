package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.decide.CutOffRules;
import io.locktender.coordinator.document.Documents;
import io.locktender.steps.control.NodeRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop where the database does not answer this node, and may answer another. */
@Timeout(180)
class MasterCutOffTest extends MasterBench {
  private static final Duration PATIENCE = CutOffRules.patience("token-2");

  private void otherReads(boolean reads) {
    cluster.reports.put(
        "node-2",
        NodeReports.of("node-2")
            .run("run-2")
            .roles(NodeRole.STATE_SERVER)
            .databaseAnswers(reads)
            .build());
  }

  /** The first turn that finds it silent, and one when it is so for long enough. */
  private MasterTurn cutOff() throws InterruptedException {
    claimed(Documents.idle());
    turn();
    store.silent(true);
    pass(REST);
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    assertThat(masterships.resigned).isZero();
    pass(PATIENCE);
    return turn();
  }

  @Test
  void itResignsWhereAnotherStateServerReads() throws InterruptedException {
    otherReads(true);

    MasterTurn turn = cutOff();

    assertThat(turn.kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    assertThat(turn.sentence()).contains("the database answers node-2 and not it");
    assertThat(masterships.resigned).isEqualTo(1);
    assertThat(tasks.abandoned).isPositive();
    assertThat(log.counted).as("it is measured as master no more").endsWith("deposed");
  }

  @Test
  void itStaysWhereNobodyIsAnswered() throws InterruptedException {
    otherReads(false);

    cutOff();

    assertThat(masterships.resigned).isZero();
  }

  @Test
  void whereTheDatabaseAnswersInBetweenTheTimeBeginsAnew() throws InterruptedException {
    otherReads(false);
    cutOff();
    store.silent(false);
    turn();
    otherReads(true);
    store.silent(true);
    pass(REST);
    turn();
    pass(PATIENCE.minusMillis(1));
    turn();

    assertThat(masterships.resigned).isZero();
  }

  @Test
  void itDoesNotStandAgainBeforeItIsAnswered() throws InterruptedException {
    otherReads(true);
    cutOff();
    masterships.elect("token-3");
    pass(PATIENCE.multipliedBy(3));
    assertThat(turn().kind()).isEqualTo(MasterTurn.Kind.DATABASE_SILENT);
    assertThat(masterships.resigned).as("once is enough").isEqualTo(1);
    assertThat(log.counted).endsWith("deposed");

    store.silent(false);
    assertThat(turn().sentence()).startsWith("elected: takes over");
  }
}
