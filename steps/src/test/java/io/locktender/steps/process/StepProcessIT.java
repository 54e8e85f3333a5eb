package io.locktender.steps.process;

import static com.mongodb.client.model.Filters.exists;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locktender.steps.local.WorkFixture;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class StepProcessIT {
  private static final Progress NOBODY = (done, left) -> {};

  @TempDir Path temporary;
  private WorkFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new WorkFixture(mongo, temporary.resolve("releases"));
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 'x'}");
    fixture.master(WorkFixture.TOKEN);
  }

  @Test
  void theWorkIsDoneInAnotherProcess() throws Exception {
    fixture.release("  - id: mark", "    set-field: {collection: c, field: v, value: 1}");
    try (StepProcess work = open()) {
      assertThat(work.touches()).containsExactly("c");
      assertThat(work.inHold()).isEmpty();
      assertThat(work.sync(NOBODY).documents()).isEqualTo(2);
      assertThat(work.catchUp(NOBODY).current()).isTrue();
      assertThat(work.prove(NOBODY)).containsExactly(new SwapEntry("c", true, true));
      assertThat(fixture.documents(fixture.copyOf("c")))
          .containsExactly(
              "{\"_id\": 1, \"n\": 1, \"v\": 1}", "{\"_id\": 2, \"n\": \"x\", \"v\": 1}");
      assertThat(fixture.documents("c")).allSatisfy(d -> assertThat(d).doesNotContain("\"v\""));
      assertThat(work.pid()).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void aReleaseIsExpandedAndContractedInPlaceByAnotherProcess() throws Exception {
    fixture.rollingRelease(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: by-v, phase: expand, create-index: {collection: c, keys: {v: 1}}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: c, field: n}}");
    try (StepProcess work = open()) {
      assertThat(work.alreadyThere()).isEmpty();
      assertThat(work.foundBefore(false)).isEmpty();
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "mark", NOBODY))
          .isEqualTo(new StepResult(2, 0));
      assertThat(work.alreadyThere()).hasSize(1);
      assertThat(work.foundBefore(false)).extracting(FoundBefore::step).containsExactly("mark");
      assertThat(work.foundBefore(true)).as("alreadyThere has told").isEmpty();
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "by-v", NOBODY))
          .isEqualTo(new StepResult(1, 0));
      fixture.insert("c", "{_id: 3, n: 3}");
      assertThat(work.keepUp(NOBODY)).isEqualTo(new KeptUp(1, 0));
      assertThat(work.revert(ReleaseVersion.parse("2.0.0"), "by-v", NOBODY))
          .isEqualTo(new StepResult(1, 0));
      assertThat(work.contract(ReleaseVersion.parse("2.0.0"), "no-n", NOBODY))
          .isEqualTo(new StepResult(3, 0));
      assertThat(failureOfContract(work, "mark")).hasMessageContaining("found one in expand");
    }
    assertThat(fixture.documents("c"))
        .containsExactly(
            "{\"_id\": 1, \"v\": 1}", "{\"_id\": 2, \"v\": 1}", "{\"_id\": 3, \"v\": 1}");
  }

  @Test
  void whatAKilledProcessHasBegunIsFinishedByTheNext() throws Exception {
    Path hanging = temporary.resolve("hanging");
    fixture.insertNumbers("c", 3, 1_201);
    fixture.rollingReleaseInJava(
        "{$expr: {$ne: ['$doubled', '$_id']}}",
        "if (d.getInteger(\"_id\") == 900 && new java.io.File(\"%s\").createNewFile()) { while (true) { Thread.onSpinWait(); } } return d.append(\"doubled\", d.getInteger(\"_id\"));"
            .formatted(hanging),
        "d.remove(\"doubled\"); return d;");
    StepProcess killed = open();
    FutureTask<Object> expand =
        new FutureTask<>(() -> killed.expand(ReleaseVersion.parse("2.0.0"), "java", NOBODY));
    new Thread(expand).start();
    Awaitility.await().until(() -> Files.exists(hanging));

    killed.close();

    assertThatThrownBy(() -> expand.get(60, TimeUnit.SECONDS))
        .hasRootCauseMessage("the work was closed");
    awaitEnd(killed.pid());
    long done = fixture.mongo().database().getCollection("c").countDocuments(exists("doubled"));
    assertThat(done).isBetween(500L, 1_199L);
    try (StepProcess work = open()) {
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "java", NOBODY))
          .isEqualTo(new StepResult(1_200 - done, 0));
    }
    assertThat(fixture.mongo().database().getCollection("c").find())
        .hasSize(1_200)
        .allSatisfy(d -> assertThat(d.get("doubled")).isEqualTo(d.get("_id")));
  }

  @Test
  void aFailureComesWithItsDocumentsAndTheProcessGoesOn() throws Exception {
    fixture.release(
        "  - id: count",
        "    transform: {collection: c, pending: {v: {$exists: false}}, update: {$inc: {n: 1},"
            + " $set: {v: 1}}}");
    try (StepProcess work = open()) {
      StepFailedException failed =
          requireNonNull(
              catchThrowableOfType(StepFailedException.class, () -> work.catchUp(NOBODY)));

      assertThat(failed.failure().documentCount()).isEqualTo(1);
      assertThat(failed.failure().documents()).extracting(DocumentFailure::id).containsExactly("2");
      assertThat(requireNonNull(work.sync(NOBODY).problem()).documentCount()).isEqualTo(1);
    }
  }

  @Test
  void otherReleasesThanExpectedAreRefused() {
    fixture.release("  - id: mark", "    set-field: {collection: c, field: v, value: 1}");
    WorkSpec opening = fixture.opening();
    WorkSpec other =
        new WorkSpec(
            opening.uri(),
            opening.database(),
            opening.releases(),
            opening.from(),
            opening.to(),
            opening.directory(),
            null,
            Map.of(opening.to(), "sha256:0"));

    assertThatThrownBy(() -> StepProcess.open(other, WorkFixture.TOKEN, WorkFixture.SETTINGS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("install the same ones on every node");
  }

  @Test
  void aProcessThatDoesNotOpenInTimeIsKilled() {
    fixture.release("  - id: mark", "    set-field: {collection: c, field: v, value: 1}");

    assertThatThrownBy(
            () ->
                StepProcess.open(
                    fixture.opening(),
                    WorkFixture.TOKEN,
                    new StepProcessSettings(List.of(), Duration.ofMillis(1))))
        .hasMessage("the step process did not answer in time");
  }

  @Test
  void whatAStepPrintsDoesNotGarbleTheAnswers() throws Exception {
    fixture.releaseInJava("System.out.println(\"hello\"); System.in.read();");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);
      assertThat(work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY).changed()).isEqualTo(1);
    }
  }

  @Test
  void aStepThatWritesIntoThePipeIsStopped() throws Exception {
    fixture.releaseInJava(
        "new java.io.FileOutputStream(java.io.FileDescriptor.out).write(\"hi\\n\".getBytes());"
            + "Thread.sleep(600000);");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);

      assertThat(failureOf(work, "java")).hasMessageContaining("something that is not a reply");
      awaitEnd(work.pid());
    }
  }

  @Test
  void aStepThatEndsTheProcessIsAFailureWithExitCodeAndLastLines() throws Exception {
    fixture.releaseInJava("System.err.println(\"giving up\"); Runtime.getRuntime().halt(9);");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);

      assertThat(failureOf(work, "java"))
          .hasMessageContaining("exit code 9")
          .hasMessageContaining("giving up");
      assertThatThrownBy(() -> work.prove(NOBODY)).isInstanceOf(StepFailedException.class);
    }
  }

  @Test
  void aStepThatRunsOutOfMemoryEndsTheProcess() throws Exception {
    fixture.releaseInJava(
        "var all = new java.util.ArrayList<byte[]>(); while (true) { all.add(new byte[1 << 20]);"
            + " }");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);

      assertThat(failureOf(work, "java"))
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("OutOfMemoryError");
    }
  }

  @Test
  void anErrorIsTheStepsFailure() throws Exception {
    fixture.releaseInJava("throw new NoClassDefFoundError(\"com/example/Gone\");");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);

      assertThat(failureOf(work, "java")).hasMessage("NoClassDefFoundError: com/example/Gone");
      assertThat(work.prove(NOBODY)).hasSize(1);
    }
  }

  @Test
  void anInterruptKillsAProcessThatHangs() throws Exception {
    fixture.releaseInJava("while (true) { Thread.onSpinWait(); }");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);
      FutureTask<Object> run =
          new FutureTask<>(() -> work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY));
      Thread thread = new Thread(run);
      thread.start();

      thread.interrupt();

      assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
      awaitEnd(work.pid());
    }
  }

  @Test
  void closingEndsACallAndTheCommandThatItRuns() throws Exception {
    Path child = temporary.resolve("child");
    fixture.release(
        "  - id: sleep",
        "    exec: {command: [sh, -c, 'echo $$ > " + child + "; exec sleep 300'], touches: [c]}");
    StepProcess work = open();
    work.catchUp(NOBODY);
    FutureTask<Object> run =
        new FutureTask<>(() -> work.run(ReleaseVersion.parse("2.0.0"), "sleep", NOBODY));
    new Thread(run).start();
    Awaitility.await().until(() -> Files.exists(child) && !Files.readString(child).isBlank());

    work.close();

    assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
        .hasRootCauseMessage("the work was closed");
    awaitEnd(Long.parseLong(Files.readString(child).strip()));
    awaitEnd(work.pid());
  }

  @Test
  void theProcessDiesWithItsParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      long pid = Long.parseLong(requireNonNull(out.readLine()));
      assertThat(ProcessHandle.of(pid)).isPresent();

      parent.destroyForcibly();

      awaitEnd(pid);
    }
  }

  private StepProcess open() throws Exception {
    return StepProcess.open(fixture.opening(), WorkFixture.TOKEN, WorkFixture.SETTINGS);
  }

  private static StepFailedException failureOf(StepProcess work, String step) {
    return requireNonNull(
        catchThrowableOfType(
            StepFailedException.class,
            () -> work.run(ReleaseVersion.parse("2.0.0"), step, NOBODY)));
  }

  private static StepFailedException failureOfContract(StepProcess work, String step) {
    return requireNonNull(
        catchThrowableOfType(
            StepFailedException.class,
            () -> work.contract(ReleaseVersion.parse("2.0.0"), step, NOBODY)));
  }

  private static void awaitEnd(long pid) {
    Awaitility.await()
        .until(() -> ProcessHandle.of(pid).map(process -> !process.isAlive()).orElse(true));
  }
}
