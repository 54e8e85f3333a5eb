package io.locktender.it.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fix that went into two lines of releases; a release that requires another. */
class DatabaseHotfixIT {
  private static final String CENTS =
      "id: cents\nupdate: {collection: fares, filter: {}, update: {$mul: {euro: 100}}}";

  @TempDir private Path directory;
  private DeskDatabase desk;

  @BeforeEach
  void aDatabase() {
    desk = new DeskDatabase(directory);
    desk.release("1.0.0").write();
    desk.database()
        .database()
        .getCollection("fares")
        .insertOne(new Document("_id", 1).append("euro", 5));
    desk.baseline();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void aFixThatRanForOneReleaseDoesNotRunAgainForTheNext() {
    upgrade("1.0.0");
    desk.release("1.0.1").step(CENTS).write();
    upgrade("1.0.1");
    desk.release("1.0.2").write();
    desk.release("1.1.0").step(CENTS).write();

    DeskDatabase.Running plan = desk.db("plan", "1.1.0");
    assertThat(plan.end()).isZero();
    assertThat(plan.out()).contains("step cents of 1.1.0 is that of 1.0.1: it runs");
    upgrade("1.1.0");

    assertThat(fare()).isEqualTo(500);
    assertThat(desk.document().ran())
        .extracting(ran -> ran.version() + " after " + ran.after() + " " + ran.steps().size())
        .containsExactly(
            "1.0.0 after none 0",
            "1.0.1 after 1.0.0 1",
            "1.0.2 after 1.0.1 0",
            "1.1.0 after 1.0.2 0");
  }

  @Test
  void onTheWayThroughBothItRunsOnce_andWhatComesLateOrIsEditedIsNamed() {
    desk.release("1.0.1").step(CENTS).write();
    desk.release("1.1.0").step(CENTS).write();
    upgrade("1.1.0");
    assertThat(fare()).isEqualTo(500);

    desk.release("1.0.5").write();
    desk.release("1.0.1").file("bin/worker", "#!/bin/sh\n").step(CENTS).write();
    DeskDatabase.Running status = desk.db("status");

    assertThat(status.end()).isZero();
    assertThat(status.err())
        .contains("note: release 1.0.5 came to ", "1.0.1 was changed after the database");
  }

  @Test
  void aReleaseThatRequiresAnotherIsRefused() {
    upgrade("1.0.0");
    desk.release("3.0.0").requires(">=2.0.0").write();

    refused(desk.db("plan", "3.0.0"));
    refused(desk.db("upgrade", "3.0.0", "--yes"));

    desk.release("2.0.0").write();
    upgrade("3.0.0");
  }

  private static void refused(DeskDatabase.Running command) {
    assertThat(command.end()).isEqualTo(3);
    assertThat(command.out() + command.err()).contains("found 1.0.0: 2.0.0 is missing");
  }

  private void upgrade(String version) {
    DeskDatabase.Running upgrade = desk.db("upgrade", version, "--yes");
    assertThat(upgrade.end()).as(upgrade.out() + upgrade.err()).isZero();
  }

  private int fare() {
    Document fare = desk.database().database().getCollection("fares").find().first();
    assertThat(fare).isNotNull();
    return fare.getInteger("euro");
  }
}
