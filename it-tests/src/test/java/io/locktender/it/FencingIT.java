package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.math.Quantiles;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A master, agent and step process, is stopped in the middle of a phase for longer than its
 * session. When another has taken over, whichever of the two writes in that phase goes on, beside
 * the new master and with nobody to tell it to stop; the agent goes on with it in SWAP and
 * ROLLING_BACK, and else when the new master has copies of its own and waits for it. What they
 * change must be nothing.
 *
 * <p>{@code -Dfencing.runs=50} asks for more runs, {@code -Dfencing.seed=..} for the same moments.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingIT {
  private static final int RUNS = Integer.getInteger("fencing.runs", 4);
  private static final long SEED = Long.getLong("fencing.seed", System.nanoTime());
  private static final List<Phase> PHASES =
      List.of(Phase.SYNC, Phase.FINISH, Phase.SWAP, Phase.ROLLING_BACK);
  private static final int DOCUMENTS = 3_000;
  private static final int COLLECTIONS = 60;

  /** The new master writes its token at once: this is a bound, not what it takes. */
  private static final Duration FIRST_WRITE_WITHIN = Duration.ofSeconds(5);

  private final Cluster cluster = Cluster.empty().stateServers(3, "deadlines: {sweep-every: 1s}");
  private final Random random = new Random(SEED);
  private final List<Long> firstWrites = new ArrayList<>();
  private int times;
  private int rolledBack;
  private int pausedInPhase;
  private int refusedTransitions;
  private int lateCollections;
  private int takenEffect;
  private int leftOver;

  @BeforeAll
  void oneClusterServes() {
    System.out.printf("fencing: %d runs, -Dfencing.seed=%d%n", RUNS, SEED);
    UpgradeIT.load(cluster, DOCUMENTS);
    Many.load(cluster.database().database(), COLLECTIONS);
    cluster.release("1.0.0").worker().write();
    cluster.serving("1.0.0");
  }

  static Stream<Phase> phases() {
    return Stream.generate(() -> PHASES).flatMap(List::stream).limit(RUNS);
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("phases")
  void nothingThatAMasterWritesAfterItWasDeposedTakesEffect(Phase phase) {
    ReleaseDirectory release = release(phase);
    Cli.Running command = cluster.cliInBackground("upgrade", release.version(), "--yes");
    cluster.awaitPhase(phase);
    Node old = cluster.master();
    List<ProcessHandle> steps = old.stepProcesses();
    boolean isShort = phase == Phase.SWAP || phase == Phase.ROLLING_BACK;
    pauseWithin(Duration.ofMillis(random.nextInt(isShort ? 60 : 400)), old, steps);
    VersionDocument at = cluster.document();
    assertThat(at.upgrade()).as("still runs when its master is stopped").isNotNull();
    pausedInPhase += at.upgrade().phase() == phase ? 1 : 0;

    cluster.awaitDocument("another takes over", now -> !now.token().equals(at.token()));
    long takenOver = cluster.document().revision();
    Node.signal("CONT", steps);
    if (!isShort) {
      // Nothing is held while a registered node is unreachable: until then only its step process.
      cluster.awaitDocument("another is ready", now -> ready(at, now) || finished(at, now));
      watchFor(Duration.ofMillis(random.nextInt(1_000)), at.token());
    }
    old.goOn();
    Set<String> late = watchUntilAnotherFinishes(at);
    VersionDocument then = cluster.document();
    Contents contents = Contents.of(cluster.database().database());
    late.addAll(watchFor(Duration.ofMillis(random.nextInt(1_000)), at.token()));
    cluster.eventually(
        "the step process ends", () -> old.stepProcesses().stream().noneMatch(steps::contains));
    Outcome outcome = phase == Phase.ROLLING_BACK ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED;
    command.end().exits(0);
    cluster.ended(outcome);
    cluster.awaitServing(cluster.document().version().toString());

    lateCollections += late.size();
    takenEffect += effects(old, at, takenOver, then, contents);
    leftOver += cluster.comesTrue(() -> leftOvers().isEmpty()) ? 0 : leftOvers().size();
    firstWrites.add(firstWrite(then.token()).toMillis());
    clean(release, outcome);
  }

  @AfterAll
  void nothingOfAnOldMasterTookEffect() {
    try {
      System.out.printf(
          "fencing: %d runs, %d stopped in the very phase; afterwards the old masters had %d"
              + " transitions refused and wrote to %d collections that nobody reads; took effect:"
              + " %d; left over: %d; from the election to the new master's first write: median %.0f"
              + " ms, at most %.0f ms%n",
          firstWrites.size(),
          pausedInPhase,
          refusedTransitions,
          lateCollections,
          takenEffect,
          leftOver,
          Quantiles.median().compute(firstWrites),
          Quantiles.percentiles().index(100).compute(firstWrites));
      assertThat(takenEffect).as("late changes that took effect").isZero();
      assertThat(leftOver).as("collections left over").isZero();
      assertThat(pausedInPhase).as("runs that stopped in the phase that was meant").isPositive();
      assertThat(firstWrites)
          .allSatisfy(millis -> assertThat(millis).isLessThan(FIRST_WRITE_WITHIN.toMillis()));
    } finally {
      cluster.close();
    }
  }

  /** The master's writing takes a while in each phase; the last step decides how it ends. */
  private ReleaseDirectory release(Phase phase) {
    times++;
    String version = "1." + times + ".0";
    ReleaseDirectory release =
        cluster
            .release(version)
            .worker()
            .ownStep(
                "id: once-more\n"
                    + "update: {collection: packages, filter: {}, update: {$inc: {times: 1}}}")
            .step(
                "id: each\ntransform: {collection: packages, pending: {run: {$ne: %d}}, update: {$set: {run: %d}}}"
                    .formatted(times, times))
            .ownStep(Many.step(COLLECTIONS, phase == Phase.ROLLING_BACK ? "false" : "true"));
    release.write();
    return release;
  }

  /** Stops both; what they have sent to the server is still carried out there. */
  private void pauseWithin(Duration delay, Node old, List<ProcessHandle> steps) {
    watchFor(delay, "");
    Node.signal("STOP", steps);
    old.pause();
  }

  /** Which collections of the old token there were, until the database is where it is to be. */
  private Set<String> watchUntilAnotherFinishes(VersionDocument at) {
    Set<String> seen = new TreeSet<>();
    cluster.awaitDocument(
        "another finishes",
        now -> {
          // What the old one had made is swept in SYNC: what is there afterwards came late.
          Phase phase = now.upgrade() == null ? null : now.upgrade().phase();
          if (phase == Phase.FINISH || phase == Phase.CHECK) {
            seen.addAll(watchFor(Duration.ZERO, at.token()));
          }
          return finished(at, now);
        });
    return seen;
  }

  /** Looks for a while which collections with a token there are. */
  private List<String> watchFor(Duration time, String token) {
    TreeSet<String> seen = new TreeSet<>();
    long begin = System.nanoTime();
    do {
      if (!token.isEmpty()) {
        leftOvers().stream().filter(name -> name.contains(token)).forEach(seen::add);
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - begin < time.toNanos());
    return List.copyOf(seen);
  }

  private static boolean ready(VersionDocument at, VersionDocument now) {
    return !now.token().equals(at.token())
        && now.upgrade() != null
        && now.upgrade().phase() == Phase.READY;
  }

  /** Another mastership has brought the database to where it is to be. */
  private static boolean finished(VersionDocument at, VersionDocument now) {
    return !now.token().equals(at.token())
        && (now.upgrade() == null || now.upgrade().phase() == Phase.ADMIT);
  }

  /** Collections that differ from what the new master made, and transitions of the old one. */
  private int effects(
      Node old, VersionDocument at, long takenOver, VersionDocument then, Contents contents) {
    Contents now = Contents.of(cluster.database().database());
    TreeSet<String> names = new TreeSet<>(contents.documents().keySet());
    names.addAll(now.documents().keySet());
    int effects = 0;
    for (String name : names) {
      boolean same =
          String.valueOf(contents.documents().get(name))
                  .equals(String.valueOf(now.documents().get(name)))
              && String.valueOf(contents.indexes().get(name))
                  .equals(String.valueOf(now.indexes().get(name)));
      effects += same ? 0 : 1;
    }
    for (JsonNode event : EventOrder.read(old.state())) {
      if (event.path("token").asText().equals(at.token())) {
        String type = event.path("type").asText();
        long revision = event.path("revision").asLong();
        effects += type.equals("transition") && revision >= takenOver ? 1 : 0;
        refusedTransitions += type.equals("transition-failed") && revision > at.revision() ? 1 : 0;
      }
    }
    assertThat(cluster.document().version()).isEqualTo(then.version());
    return effects;
  }

  private Duration firstWrite(String token) {
    List<JsonNode> own =
        cluster.nodes().stream()
            .flatMap(node -> EventOrder.read(node.state()).stream())
            .filter(event -> event.path("token").asText().equals(token))
            .toList();
    Instant elected = at(own, "elected");
    return Duration.between(elected, at(own, "transition"));
  }

  private static Instant at(List<JsonNode> events, String type) {
    JsonNode first =
        events.stream()
            .filter(event -> event.path("type").asText().equals(type))
            .findFirst()
            .orElseThrow();
    return Instant.parse(first.path("at").asText());
  }

  private List<String> leftOvers() {
    return Contents.leftOvers(cluster.database().database());
  }

  /** Each document was changed as often as upgrades succeeded; what they kept is dropped. */
  private void clean(ReleaseDirectory release, Outcome outcome) {
    var database = cluster.database().database();
    if (outcome == Outcome.ROLLED_BACK) {
      release.remove(); // Later plans would pass through it.
      rolledBack++;
    }
    assertThat(
            database
                .getCollection("packages")
                .countDocuments(new Document("times", times - rolledBack)))
        .as("documents that were changed once by each upgrade")
        .isEqualTo(DOCUMENTS);
    database.listCollectionNames().into(new ArrayList<>()).stream()
        .filter(name -> name.startsWith("locktender.backup."))
        .forEach(name -> database.getCollection(name).drop());
  }
}
