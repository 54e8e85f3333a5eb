package io.locktender.steps.process;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locktender.steps.local.WorkFixture;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestReplicaSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The primary of a real replica set stops in the middle of a step, and stays so: its connections
 * look well, and a step's commands may take hours.
 */
@ExtendWith(MongoExtension.class)
class FrozenPrimaryIT {
  private static final Progress NOBODY = (done, left) -> {};

  /** An election, and what a server may need that has only stepped down, with room to spare. */
  private static final long ENDS_WITHIN_SECONDS = 60;

  @Test
  void aStepThatAsksItEndsWhenAnotherIsPrimaryAndTheDatabaseIsSaidNotToAnswer(
      TestDatabase mongo, @TempDir Path directory) throws Exception {
    assumeTrue(TestReplicaSet.whyNot().isEmpty(), TestReplicaSet.whyNot());
    Path counts = directory.resolve("counts");
    WorkFixture fixture = new WorkFixture(mongo, directory.resolve("releases"));
    fixture.insert("c", "{_id: 1}");
    fixture.master(WorkFixture.TOKEN);
    fixture.releaseInJava(
        "new java.io.File(\"%s\").createNewFile(); while (true) { database.getCollection(\"c\").countDocuments(); }"
            .formatted(counts));
    try (TestReplicaSet set = TestReplicaSet.named();
        StepProcess work =
            StepProcess.open(fixture.opening(), WorkFixture.TOKEN, WorkFixture.SETTINGS)) {
      try {
        work.catchUp(NOBODY);
        FutureTask<Object> run =
            new FutureTask<>(() -> work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY));
        new Thread(run).start();
        Awaitility.await().until(() -> Files.exists(counts));

        set.pausePrimary();

        assertThat(causeOf(run))
            .hasMessageContaining("is primary")
            .hasMessageContaining("has not answered 'aggregate' for 1");
        Awaitility.await().until(() -> ProcessHandle.of(work.pid()).isEmpty());
      } finally {
        set.heal();
      }
    }
  }

  private static Throwable causeOf(FutureTask<?> run) throws Exception {
    try {
      return new AssertionError("it has ended: " + run.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return requireNonNull(e.getCause());
    }
  }
}
