package io.locktender.steps.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.release.Change;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.StepFailure;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class ExecTest {
  @TempDir Path release;
  private StepFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
    fixture.directory = release;
  }

  @Test
  void aCommandIsToldWhereItsCollectionsAre() throws Exception {
    script(
        "echo $LOCKTENDER_DATABASE $LOCKTENDER_COLLECTION_ORDER_LINES $LOCKTENDER_MONGODB_URI"
            + " > said; pwd >> said");

    fixture.run(exec("order-lines"));

    assertThat(Files.readAllLines(release.resolve("said")))
        .containsExactly(
            fixture.database.getName() + " work.order-lines " + fixture.uri,
            release.toRealPath().toString());
  }

  @Test
  void aCommandThatFailsSaysItsLastLines() throws Exception {
    script("for i in $(seq 1 50); do echo line $i; done; echo oh no >&2; exit 7");

    StepFailure failure = fixture.failureOf(exec("c"));

    assertThat(failure.reason())
        .contains("exited with 7")
        .contains("line 42 |")
        .endsWith("line 50 | oh no")
        .doesNotContain("line 41 ");
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() {
    assertThat(fixture.failureOf(exec("c")).reason()).contains("could not be started");
  }

  @Test
  void aCommandThatRunsForTooLongIsKilledWithItsDescendants() throws Exception {
    fixture.limit = Duration.ofMillis(500);
    script("sleep 300 & echo $! > child; wait");

    assertThat(fixture.failureOf(exec("c")).reason()).contains("ran for too long");
    awaitEndOfChild();
  }

  @Test
  void anInterruptKillsTheCommandWithItsDescendants() throws Exception {
    script("sleep 300 & echo $! > child; wait");
    FutureTask<Object> run = new FutureTask<>(() -> fixture.run(exec("c")));
    Thread thread = new Thread(run);
    thread.start();
    Awaitility.await().until(() -> Files.exists(release.resolve("child")) && !child().isEmpty());

    thread.interrupt();

    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    awaitEndOfChild();
  }

  private void awaitEndOfChild() throws IOException {
    long pid = Long.parseLong(child());
    Awaitility.await()
        .until(() -> ProcessHandle.of(pid).map(child -> !child.isAlive()).orElse(true));
  }

  private String child() throws IOException {
    return Files.readString(release.resolve("child")).strip();
  }

  private void script(String line) throws IOException {
    Path script = release.resolve("bin/step");
    Files.createDirectories(release.resolve("bin"));
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Change exec(String... touches) {
    return new Change.Exec(List.of("bin/step"), Set.of(touches));
  }
}
