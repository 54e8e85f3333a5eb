package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.code.LookingRelease;
import io.locktender.steps.local.WorkFixture;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is on the class path of the step process, and that it is enough. */
@ExtendWith(MongoExtension.class)
class StepClassPathIT {
  private static final Progress NOBODY = (done, left) -> {};

  @TempDir Path temporary;
  private WorkFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new WorkFixture(mongo, temporary.resolve("releases"));
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 2}");
    fixture.master(WorkFixture.TOKEN);
  }

  @Test
  void theProcessHasJustWhatItNeeds() throws Exception {
    fixture.release("  - {id: mark, set-field: {collection: c, field: v, value: 1}}");
    try (StepProcess work = open()) {
      assertThat(classPathOf(work).stream().map(StepClassPathIT::artifact))
          .containsExactlyInAnyOrder(
              "locktender-steps",
              "locktender-step-api",
              "mongodb-driver-sync",
              "mongodb-driver-core",
              "bson",
              "bson-record-codec",
              "jackson-databind",
              "jackson-core",
              "jackson-annotations",
              "guava",
              "failureaccess",
              "snakeyaml-engine",
              "semver4j",
              "slf4j-api",
              "logback-classic",
              "logback-core",
              "jspecify");
    }
  }

  @Test
  void everyKindRunsThere() throws Exception {
    fixture.insert("old", "{_id: 1}");
    fixture.insert("gone", "{_id: 1}");
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("t", "transform: {collection: c, pending: {v: null}, update: {$set: {v: 1}}}");
    kinds.put("u", "update: {collection: c, filter: {}, update: {$inc: {n: 1}}}");
    kinds.put("rf", "rename-field: {collection: c, from: n, to: m}");
    kinds.put("sf", "set-field: {collection: c, field: w, value: {$numberDecimal: '1.5'}}");
    kinds.put("uf", "unset-field: {collection: c, field: v}");
    kinds.put("ci", "create-index: {collection: c, keys: {m: 1}, name: by_m}");
    kinds.put("di", "drop-index: {collection: c, name: by_m}");
    kinds.put("e", "exec: {command: ['true'], touches: [c]}");
    kinds.put("cc", "create-collection: {collection: fresh}");
    kinds.put("rc", "rename-collection: {from: old, to: new}");
    kinds.put("dc", "drop-collection: {collection: gone}");
    List<String> steps = new ArrayList<>(List.of("  - id: java"));
    kinds.forEach((id, kind) -> steps.add("  - {id: %s, %s}".formatted(id, kind)));
    fixture.releaseInJava("");
    fixture.release(steps.toArray(String[]::new));

    try (StepProcess work = open()) {
      work.catchUp(NOBODY);
      assertThat(work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY).changed()).isEqualTo(1);
      List<String> inHold = new ArrayList<>(kinds.keySet());
      inHold.removeIf(
          id -> !work.inHold().contains(new StepName(ReleaseVersion.parse("2.0.0"), id)));
      assertThat(kinds.keySet()).hasSize(inHold.size() + 3);
      for (String id : inHold) {
        assertThat(work.run(ReleaseVersion.parse("2.0.0"), id, NOBODY).changed())
            .as(id)
            .isPositive();
      }
      assertThat(work.prove(NOBODY))
          .extracting(SwapEntry::name)
          .containsExactlyInAnyOrder("c", "fresh", "old", "new", "gone");
    }
  }

  @Test
  void aValidatorIsSetThereOrRefusedByName() throws Exception {
    fixture.release("  - {id: step, set-validator: {collection: c, validator: {n: {$gt: 0}}}}");
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);
    } catch (StepFailedException e) {
      assertThat(e).hasMessageContaining("set-validator needs MongoDB");
    }
  }

  @Test
  void aReleaseFindsNothingOfOursThere() throws Exception {
    List<String> names =
        List.of(
            "org.apache.zookeeper.ZooKeeper",
            "picocli.CommandLine",
            "org.h2.Driver",
            "io.locktender.cli.Main",
            "io.locktender.steps.work.UpgradeWork",
            "com.google.common.collect.ImmutableList",
            "com/google/common/collect/ImmutableList.class",
            "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
            "anywhere:org.h2.Driver",
            "anywhere:io.netty.channel.Channel",
            "anywhere:org.junit.jupiter.api.Test",
            "anywhere:io.locktender.testkit.TestJar");

    assertThat(seen(names)).hasSize(names.size()).allSatisfy(s -> assertThat(s).endsWith(": none"));
  }

  @Test
  void aReleasesOwnGuavaAndServicesAreFoundThereAndTheContextIsItsOwn() throws Exception {
    List<String> names =
        List.of(
            "context",
            "com.google.common.collect.ImmutableList",
            "META-INF/maven/com.google.guava/guava/pom.properties",
            "org.bson.Document",
            "tools");

    assertThat(seen(names, LookingRelease.GUAVA))
        .containsExactly(
            "context: own",
            "com.google.common.collect.ImmutableList: own",
            "META-INF/maven/com.google.guava/guava/pom.properties: 1 own",
            "org.bson.Document: shared",
            "tools: [own]");
  }

  @Test
  void whatAStepLogsComesWithItsReasonAndNothingOfTheDriversTalk() {
    fixture.releaseInJava(
        """
        org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger("com.example.Steps");
        log.debug("not this");
        log.info("halfway", new IllegalStateException("bad word"));
        Runtime.getRuntime().halt(9);
        """);

    assertThat(failureOfStep())
        .containsPattern("exit code 9: .*INFO com\\.example\\.Steps halfway")
        .contains("java.lang.IllegalStateException: bad word")
        .doesNotContain("not this");
  }

  private String failureOfStep() {
    StepFailedException failed =
        Assertions.catchThrowableOfType(
            StepFailedException.class,
            () -> {
              try (StepProcess work = open()) {
                work.catchUp(NOBODY);
                work.run(ReleaseVersion.parse("2.0.0"), "java", NOBODY);
              }
            });
    return Objects.requireNonNull(failed).failure().reason();
  }

  private List<String> seen(List<String> names, Path... libraries) throws Exception {
    fixture.release("  - id: " + LookingRelease.STEP);
    LookingRelease.write(temporary.resolve("releases/2.0.0"), libraries);
    fixture
        .mongo()
        .database()
        .getCollection("c")
        .updateOne(new Document("_id", 1), new Document("$set", new Document("look", names)));
    fixture.mongo().database().getCollection("c").deleteOne(new Document("_id", 2));
    try (StepProcess work = open()) {
      work.catchUp(NOBODY);
      work.run(ReleaseVersion.parse("2.0.0"), LookingRelease.STEP, NOBODY);
    }
    Document looked = fixture.mongo().database().getCollection(fixture.copyOf("c")).find().first();
    return Objects.requireNonNull(looked).getList("seen", String.class);
  }

  private StepProcess open() throws Exception {
    return StepProcess.open(fixture.opening(), WorkFixture.TOKEN, WorkFixture.SETTINGS);
  }

  /** As the operating system knows it. */
  private static List<Path> classPathOf(StepProcess work) throws Exception {
    Path commandLine = Path.of("/proc", Long.toString(work.pid()), "cmdline");
    List<String> words = new ArrayList<>(List.of(Files.readString(commandLine).split("\0")));
    String classPath = words.get(words.indexOf("-cp") + 1);
    return Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** A jar by its name; the classes of a module of ours by its directory. */
  private static String artifact(Path entry) {
    String name = entry.getFileName().toString();
    return name.endsWith(".jar")
        ? name.replaceFirst("-\\d.*", "")
        : "locktender-" + entry.resolve("../..").normalize().getFileName();
  }
}
