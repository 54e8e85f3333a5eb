package io.locktender.agent.node;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Jitter;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A node whose surroundings are the test's: nothing waits, no time passes but by {@link #pass}. The
 * database is at 1.0.0, which is on disk with 2.0.0, and nothing has run yet.
 */
final class NodeBench {
  static final ReleaseId V1 = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
  static final ReleaseId V2 = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:2");
  static final String NODE = "node-1";
  static final String RUN = "run-1";
  static final AgentBuild AGENT = new AgentBuild("0.1.0+abc", 2);
  static final Duration PATIENCE = Duration.ofSeconds(12);

  final NodeIdentity self =
      new NodeIdentity("shop", NODE, RUN, List.of(NodeRole.STATE_SERVER), "127.0.0.1:8080", AGENT);
  final FakeDatabase database = new FakeDatabase();
  final FakeCluster cluster = new FakeCluster();
  final FakeRecords records = new FakeRecords();
  final FakeWorkers workers = new FakeWorkers();
  final FakeReleases releases = new FakeReleases();
  final FakeCommands commands = new FakeCommands();
  final FakeMeters meters = new FakeMeters();

  final FakeLeaving leaving = new FakeLeaving();

  /** What was recorded, in order. */
  final List<String> events = new ArrayList<>();

  /** What recording an event throws, or null. */
  @Nullable RuntimeException eventFailure;

  NodeReport.@Nullable TaskProgress progress;
  int leftoversEnded;
  private long nanos = 1_000_000_000L;
  private @Nullable Duration waited;
  private @Nullable NodeLoop loop;

  NodeBench() {
    database.document = Transitions.baseline("shop", "lineage-1", "token-1", V1);
    releases.install(V1);
    releases.install(V2);
  }

  /** 1.0.0 serves, and its revision is acked. */
  NodeBench serving() {
    turn();
    return this;
  }

  /** The agent's process begins anew: what is on disk is all that is left. */
  void restart() {
    loop = null;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Wakes the loop once; gives how long it would wait then. */
  Duration turn() {
    try {
      loop().run();
      throw new AssertionError("the loop ended by itself");
    } catch (InterruptedException e) {
      return requireNonNull(waited);
    }
  }

  /** The loop as its thread runs it, when that was told to end. */
  void runInterrupted() throws InterruptedException {
    loop().run();
  }

  /** So much time passes; then the loop is woken. */
  Duration turnAfter(Duration time) {
    pass(time);
    return turn();
  }

  private NodeLoop loop() {
    if (loop == null) {
      loop = new NodeLoop(self, registrar(), gate(), ports(), this::await, () -> nanos);
    }
    return loop;
  }

  private void await(Duration atMost) throws InterruptedException {
    waited = atMost;
    throw new InterruptedException("the turn is over");
  }

  Registrar registrar() {
    return new Registrar(self, cluster, database, () -> Instant.EPOCH, () -> nanos, PATIENCE);
  }

  GateWatch gate() {
    return new GateWatch(database, NODE, () -> cluster.hint, () -> nanos, new Jitter(() -> 0));
  }

  private NodePorts ports() {
    return new NodePorts(
        cluster,
        records,
        this::record,
        workers,
        () -> leftoversEnded++,
        releases,
        commands,
        meters,
        leaving,
        () -> progress);
  }

  private void record(String type, Map<String, ?> fields) {
    if (eventFailure != null) {
      throw eventFailure;
    }
    events.add(type + fields.values());
  }

  VersionDocument document() {
    return requireNonNull(database.document);
  }

  /** The master writes this; the hint wakes the node. */
  void write(VersionDocument next) {
    database.document = next;
    cluster.tell(next);
  }

  /** The master holds the workers for an upgrade to 2.0.0, of these steps. */
  void hold(StepMark... steps) {
    sync(steps);
    write(HoldTransitions.hold(HoldTransitions.ready(document())));
  }

  /** The master begins an upgrade to 2.0.0, of these steps. */
  void sync(StepMark... steps) {
    write(HoldTransitions.sync(document(), toV2(Phase.SYNC, null, steps)));
  }

  /** The master has begun a rolling upgrade to 2.0.0, and is in ROLLING. */
  void roll() {
    Upgrade upgrade = toV2(Phase.EXPAND, Rolling.of(RollOptions.DEFAULT));
    write(RollingTransitions.roll(RollingTransitions.expand(document(), upgrade)));
  }

  private static Upgrade toV2(Phase phase, @Nullable Rolling rolling, StepMark... steps) {
    return new Upgrade(
        "req-1",
        "req-1",
        V1,
        V2,
        List.of(V2),
        true,
        phase,
        "ann",
        Instant.EPOCH,
        0,
        null,
        null,
        List.of(NODE),
        0,
        List.of(steps),
        List.of(),
        null,
        rolling,
        null,
        null);
  }

  /** The master has come to FINISH. */
  void finish(StepMark... steps) {
    hold(steps);
    write(HoldTransitions.finish(document(), mark -> true, mark -> 0));
  }

  /** Another agent registers under this node's name. */
  void registeredBy(String incarnation) {
    database.registrations.put(
        NODE, new NodeRegistration(NODE, incarnation, List.of(), Instant.EPOCH));
  }

  /** The run that is registered in the database. */
  String registeredRun() {
    return requireNonNull(database.registrations.get(NODE)).incarnation();
  }

  WorkerView api() {
    return requireNonNull(workers.views.get("api"));
  }

  static DatabaseUnavailableException unavailable() {
    return new DatabaseUnavailableException("no primary", new TimeoutException());
  }

  static InvalidInputException newer() {
    return new NewerFormatException("locktender.version", 9);
  }

  static InvalidInputException garbled() {
    return new InvalidInputException("locktender.version: expected a number, found 'x'");
  }
}
