package io.locktender.it.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.it.Contents;
import io.locktender.steps.mongo.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code db upgrade} killed with SIGKILL at random moments, and run again: it succeeds or is rolled
 * back, with the data as after or as before, and nothing is left of it. Once in each phase, and
 * once before there is one; {@code -Ddesk.kills=20 -Ddesk.seed=N} kills more often.
 */
class DatabaseUpgradeKilledIT {
  private static final List<Phase> PHASES =
      List.of(
          Phase.SYNC, Phase.READY, Phase.HOLD, Phase.FINISH, Phase.CHECK, Phase.SWAP, Phase.ADMIT);

  /** Each phase, and the time before there is one. */
  private static final int KILLS = Integer.getInteger("desk.kills", PHASES.size() + 1);

  private static final long SEED = Long.getLong("desk.seed", 1L);
  private static final int DOCUMENTS = 2_000;
  private static final int COLLECTIONS = 4;

  /** Of so many attempts one is killed twice: in HOLD to CHECK that is the last take-over. */
  private static final int TWICE = 4;

  /** The longest time after a phase was seen first, in milliseconds. */
  private static final int LATEST = 400;

  /** A child of the step, and one of nobody's: both end when nobody is master here any more. */
  private static final String STEP = "#!/bin/sh\nsleep 100000 &\nsleep 0.4\n";

  private final Random random = new Random(SEED);
  @TempDir private Path directory;

  /** What was seen of one attempt. */
  private record Attempt(
      @Nullable Phase wanted, int after, String killedIn, String ended, long seconds, String data) {
    static final String HEAD =
        "%-3s %-12s %6s  %-24s %-12s %5s  %s"
            .formatted("", "wanted in", "ms", "killed in", "then", "s", "data");

    String line(int number) {
      return "%-3d %-12s %6d  %-24s %-12s %5d  %s"
          .formatted(
              number, wanted == null ? "(start)" : wanted, after, killedIn, ended, seconds, data);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whateverTheMomentTheNextOneBringsItToAnEnd() throws Exception {
    System.out.println("db upgrade killed and run again, seed " + SEED + ":");
    System.out.println(Attempt.HEAD);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 1; i <= KILLS; i++) {
      Attempt attempt = attempt(i);
      System.out.println(attempt.line(i));
      attempts.add(attempt);
    }
    assertThat(attempts)
        .extracting(Attempt::ended)
        .allMatch(ended -> ended.equals("SUCCEEDED") || ended.equals("ROLLED_BACK"));
  }

  private Attempt attempt(int number) throws Exception {
    try (DeskDatabase desk =
        new DeskDatabase(Files.createDirectory(directory.resolve("a" + number)))) {
      prepare(desk);
      Contents before = Contents.of(desk.database().database());
      long began = System.nanoTime();
      Phase wanted = wanted(number);
      int after = random.nextInt(LATEST);
      String killedIn = kill(desk, wanted, after);
      desk.awaitNoStepProcess();
      if (number % TWICE == 0) {
        killedIn += ", " + kill(desk, Phase.HOLD, random.nextInt(LATEST));
        desk.awaitNoStepProcess();
      }

      DeskDatabase.Running next = desk.db("upgrade", "2.0.0");
      int code = next.end();
      Outcome outcome = outcome(desk.document());
      assertThat(code)
          .as("%s%s", next.out(), next.err())
          .isEqualTo(outcome == Outcome.SUCCEEDED ? 0 : 1);
      String data = check(desk, outcome, before);
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      return new Attempt(wanted, after, killedIn, outcome.name(), seconds, data);
    }
  }

  /** Each phase again and again, and the time before there is one. */
  private static @Nullable Phase wanted(int number) {
    int which = number % (PHASES.size() + 1);
    return which == 0 ? null : PHASES.get(which - 1);
  }

  private static void prepare(DeskDatabase desk) {
    var release = desk.release("2.0.0").file("bin/step", STEP);
    for (int i = 0; i < COLLECTIONS; i++) {
      String name = "packages" + i;
      desk.database()
          .database()
          .getCollection(name)
          .insertMany(
              IntStream.range(0, DOCUMENTS)
                  .mapToObj(id -> new Document("_id", id).append("Section", "net"))
                  .toList());
      release.step(
          "id: renamed%d\nrename-field: {collection: %s, from: Section, to: section}"
              .formatted(i, name));
    }
    release.step("id: runs\nexec: {command: [bin/step], touches: [packages0]}");
    release.step("id: index\ncreate-index: {collection: packages0, keys: {section: 1}}").write();
    desk.baseline();
  }

  /** Kills it, so long after it was seen in a phase, or behind it; returns where it was. */
  private static String kill(DeskDatabase desk, @Nullable Phase wanted, int after) {
    String before = desk.document().token();
    DeskDatabase.Running running = desk.db("upgrade", "2.0.0");
    if (wanted != null) {
      awaitPhase(desk, running, before, wanted);
    }
    LockSupport.parkNanos(Duration.ofMillis(wanted == null ? 5L * after : after).toNanos());
    running.process().destroyForcibly();
    running.end();
    Phase phase = desk.phase();
    if (phase != null) {
      return phase.name();
    }
    return desk.document().lastEnded() == null ? "before it began" : "after its end";
  }

  private static void awaitPhase(
      DeskDatabase desk, DeskDatabase.Running running, String before, Phase wanted) {
    long until = System.nanoTime() + DeskDatabase.PATIENCE.toNanos();
    while (System.nanoTime() < until && running.process().isAlive()) {
      VersionDocument document = desk.document();
      boolean passed = document.lastEnded() != null;
      Phase phase = document.upgrade() == null ? null : document.upgrade().phase();
      boolean began = !document.token().equals(before);
      if (passed || (began && phase != null && phase.compareTo(wanted) >= 0)) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  private static Outcome outcome(VersionDocument document) {
    assertThat(document.upgrade()).isNull();
    assertThat(document.lastEnded()).isNotNull();
    return java.util.Objects.requireNonNull(document.lastEnded()).outcome();
  }

  private static String check(DeskDatabase desk, Outcome outcome, Contents before) {
    assertThat(desk.stepProcesses()).isEmpty();
    assertThat(Contents.leftOvers(desk.database().database()))
        .as("what a killed probe left may be another's, until it is an hour old")
        .allMatch(name -> Scratch.madeAt(name).isPresent());
    if (outcome == Outcome.ROLLED_BACK) {
      assertThat(Contents.of(desk.database().database())).isEqualTo(before);
      assertThat(desk.document().version()).hasToString("none");
      return "as before";
    }
    assertThat(desk.document().version()).hasToString("2.0.0");
    for (int i = 0; i < COLLECTIONS; i++) {
      var packages = desk.database().database().getCollection("packages" + i);
      assertThat(packages.countDocuments(new Document("section", "net"))).isEqualTo(DOCUMENTS);
      assertThat(packages.countDocuments()).isEqualTo(DOCUMENTS);
    }
    assertThat(desk.database().database().getCollection("packages0").listIndexes()).hasSize(2);
    return "as after";
  }
}
