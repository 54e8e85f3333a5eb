package io.locktender.it.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.it.Contents;
import io.locktender.testkit.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code db upgrade} in real processes: interrupted, replaced, and where a release's code runs. */
class DatabaseUpgradeIT {
  private static final String WHO_AM_I =
      """
      package com.example;

      import io.locktender.steps.JavaStep;
      import io.locktender.steps.ReleaseSteps;
      import java.util.*;
      import org.bson.Document;

      public final class WhoAmI implements ReleaseSteps {
        @Override
        public Map<String, JavaStep> steps() {
          return Map.of("who", JavaStep.change(Set.of("who"), database ->
              database.getCollection("who").insertOne(
                  new Document("_id", 1).append("pid", ProcessHandle.current().pid()))));
        }
      }
      """;

  @TempDir private Path directory;
  private DeskDatabase desk;
  private Contents before;

  /** A step that waits while a file is there, and starts what would outlive it. */
  @BeforeEach
  void aDatabaseAndAReleaseThatWaits() throws IOException {
    desk = new DeskDatabase(directory);
    Path brake = Files.createFile(directory.resolve("brake"));
    desk.release("2.0.0")
        .file(
            "bin/step",
            "#!/bin/sh\nsleep 100000 &\nwhile [ -e %s ]; do sleep 0.05; done\n".formatted(brake))
        .step("id: waits\nexec: {command: [bin/step], touches: [packages]}")
        .step("id: renamed\nrename-field: {collection: packages, from: Section, to: section}")
        .write();
    desk.database()
        .database()
        .getCollection("packages")
        .insertMany(
            IntStream.range(0, 100)
                .mapToObj(i -> new Document("_id", i).append("Section", "net"))
                .toList());
    desk.baseline();
    before = contents();
  }

  @AfterEach
  void nothingOutlivesIt() {
    desk.awaitNoStepProcess();
    desk.close();
  }

  private Contents contents() {
    return Contents.of(desk.database().database());
  }

  private void release() throws IOException {
    Files.delete(directory.resolve("brake"));
  }

  private DeskDatabase.Running inTheStep() {
    DeskDatabase.Running running = desk.db("upgrade", "2.0.0");
    desk.awaitPhase(Phase.FINISH);
    await().atMost(DeskDatabase.PATIENCE).until(() -> desk.stepProcesses().size() >= 3);
    return running;
  }

  private void assertUpgraded() {
    assertThat(desk.document().version()).hasToString("2.0.0");
    assertThat(
            desk.database()
                .database()
                .getCollection("packages")
                .countDocuments(new Document("section", "net")))
        .isEqualTo(100);
    assertThat(Contents.leftOvers(desk.database().database())).isEmpty();
  }

  @Test
  void aSignalBeforeTheCommitPutsAllBackAndEndsWhatTheStepStarted() throws IOException {
    for (String signal : new String[] {"TERM", "INT"}) {
      DeskDatabase.Running running = inTheStep();
      running.signal(signal);

      assertThat(running.end()).isEqualTo(signal.equals("TERM") ? 143 : 130);
      assertThat(running.err())
          .contains("interrupted in FINISH: the upgrade is rolled back")
          .contains("none -> 2.0.0: ROLLED_BACK: aborted by ");
      LastEnded last = Objects.requireNonNull(desk.document().lastEnded());
      assertThat(last.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(contents()).isEqualTo(before);
      assertThat(Contents.leftOvers(desk.database().database())).isEmpty();
      assertThat(desk.stepProcesses()).isEmpty();
    }
    release();
    assertThat(desk.db("upgrade", "2.0.0").end()).isZero();
    assertUpgraded();
  }

  @Test
  void aKilledOneIsBroughtToItsEndByTheNext_andTheStatusSaysSo() throws IOException {
    DeskDatabase.Running killed = inTheStep();
    killed.process().destroyForcibly();
    assertThat(killed.end()).isEqualTo(137);
    desk.awaitNoStepProcess();

    DeskDatabase.Running status = desk.db("status");
    assertThat(status.end()).isZero();
    assertThat(status.out())
        .contains("admits    none", "upgrade   2.0.0 FINISH, by ")
        .contains("'locktender db upgrade 2.0.0' continues it");

    release();
    DeskDatabase.Running next = desk.db("upgrade", "2.0.0");
    assertThat(next.end()).as(next.err()).isZero();
    assertThat(next.out()).contains("takes over as epoch 2", "none -> 2.0.0: SUCCEEDED");
    assertUpgraded();
  }

  @Test
  void theLaterOfTwoTakesOver_andTheOtherSaysSo() throws IOException {
    DeskDatabase.Running first = inTheStep();
    DeskDatabase.Running second = desk.db("upgrade", "2.0.0");

    assertThat(first.end()).isEqualTo(1);
    assertThat(first.err().strip())
        .isEqualTo(
            "another mastership (epoch 2) has taken over; this one stops; 'locktender db status'"
                + " shows the progress");
    release();
    assertThat(second.end()).as(second.err()).isZero();
    assertUpgraded();
  }

  @Test
  void aReleasesCodeRunsInAProcessOfItsOwn() throws IOException {
    release();
    Path jar = desk.releases().resolve("3.0.0/lib/who.jar");
    desk.release("3.0.0").step("id: who").write();
    TestJar.in(jar).source("com.example.WhoAmI", WHO_AM_I).service("com.example.WhoAmI").write();

    DeskDatabase.Running running = desk.db("upgrade", "3.0.0");
    assertThat(running.end()).as(running.err()).isZero();

    Document who = desk.database().database().getCollection("who").find().first();
    assertThat(Objects.requireNonNull(who).getLong("pid")).isNotEqualTo(running.pid());
  }
}
