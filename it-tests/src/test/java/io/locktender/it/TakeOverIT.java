package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The master is killed in each phase, and another finishes; where the commit was not reached, the
 * old release serves meanwhile. One cluster goes from release to release. Each release's programs
 * wait for as long as a file is there: so a phase lasts until the test has killed the master in it.
 * Those that run no program are long by the number of their collections.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeOverIT {
  private static final Duration SESSION = Duration.ofSeconds(2);

  /** The time is printed; the bound is for a busy machine, and far below any deadline. */
  private static final Duration AT_MOST = SESSION.multipliedBy(4);

  private static final int DOCUMENTS = 200;
  private static final int COLLECTIONS = 60;
  private static final String ONCE_MORE =
      """
      id: once-more
      update: {collection: packages, filter: {}, update: {$inc: {times: 1}}}
      """;

  private final Cluster cluster = Cluster.ofStateServers(3);
  private int minor;
  private int times;
  private @Nullable ReleaseDirectory asked;
  private Cli.@Nullable Running command;

  @BeforeAll
  void oneClusterServes() {
    UpgradeIT.load(cluster, DOCUMENTS);
    MongoDatabase database = cluster.database().database();
    Many.load(database, COLLECTIONS);
    Many.names(COLLECTIONS)
        .forEach(name -> database.getCollection(name).createIndex(new Document("name", 1)));
    release("1.0.0").write();
    cluster.serving("1.0.0");
  }

  @BeforeEach
  void everyAgentRuns() {
    cluster.nodes().stream().filter(node -> !node.runs()).forEach(Node::start);
    cluster.awaitServing(cluster.document().version().toString());
  }

  @AfterAll
  void nothingRanThatWasNotAdmitted() {
    cluster.close();
  }

  @Test
  void inSyncAnotherBeginsAgainAndNoWorkerIsStopped() {
    cluster.leaveMuchToSweep();
    long ended = cluster.workersEnded();
    Kill kill = kill(next().ownStep(ONCE_MORE).ownStep(Many.step(COLLECTIONS, "true")), Phase.SYNC);
    kill.takenOver();
    kill.oldReleaseServes();
    assertThat(cluster.workersEnded()).isEqualTo(ended);
    kill.finished(Outcome.SUCCEEDED, 1);
  }

  @Test
  void inReadyAnotherBeginsAgainAndNoWorkerIsStopped() {
    cluster.leaveMuchToSweep();
    long ended = cluster.workersEnded();
    begin(next().ownStep(ONCE_MORE));
    cluster.keepInReady();
    Kill kill = new Kill(Phase.READY);
    kill.takenOver();
    kill.oldReleaseServes();
    assertThat(cluster.workersEnded()).isEqualTo(ended);
    cluster.removeAbsent();
    kill.finished(Outcome.SUCCEEDED, 1);
  }

  @Test
  void inHoldTheOldReleaseServesAndAnotherBeginsAgain() {
    try (Gate workersStop = new Gate("stop")) {
      Kill kill = kill(next().ownStep(ONCE_MORE), Phase.HOLD);
      kill.takenOver();
      workersStop.open();
      kill.oldReleaseServes();
      kill.finished(Outcome.SUCCEEDED, 1);
    }
  }

  @Test
  void inFinishTheOldReleaseServesAndAnotherBeginsAgainFromTheOriginals() {
    try (Gate step = new Gate("step")) {
      begin(next().ownStep(ONCE_MORE).ownStep(waits()));
      cluster.awaitDocument("the first step is done", TakeOverIT::firstStepDone);
      Kill kill = new Kill(Phase.FINISH);
      kill.takenOver();
      kill.oldReleaseServes();
      step.open();
      kill.finished(Outcome.SUCCEEDED, 1);
    }
  }

  @Test
  void inCheckTheOldReleaseServesAndAnotherBeginsAgain() {
    try (Gate check = new Gate("check")) {
      Kill kill = kill(next().ownStep(ONCE_MORE), Phase.CHECK);
      kill.takenOver();
      kill.oldReleaseServes(); // The check of a hold that is over is killed.
      check.open();
      kill.finished(Outcome.SUCCEEDED, 1);
    }
  }

  @Test
  void inSwapAnotherGoesOn() {
    Kill kill = kill(next().ownStep(ONCE_MORE).ownStep(Many.step(COLLECTIONS, "true")), Phase.SWAP);
    kill.takenOver();
    kill.finished(Outcome.SUCCEEDED, 1);
  }

  @Test
  void inAdmitAnotherWaitsForTheNewWorkers() {
    try (Gate health = new Gate("health")) {
      Kill kill = kill(next().ownStep(ONCE_MORE), Phase.ADMIT);
      kill.takenOver();
      health.open();
      kill.finished(Outcome.SUCCEEDED, 1);
    }
  }

  @Test
  void inRollingBackAnotherFinishesIt() {
    Contents before = Contents.of(cluster.database().database());
    Kill kill =
        kill(
            next().ownStep(ONCE_MORE).ownStep(Many.step(COLLECTIONS, "false")), Phase.ROLLING_BACK);
    kill.takenOver();
    kill.finished(Outcome.ROLLED_BACK, 0);
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
  }

  @Test
  void theSecondTakeOverOfOneUpgradeRollsBack() {
    Contents before = Contents.of(cluster.database().database());
    try (Gate step = new Gate("step")) {
      begin(next().ownStep(ONCE_MORE).ownStep(waits()));
      cluster.awaitDocument("the first step is done", TakeOverIT::firstStepDone);
      Kill first = new Kill(Phase.FINISH);
      first.takenOver();
      first.killed.start(); // Before the next hold each registered node is asked once more.
      cluster.awaitDocument("the first step is done again", TakeOverIT::firstStepDone);
      Kill second = new Kill(Phase.FINISH);
      second.tookOver();
      step.open();
      second.finished(Outcome.ROLLED_BACK, 0);
    }
    assertThat(cluster.last().failure()).isNotNull();
    assertThat(cluster.last().failure().reason()).contains("lost 2 times");
    assertThat(Contents.of(cluster.database().database())).isEqualTo(before);
  }

  /** The document and what the data says before an upgrade, and the master that was killed. */
  private final class Kill {
    private final Phase phase;
    private final VersionDocument at;
    private final Node killed;
    private final long killedAt;
    private final List<ProcessHandle> children;

    /** The document that is read after the kill still says the phase: it was killed in it. */
    Kill(Phase phase) {
      this.phase = phase;
      killed = cluster.master();
      children = killed.stepProcesses();
      killed.agent().destroyForcibly();
      killedAt = System.nanoTime();
      killed.kill();
      at = cluster.document();
      assertThat(upgrade(at).phase()).as("the phase was long enough to kill in").isEqualTo(phase);
      if (phase.beforeCommit()) {
        assertThat(children).as("the killed master's step process").isNotEmpty();
      }
    }

    void tookOver() {
      cluster.awaitDocument("a take-over", now -> !now.token().equals(at.token()));
      Duration took = Duration.ofNanos(System.nanoTime() - killedAt);
      System.out.printf("take-over in %s after %d ms%n", upgrade(at).phase(), took.toMillis());
      assertThat(took).as("from the kill to another token").isLessThan(AT_MOST);
    }

    /** Another took over; the killed master's step process has ended by its pipe. */
    void takenOver() {
      tookOver();
      assertThat(cluster.nodes()).anyMatch(node -> node != killed && node.runs());
      await("the step process ends")
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      cluster.eventually("the journal says who took over", () -> !sentences().isEmpty());
      assertThat(sentences().get(0)).contains("takes over").doesNotContain(killed.name());
    }

    /** The killed node is waited for, before anything is held again; all others serve. */
    void oldReleaseServes() {
      cluster.awaitPhase(Phase.READY);
      VersionDocument now = cluster.document();
      assertThat(now.admits()).containsExactly(upgrade(now).from());
      cluster.eventually("every other node serves", () -> othersServe(upgrade(now).from()));
      Duration took = Duration.ofNanos(System.nanoTime() - killedAt);
      System.out.printf("killed in %s, all serve after %d ms%n", phase, took.toMillis());
      assertThat(cluster.phase()).as("nothing is held again yet").isEqualTo(Phase.READY);
    }

    private boolean othersServe(ReleaseId release) {
      return cluster.nodes().stream()
          .filter(node -> node != killed)
          .map(node -> cluster.reports().get(node.name()))
          .allMatch(
              report ->
                  report != null
                      && report.state() == NodeState.SERVING
                      && release.version().equals(report.release()));
    }

    /** What the next mastership wrote, which it does behind what it does. */
    private List<String> sentences() {
      return journal().stream()
          .filter(entry -> !entry.token().equals(at.token()))
          .filter(entry -> entry.epoch() == at.epoch() + 1)
          .map(entry -> entry.node() + " " + entry.event() + " " + entry.detail())
          .toList();
    }

    private List<JournalEntry> journal() {
      return cluster.journal(upgrade(at).id());
    }

    /** Ended so; each document was changed so often; nothing is left; both masters are named. */
    void finished(Outcome outcome, int changes) {
      cluster.nodes().stream().filter(node -> !node.runs()).forEach(Node::start);
      EndedUpgrade ended = cluster.ended(outcome);
      Objects.requireNonNull(command).end().exits(0);
      cluster.awaitServing((outcome == Outcome.SUCCEEDED ? ended.to() : ended.from()).toString());
      var packages = cluster.database().database().getCollection("packages");
      times += changes;
      if (outcome == Outcome.ROLLED_BACK) {
        Objects.requireNonNull(asked).remove(); // Later plans would pass through it.
      }
      Document asOften =
          times == 0
              ? new Document("times", new Document("$exists", false))
              : new Document("times", times);
      assertThat(packages.countDocuments(asOften)).isEqualTo(DOCUMENTS);
      cluster.eventually(
          "nothing of an ended mastership is left",
          () -> Contents.leftOvers(cluster.database().database()).isEmpty());
      assertThat(journal().stream().map(JournalEntry::node).collect(Collectors.toSet()))
          .as("who did what")
          .contains(killed.name())
          .hasSizeGreaterThan(1);
    }
  }

  private static Upgrade upgrade(VersionDocument document) {
    return Objects.requireNonNull(document.upgrade(), "no upgrade runs");
  }

  private static boolean firstStepDone(VersionDocument document) {
    return document.upgrade() != null
        && document.upgrade().phase() == Phase.FINISH
        && document.upgrade().steps().get(0).state() == StepMark.State.DONE;
  }

  /** A file that makes programs wait while it is there. */
  private final class Gate implements AutoCloseable {
    private final Path file;

    Gate(String name) {
      file = cluster.file(name);
      try {
        Files.createFile(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void open() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      open();
    }
  }

  /** Asks for a release, and kills the master in a phase of its upgrade. */
  private Kill kill(ReleaseDirectory release, Phase phase) {
    begin(release);
    cluster.awaitPhase(phase);
    return new Kill(phase);
  }

  /** The release after the one that is served now. */
  private ReleaseDirectory next() {
    minor++;
    return release("1." + minor + ".0");
  }

  /** A release each program of which waits for a file. */
  private ReleaseDirectory release(String version) {
    return cluster
        .release(version)
        .check("#!/bin/sh\n" + whileThere("check"))
        .worker("start-within: 30s\n    stop-within: 30s\n    health: {exec: [bin/healthy]}")
        .file("bin/healthy", "#!/bin/sh\nexec test ! -e " + cluster.file("health") + "\n")
        .file("bin/wait", "#!/bin/sh\n" + whileThere("step"))
        .file(
            "bin/worker",
            "#!/bin/sh\ntrap '"
                + whileThere("stop").strip()
                + "; exit 0' TERM\nwhile true; do sleep 0.2; done\n");
  }

  private String whileThere(String name) {
    return "while test -e " + cluster.file(name) + "; do sleep 0.05; done\n";
  }

  private static String waits() {
    return "id: waits\nexec: {command: [bin/wait], touches: [packages]}";
  }

  private void begin(ReleaseDirectory release) {
    release.write();
    asked = release;
    command = cluster.cliInBackground("upgrade", release.version(), "--yes");
  }
}
