package io.locktender.coordinator.solo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.master.FakeWork;
import io.locktender.coordinator.master.Journal;
import io.locktender.coordinator.master.MasterIdentity;
import io.locktender.coordinator.master.MasterMeter;
import io.locktender.coordinator.master.MasterRecorder;
import io.locktender.coordinator.master.MasterTasks;
import io.locktender.coordinator.master.MasterTurn;
import io.locktender.coordinator.master.MemoryStore;
import io.locktender.coordinator.master.Outbox;
import io.locktender.coordinator.master.TaskRunner;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.solo.SoloEnd.Why;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.store.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A master without a cluster, on a fake database and one release. */
abstract class SoloFixture {
  static final ReleaseId NONE = new ReleaseId(ReleaseVersion.NONE, "");
  static final Target TO_V2 = new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann@desk", null);

  final MemoryStore store = new MemoryStore();
  final FakeWork work = new FakeWork();
  final ExecutorService executor = Executors.newSingleThreadExecutor();
  final AtomicLong nanos = new AtomicLong();
  final AtomicInteger tokens = new AtomicInteger();
  final AtomicInteger claims = new AtomicInteger();
  final Wakeup wakeup = new Wakeup();
  final List<String> said = new ArrayList<>();
  @TempDir Path directory;
  SoloMaster master;
  Runnable afterTurn = () -> {};

  /** Counts nothing. */
  private record NoMeter() implements MasterMeter {
    @Override
    public void elected() {}

    @Override
    public void deposed() {}

    @Override
    public void stepFailed() {}

    @Override
    public void ended(Outcome outcome) {}
  }

  private final class Watcher implements SoloWatcher {
    @Override
    public void claimed() {
      claims.incrementAndGet();
    }

    @Override
    public void turned(MasterTurn turn) {
      said.add(turn.sentence());
      afterTurn.run();
    }

    @Override
    public void ended() {
      said.add("-");
    }
  }

  @BeforeEach
  void aDatabaseAndARelease() throws IOException {
    release("2.0.0");
    store.put(Transitions.baseline("shop", "lineage-1", "token-0", NONE));
    ClusterStore documents = new ClusterStore(store);
    MasterTasks tasks =
        new MasterTasks(
            work,
            documents,
            new ReleaseStore(directory),
            work,
            new TaskRunner(executor, nanos::get, wakeup::wake, (type, fields) -> {}));
    master =
        new SoloMaster(
            new MasterIdentity("shop", "ann@desk", deadlines(), true, () -> null),
            documents,
            tasks,
            new MasterRecorder(
                (type, fields) -> {},
                new Journal(documents, Runnable::run, "ann@desk", () -> Instant.EPOCH),
                new NoMeter(),
                Outbox.NONE),
            () -> "d" + tokens.incrementAndGet(),
            new Clocks(() -> Instant.EPOCH, nanos::get),
            wakeup,
            new Watcher());
  }

  @AfterEach
  void end() {
    master.close();
    executor.shutdownNow();
  }

  void release(String version) throws IOException {
    Path release = Files.createDirectories(directory.resolve(version));
    Files.writeString(
        release.resolve("release.yaml"),
        """
        version: %s
        steps:
          - id: split
            rename-field: {collection: packages, from: a, to: b}
        """
            .formatted(version));
  }

  static Deadlines deadlines() {
    Deadlines usual = Deadlines.DEFAULT;
    return new Deadlines(
        usual.preflight(),
        usual.hold(),
        usual.quiet(),
        usual.sync(),
        usual.problem(),
        usual.step(),
        usual.nodeSteps(),
        usual.check(),
        usual.start(),
        Duration.ofMillis(900),
        usual.takeovers(),
        usual.sweepEvery());
  }

  static EndedUpgrade ended(SoloEnd end, Outcome outcome) {
    assertThat(end).isInstanceOf(SoloEnd.Ended.class);
    EndedUpgrade how = ((SoloEnd.Ended) end).how();
    assertThat(how.outcome()).as("%s", how).isEqualTo(outcome);
    return how;
  }

  static String left(SoloEnd end, Why why) {
    assertThat(end).isInstanceOf(SoloEnd.Left.class);
    assertThat(((SoloEnd.Left) end).why()).isEqualTo(why);
    return ((SoloEnd.Left) end).sentence();
  }

  static String reason(EndedUpgrade ended) {
    return requireNonNull(ended.failure()).reason();
  }

  Upgrade upgrade(ReleaseId from, String version) {
    return upgrade(from, version, HoldOptions.DEFAULT);
  }

  Upgrade upgrade(ReleaseId from, String version, HoldOptions options) {
    ReleaseVersion parsed = ReleaseVersion.parse(version);
    ReleaseId to = new ReleaseId(parsed, new ReleaseStore(directory).read(parsed).digest());
    return new Upgrade(
        "req-0",
        "req-0",
        from,
        to,
        List.of(to),
        false,
        Phase.SYNC,
        "bob",
        Instant.EPOCH,
        0,
        null,
        null,
        List.of(),
        0,
        List.of(
            StepMark.pending(
                ReleaseVersion.parse(version),
                "split",
                StepTarget.MASTER_STATE_SERVER,
                StepPhase.MIGRATE)),
        List.of(),
        null,
        null,
        null,
        null,
        Hold.of(options),
        null,
        null);
  }

  VersionDocument held() {
    return HoldTransitions.hold(
        HoldTransitions.ready(HoldTransitions.sync(store.document(), upgrade(NONE, "2.0.0"))));
  }
}
