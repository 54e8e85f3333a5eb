package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The loop around the rules, on fakes of all that it works with: one node, which is its own. */
abstract class MasterBench {
  static final Duration POLL = Duration.ofSeconds(1);
  static final Duration REST = Duration.ofSeconds(10);
  static final Duration RETRY = Duration.ofMillis(250);
  static final Target TO_V2 = new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann@desk", null);

  final MemoryStore store = new MemoryStore();
  final FakeCluster cluster = new FakeCluster();
  final FakeMasterships masterships = new FakeMasterships();
  final FakeTasks tasks = new FakeTasks();
  final FakeAsks asks = new FakeAsks();
  final FakeLog log = new FakeLog();
  final AtomicLong nanos = new AtomicLong();
  @Nullable SeenRevision seen;
  Outbox outbox = Outbox.NONE;
  final MasterLoop loop =
      MasterLoop.of(
          new MasterIdentity("shop", "node-1", Deadlines.DEFAULT, false, () -> seen),
          masterships,
          cluster,
          new ClusterStore(store),
          tasks,
          asks,
          new MasterRecorder(
              log,
              new Journal(new ClusterStore(store), Runnable::run, "node-1", () -> Instant.EPOCH),
              log,
              outbox),
          new Clocks(() -> Instant.EPOCH, nanos::get));

  @BeforeEach
  void aClusterOfOneNode() {
    store.put(Documents.idle());
    store.register(
        new NodeRegistration(
            "node-1",
            "run-1",
            List.of(NodeRole.STATE_SERVER),
            Instant.EPOCH,
            AgentBuild.current()));
    report(NodeState.SERVING, 1);
    ask(Target.atRest(Documents.idle()));
  }

  void report(NodeState state, long revision) {
    cluster.reports.put(
        "node-1",
        NodeReports.of("node-1")
            .run("run-1")
            .roles(NodeRole.STATE_SERVER)
            .is(state)
            .acked(revision)
            .knows(new SeenRevision("lineage-1", revision))
            .release("1.0.0")
            .build());
  }

  void ask(Target target) {
    cluster.target = new Versioned<>(target, 7);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  MasterTurn turn() throws InterruptedException {
    return loop.turn();
  }

  /** Elected, and the token is in the document. */
  void claimed(VersionDocument document) throws InterruptedException {
    store.put(document);
    if (document.upgrade() != null) {
      ask(TO_V2);
    }
    masterships.elect("token-2");
    assertThat(turn().sentence()).startsWith("elected: takes over as epoch");
    assertThat(store.document().token()).isEqualTo("token-2");
  }

  /** The mastership that the document names: nothing is taken over. */
  void masterOf(VersionDocument document) {
    store.put(document);
    ask(TO_V2);
    masterships.elect(Documents.TOKEN);
  }

  List<String> journaled() {
    return store.journal().stream().map(JournalEntry::event).toList();
  }
}
