package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.ended;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static io.locktender.cli.ClusterFixture.running;
import static io.locktender.cli.ClusterFixture.target;
import static io.locktender.cli.ClusterFixture.upgrade;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailure;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorCommandsIT {
  private final Terminal terminal = new Terminal();
  private TestingServer zookeeper;
  private FakeMaster master;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    master = new FakeMaster(zookeeper.getConnectString());
  }

  @AfterEach
  void stop() throws Exception {
    master.close();
    zookeeper.close();
  }

  @Test
  void statusShowsWhatTheMasterMirrors() throws Exception {
    rests();
    master.reports(report("node-1", NodeState.SERVING, null));

    assertThat(run("status")).isZero();

    assertThat(terminal.out())
        .contains("cluster   shop", "master    node-2", "admits 1.0.0", "revision 41, epoch 7")
        .containsPattern("node-1 +state-server +SERVING +1.0.0 +41")
        .containsPattern("node-3 +- +UNREACHABLE")
        .doesNotContain("\u001b");
  }

  @Test
  void aRefusedUpgradePrintsAllReasonsAndExits3() throws Exception {
    rests();
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked ->
            master.mirrors(
                mirror(
                    document(null, ONE),
                    ended(
                        asked.requestId(),
                        Outcome.REFUSED,
                        null,
                        List.of("node-3: unreachable", "node-1: no room")))));

    assertThat(run("upgrade", "2.0.0")).isEqualTo(3);

    assertThat(terminal.err())
        .isEqualTo(
            "2.0.0 is refused, nothing was changed:\n  node-3: unreachable\n  node-1: no room\n");
  }

  @Test
  void anAcceptedUpgradeExits0WithoutWaitingForItsEnd() throws Exception {
    rests();
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked -> master.mirrors(mirror(document(running(asked, Phase.HOLD)), null)));

    assertThat(run("upgrade", "2.0.0")).isZero();

    assertThat(terminal.out()).startsWith("2.0.0 begins");
    Target target = requireNonNull(master.target());
    assertThat(target.by()).contains("@");
    assertThat(target.abort()).isNull();
  }

  @Test
  void waitingForAnUpgradeThatIsRolledBackExits1WithTheReason() throws Exception {
    rests();
    StepFailure failure = new StepFailure("split", "node-2", "3 documents", 3, List.of());
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked -> {
          master.mirrors(mirror(document(running(asked, Phase.FINISH)), null));
          master.mirrors(
              mirror(
                  document(null, ONE),
                  ended(asked.requestId(), Outcome.ROLLED_BACK, failure, List.of())));
        });

    assertThat(run("upgrade", "2.0.0", "--wait")).isEqualTo(1);

    assertThat(terminal.err())
        .contains("1.0.0 -> 2.0.0: ROLLED_BACK: step split on node-2: 3 documents");
  }

  @Test
  void waitingForAnUpgradeThatSucceedsExits0() throws Exception {
    rests();
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked ->
            master.mirrors(
                mirror(
                    document(null, ONE),
                    ended(asked.requestId(), Outcome.SUCCEEDED, null, List.of()))));

    assertThat(run("upgrade", "2.0.0", "--wait", "--json")).isZero();

    assertThat(terminal.out()).contains("\"outcome\":\"SUCCEEDED\"");
  }

  @Test
  void jsonHasTheStandardOutputForItselfAndTheProgressIsBesideIt() throws Exception {
    rests();
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked -> {
          master.mirrors(mirror(document(running(asked, Phase.FINISH)), null));
          Awaitility.await().until(() -> terminal.err().contains("FINISH: at rest"));
          master.mirrors(
              mirror(
                  document(null, ONE),
                  ended(asked.requestId(), Outcome.SUCCEEDED, null, List.of())));
        });

    assertThat(run("upgrade", "2.0.0", "--wait", "--json")).isZero();

    assertThat(terminal.out().lines()).hasSize(1);
    assertThat(terminal.out()).startsWith("{\"cluster\":\"shop\"");
    assertThat(terminal.err()).contains("FINISH: at rest\n").doesNotContain("{");
  }

  @Test
  void aPersonIsShownWhatIsWaitedForUntilThereIsAnAnswer() throws Exception {
    rests();
    Terminal person = new Terminal().typing("y\n");
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked -> {
          Awaitility.await().until(() -> person.err().contains("waits for the master's answer"));
          master.mirrors(
              mirror(
                  document(null, ONE),
                  ended(asked.requestId(), Outcome.REFUSED, null, List.of("no room"))));
        });

    assertThat(run(person, "upgrade", "2.0.0")).isEqualTo(3);

    assertThat(person.err())
        .contains("connects to ZooKeeper ..")
        .endsWith("\r\u001b[K2.0.0 is refused, nothing was changed:\n  no room\n");
    assertThat(person.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REHEARSED, false, 0",
    "REHEARSED, true, 1",
    "ROLLED_BACK, true, 1",
    "REFUSED, false, 3"
  })
  void aRehearsalExits0JustWhereTheUpgradeWouldGoThrough(Outcome outcome, boolean fails, int exit)
      throws Exception {
    rests();
    StepFailure failure = fails ? StepFailure.of("split", "3 documents") : null;
    master.answers(
        Target::rehearses,
        asked ->
            master.mirrors(
                mirror(
                    document(null, ONE),
                    ended(asked.requestId(), outcome, failure, List.of("no room")))));

    assertThat(run("rehearse", "2.0.0")).isEqualTo(exit);

    assertThat(terminal.out() + terminal.err())
        .contains(
            fails ? "step split: 3 documents" : exit == 0 ? "it would go through" : "no room");
  }

  @Test
  void theSecondOfTwoOperatorsIsRefusedAndToldWhoAndWhat() throws Exception {
    rests();
    master.sets(target("2.1.0", "another"));

    assertThat(run("upgrade", "2.0.0")).isEqualTo(3);

    assertThat(terminal.err())
        .startsWith("the request for 2.1.0 by ada@host waits for the master's answer");
    assertThat(requireNonNull(master.target()).requestId()).isEqualTo("another");
  }

  @Test
  void anUpgradeIsRefusedWhileAnotherRuns() throws Exception {
    runs(Phase.FINISH);

    assertThat(run("upgrade", "2.1.0")).isEqualTo(3);

    assertThat(terminal.err())
        .startsWith("the upgrade 1.0.0 -> 2.0.0 by ada@host is running (FINISH)");
  }

  @Test
  void withoutAMasterTheRequestIsWithdrawnAndExits4() throws Exception {
    assertThat(run("upgrade", "2.0.0", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).startsWith("no master answered within");
    assertThat(requireNonNull(master.target()).abort()).isNotNull();
  }

  @Test
  void whatWasWithdrawnIsNotInTheWayOfTheNextRequest() throws Exception {
    master.mirrors(mirror(document(null, ONE), null, "node-1"));

    assertThat(run("upgrade", "2.0.0", "--timeout", "2s")).isEqualTo(4);
    assertThat(run("upgrade", "2.0.0", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err().lines()).allMatch(line -> line.startsWith("no master answered"));
  }

  @Test
  void aRehearsalThatIsNotWaitedForIsJsonWhereThatIsWanted() throws Exception {
    rests();
    master.answers(
        Target::rehearses,
        asked -> master.mirrors(mirror(document(running(asked, Phase.SYNC)), null)));

    assertThat(run("rehearse", "2.0.0", "--no-wait", "--json")).isZero();

    assertThat(terminal.out()).startsWith("{\"cluster\":\"shop\"").endsWith("}\n");
  }

  /** As behind {@code | head -1}. */
  @Test
  @Timeout(180)
  void aWatchThatNobodyReadsEnds_andAWaitGoesOn() throws Exception {
    rests();
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked ->
            master.mirrors(
                mirror(
                    document(null, ONE),
                    ended(asked.requestId(), Outcome.SUCCEEDED, null, List.of()))));
    Io unread =
        new Io(
            new PrintWriter(new FileOutputStream("/dev/full"), true, UTF_8),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(Reader.nullReader()),
            Map.of(),
            false);

    assertThat(Main.run(withCluster("status", "--watch"), unread)).isZero();
    assertThat(Main.run(withCluster("status", "--watch", "--json"), unread)).isZero();
    assertThat(Main.run(withCluster("upgrade", "2.0.0", "--wait"), unread)).isZero();
  }

  @Test
  void aMasterThatDoesNotDecideInTimeExits4AndTheRequestStands() throws Exception {
    rests();

    assertThat(run("upgrade", "2.0.0", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).startsWith("the master node-2 has not decided");
    assertThat(requireNonNull(master.target()).abort()).isNull();
  }

  @Test
  void aPersonWhoDoesNotConfirmChangesNothing() throws Exception {
    rests();
    Terminal person = new Terminal().typing("n\n");

    assertThat(run(person, "upgrade", "2.0.0")).isEqualTo(3);

    assertThat(person.err()).contains("Upgrade shop from 1.0.0 to 2.0.0?", "not confirmed");
    assertThat(master.target()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
  void beforeTheCommitPointAbortIsAskedForByNameAndTheMasterRollsBack(Phase phase)
      throws Exception {
    runs(phase);
    master.answers(
        asked -> asked.abort() != null,
        asked -> master.mirrors(mirror(document(running(asked, Phase.ROLLING_BACK)), null)));

    assertThat(run("abort")).isZero();

    Target target = requireNonNull(master.target());
    assertThat(target.requestId()).isEqualTo("request");
    assertThat(target.abort()).contains("@");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SWAP", "ADMIT"})
  void afterTheCommitPointAbortIsRefusedAndSaysWhatCanBeDone(Phase phase) throws Exception {
    runs(phase);

    assertThat(run("abort")).isEqualTo(3);

    assertThat(terminal.err()).contains("past the point of no return", "backup list");
    assertThat(requireNonNull(master.target()).abort()).isNull();
  }

  @Test
  void whileRollingBackAbortHasNothingToDo() throws Exception {
    runs(Phase.ROLLING_BACK);

    assertThat(run("abort")).isZero();

    assertThat(requireNonNull(master.target()).abort()).isNull();
  }

  @Test
  void abortWithNothingRunningIsRefused() throws Exception {
    rests();

    assertThat(run("abort")).isEqualTo(3);

    assertThat(terminal.err()).startsWith("no upgrade runs and no request waits");
  }

  @Test
  void abortIsRefusedWhenTheMasterWentOnBeforeItSawIt() throws Exception {
    runs(Phase.CHECK);
    master.answers(
        asked -> asked.abort() != null,
        asked -> master.mirrors(mirror(document(running(asked, Phase.SWAP)), null)));

    assertThat(run("abort")).isEqualTo(3);

    assertThat(terminal.err()).contains("past the point of no return");
  }

  @Test
  void anAbortThatNoMasterAnswersStandsAndExits4() throws Exception {
    runs(Phase.FINISH);

    assertThat(run("abort", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).startsWith("no master has answered");
    assertThat(requireNonNull(master.target()).abort()).isNotNull();
  }

  @Test
  void abortWaitsUntilAllIsAsBefore() throws Exception {
    runs(Phase.SYNC);
    master.answers(
        asked -> asked.abort() != null,
        asked ->
            master.mirrors(
                mirror(
                    document(null, ONE), ended("request", Outcome.ROLLED_BACK, null, List.of()))));

    assertThat(run("abort", "--wait")).isZero();

    assertThat(terminal.out()).endsWith("aborted: everything is as it was before\n");
  }

  @Test
  void abortThatCameTooLateSaysSo() throws Exception {
    runs(Phase.CHECK);
    master.answers(
        asked -> asked.abort() != null,
        asked ->
            master.mirrors(
                mirror(document(null, ONE), ended("request", Outcome.SUCCEEDED, null, List.of()))));

    assertThat(run("abort", "--wait")).isEqualTo(3);

    assertThat(terminal.err()).startsWith("too late");
  }

  @Test
  void watchingEndsWithTheUpgrade() throws Exception {
    runs(Phase.FINISH);
    master.answers(
        asked -> true,
        asked ->
            master.mirrors(
                mirror(document(null, ONE), ended("request", Outcome.DEGRADED, null, List.of()))));

    assertThat(run("status", "--watch", "--until-ended", "--json")).isEqualTo(1);

    assertThat(terminal.out().lines().reduce((first, last) -> last).orElse(""))
        .contains("\"outcome\":\"DEGRADED\"");
  }

  @Test
  void askingForTheVersionThatIsThereAsksNothingAndExits0() throws Exception {
    rests();

    assertThat(run("upgrade", "1.0.0", "--wait")).isZero();

    assertThat(terminal.out()).startsWith("shop is at 1.0.0 already; nothing to do");
    assertThat(master.target()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "DEGRADED, 2.0.0 ended degraded: why, 1",
    "ROLLED_BACK, 2.0.0 was rolled back: why, 1",
    "REFUSED, 2.0.0 was refused: why, 0"
  })
  void whySaysWhatToTypeAndExits1AfterAFailure(Outcome outcome, String sentence, int exit)
      throws Exception {
    master.isElected("node-2");
    master.reports(report("node-1", NodeState.HELD, null));
    master.mirrors(mirror(document(null, ONE), ended("request", outcome, null, List.of("why"))));
    if (outcome != Outcome.DEGRADED) {
      master.reports(report("node-1", NodeState.SERVING, null));
    }

    assertThat(run("why")).isEqualTo(exit);

    assertThat(terminal.out()).contains(sentence, "next      locktender ");
  }

  @Test
  void whyExits1WhileTheMasterCannotReadARecordAndAsksForNoUpgrade() throws Exception {
    master.isElected("node-2");
    Mirror rest = mirror(document(null, ONE), null, "node-1");
    String garbled = "a record cannot be read, so nothing is done: locktender.nodes";
    master.mirrors(
        new Mirror("node-2", garbled, null, rest.document(), null, rest.nodes(), null, true, null));

    assertThat(run("why")).isEqualTo(1);

    assertThat(terminal.out()).contains(garbled).doesNotContain("locktender upgrade");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rehearse 2.0.0", "upgrade 2.0.0 --max-hold 5s", "upgrade 2.0.0 --cutover manual"})
  void whatTheOldestAgentDoesNotReadIsNotAskedFor(String words) throws Exception {
    rests();
    Mirror rest = mirror(document(null, ONE), null, "node-1", "node-3", "node-4");
    KnownAgents agents = new KnownAgents(2, Map.of(1, List.of(1)));
    master.mirrors(
        new Mirror(
            "node-2", "rests", null, rest.document(), null, rest.nodes(), null, false, agents));
    master.reports(report("node-1", NodeState.SERVING, null));

    assertThat(run(words.split(" "))).isEqualTo(3);

    assertThat(terminal.err())
        .contains("needs agents that read records of format 2", "node-3 (away, up to format 1)")
        .contains("nothing was changed")
        .doesNotContain("node-1", "node-4");
    assertThat(master.target()).isNull();
  }

  @Test
  void underAMasterThatDoesNotSayWhatAgentsReadNothingNewIsAskedFor() throws Exception {
    rests();
    Mirror rest = mirror(document(null, ONE), null, "node-1", "node-3");
    master.mirrors(
        new Mirror(
            "node-2", "rests", null, rest.document(), null, rest.nodes(), null, false, null));
    assertThat(run("rehearse", "2.0.0")).isEqualTo(3);
    assertThat(terminal.err()).contains("node-1", "node-3");
  }

  @Test
  void aCutoverIsNotAskedForWhereTheTargetWouldBecomeTooNew() throws Exception {
    runs(Phase.READY);
    Mirror there = mirror(document(upgrade(Phase.READY, List.of(), null)), null, "node-3");
    KnownAgents agents = new KnownAgents(2, Map.of(1, List.of(0)));
    master.mirrors(
        new Mirror(
            "node-2", "runs", null, there.document(), null, there.nodes(), null, false, agents));
    assertThat(run("cutover")).isEqualTo(3);
    assertThat(terminal.err()).contains("node-3 (away, up to format 1)");
    assertThat(requireNonNull(master.target()).command()).isNull();
  }

  private void rests() throws Exception {
    master.isElected("node-2");
    master.mirrors(mirror(document(null, ONE), null, "node-1", "node-3"));
  }

  private void runs(Phase phase) throws Exception {
    master.isElected("node-2");
    master.sets(target("2.0.0", "request"));
    master.mirrors(mirror(document(upgrade(phase, List.of(), null)), null));
  }

  private int run(String... words) {
    return run(terminal, words);
  }

  private int run(Terminal on, String... words) {
    return on.run(withCluster(words));
  }

  private String[] withCluster(String... words) {
    return Stream.concat(
            Arrays.stream(words),
            Stream.of("--cluster", "shop", "--zookeeper", zookeeper.getConnectString()))
        .toArray(String[]::new);
  }
}
