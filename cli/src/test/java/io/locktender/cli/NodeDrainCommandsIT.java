package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code node drain} and {@code node resume}, on a real ZooKeeper. */
final class NodeDrainCommandsIT {
  private final Terminal terminal = new Terminal();
  private TestingServer zookeeper;
  private FakeMaster master;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    master = new FakeMaster(zookeeper.getConnectString());
    master.isElected("node-1");
    master.mirrors(mirror(document(null, ONE), null, "node-1", "node-2"));
    master.reports(report("node-1", NodeState.SERVING, null));
    master.reports(report("node-2", NodeState.SERVING, null));
  }

  @AfterEach
  void stop() throws Exception {
    master.close();
    zookeeper.close();
  }

  private int run(Terminal on, String... words) {
    String[] where = {"--cluster", "shop", "--zookeeper", zookeeper.getConnectString()};
    return on.run(Stream.concat(Stream.of(words), Stream.of(where)).toArray(String[]::new));
  }

  private int run(String... words) {
    return run(terminal, words);
  }

  private static NodeReport drained(String node, Drain drain) {
    NodeReport serving = report(node, NodeState.DRAINED, null);
    return new NodeReport(
        serving.node(),
        serving.incarnation(),
        serving.roles(),
        NodeState.DRAINED,
        serving.revision(),
        serving.known(),
        serving.release(),
        drain.words(),
        null,
        null,
        null,
        null,
        serving.workers(),
        null,
        serving.agent(),
        null,
        true,
        drain);
  }

  @Test
  void itIsRecordedAndDoneWhenTheNodeSaysSo() throws Exception {
    master.followsDrains(
        drains -> master.reports(drained("node-2", requireNonNull(drains.get("node-2")))));

    assertThat(run("node", "drain", "node-2", "--reason", "new  kernel")).isZero();

    Drain drain = requireNonNull(master.drains().nodes().get("node-2"));
    assertThat(drain.reason()).isEqualTo("new kernel");
    assertThat(drain.by()).contains("@");
    assertThat(terminal.out()).isEqualTo("node-2 is drained: none of its workers is left\n");
  }

  @Test
  void whatItWaitsForIsSaidWhenTheTimeIsOver() throws Exception {
    assertThat(run("node", "drain", "node-2", "--timeout", "1s")).isEqualTo(4);

    assertThat(terminal.err())
        .contains("node-2: not so within 1 s: SERVING")
        .contains("stays drained until 'locktender node resume node-2'");
    assertThat(master.drains().nodes()).containsKey("node-2");
  }

  @Test
  void whoIsAwayIsDrainedWhenItsAgentRuns() throws Exception {
    master.mirrors(mirror(document(null, ONE), null, "node-1", "node-2", "node-3"));

    assertThat(run("node", "drain", "node-3")).isZero();

    assertThat(terminal.out()).contains("is drained when its agent runs");
    assertThat(run("status")).isZero();
    assertThat(terminal.out()).contains("when it does, it is drained by ");
  }

  @Test
  void whoGoesAwayMeanwhileIsWaitedFor() throws Exception {
    master.followsDrains(drains -> master.reportsNoMore("node-2"));

    assertThat(run("node", "drain", "node-2", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).contains("node-2: not so within 2 s: its agent does not run");
  }

  @Test
  void alsoWhereItIsResumed() throws Exception {
    Drain drain = new Drain("bob", Instant.EPOCH, null);
    master.drains(Drains.NONE.with("node-2", drain));
    master.reports(drained("node-2", drain));
    master.followsDrains(drains -> master.reportsNoMore("node-2"));

    assertThat(run("node", "resume", "node-2", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).contains("node-2: not so within 2 s: its agent does not run");
  }

  @Test
  void aNodeThatIsNotRegisteredIsRefused() throws Exception {
    assertThat(run("node", "drain", "node-9")).isEqualTo(3);

    assertThat(terminal.err()).contains("node-9 is not registered", "nothing was changed");
    assertThat(master.drains()).isEqualTo(Drains.NONE);
  }

  @Test
  void whileAnOlderAgentIsRegisteredItIsRefusedAndThatIsNamed() throws Exception {
    Mirror rest = mirror(document(null, ONE), null, "node-1", "node-2", "node-3");
    KnownAgents agents = new KnownAgents(3, Map.of(2, List.of(2)));
    master.mirrors(
        new Mirror(
            "node-1", "rests", null, rest.document(), null, rest.nodes(), null, false, agents));

    assertThat(run("node", "drain", "node-2")).isEqualTo(3);

    assertThat(terminal.err())
        .contains("needs agents that read records of format 3", "node-3 (away, up to format 2)");
    assertThat(master.drains()).isEqualTo(Drains.NONE);
  }

  @Test
  void theLastOneThatServesIsAskedFor() throws Exception {
    Drain drain = new Drain("bob", Instant.EPOCH, null);
    master.drains(Drains.NONE.with("node-1", drain));
    master.reports(drained("node-1", drain));

    assertThat(run("node", "drain", "node-2")).isEqualTo(2);
    assertThat(terminal.err()).contains("expected --yes");

    Terminal person = new Terminal().typing("n\n");
    assertThat(run(person, "node", "drain", "node-2")).isEqualTo(3);
    assertThat(person.err()).contains("node-2 is the last node that serves. Drain it?");
    assertThat(master.drains().nodes()).containsOnlyKeys("node-1");

    assertThat(run("node", "drain", "node-2", "--yes", "--no-wait")).isZero();
    assertThat(master.drains().nodes()).containsOnlyKeys("node-1", "node-2");
  }

  @Test
  void resumedItServes() throws Exception {
    Drain drain = new Drain("bob", Instant.EPOCH, null);
    master.drains(Drains.NONE.with("node-2", drain));
    master.reports(drained("node-2", drain));
    master.followsDrains(drains -> master.reports(report("node-2", NodeState.SERVING, null)));

    assertThat(run("node", "resume", "node-2", "--json")).isZero();

    assertThat(master.drains().nodes()).isEmpty();
    assertThat(terminal.out())
        .isEqualTo("{\"node\":\"node-2\",\"drain\":null,\"state\":\"SERVING\"}\n");
  }

  @Test
  void alsoWhereTheRecordIsLostAndOnlyTheNodeKnows() throws Exception {
    master.reports(drained("node-2", new Drain("bob", Instant.EPOCH, null)));

    assertThat(run("node", "resume", "node-2", "--no-wait")).isZero();

    assertThat(master.drains().nodes()).isEmpty();
    assertThat(master.drainsAreWritten()).isTrue();
  }

  @Test
  void whoIsNotDrainedIsNotResumed() {
    assertThat(run("node", "resume", "node-2")).isEqualTo(3);

    assertThat(terminal.err()).contains("node-2 is not drained");
  }

  @Test
  void whyNamesItAndTheCommandThatHelps_andAllIsWell() throws Exception {
    Drain drain = new Drain("bob", Instant.EPOCH, "new kernel");
    master.drains(Drains.NONE.with("node-2", drain));
    master.reports(drained("node-2", drain));

    assertThat(run("why")).isZero();

    assertThat(terminal.out())
        .contains("  node-2  drained by bob (new kernel)")
        .contains("next      locktender node resume node-2");
  }
}
