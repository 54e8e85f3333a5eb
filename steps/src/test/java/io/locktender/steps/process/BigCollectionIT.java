package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locktender.steps.local.WorkFixture;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is four times as big as the heap of the process that copies it, and more. */
@ExtendWith(MongoExtension.class)
class BigCollectionIT {
  private static final Progress NOBODY = (done, left) -> {};
  private static final StepProcessSettings HEAP_OF_48_MIB =
      new StepProcessSettings(
          List.of("-Xmx48m", "-Xss512k", "-XX:+UseSerialGC"), Duration.ofSeconds(90));
  private static final int BYTES = 8_000;

  @TempDir Path temporary;
  private WorkFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    assumeTrue(TestMongo.shared().collates(), "the embedded server has it in its own memory");
    fixture = new WorkFixture(mongo, temporary.resolve("releases"));
    fixture.master(WorkFixture.TOKEN);
    fixture.release("  - {id: mark, set-field: {collection: c, field: v, value: 1}}");
  }

  @Test
  void theProcessIsAsBigForTenTimesTheDocuments() throws Exception {
    insert(0, 2_500);
    long small = peakMebibytes(2_500);
    drop();
    insert(2_500, 25_000);

    long big = peakMebibytes(25_000);

    System.out.printf("resident at most: %d MiB at 20 MB, %d MiB at 200 MB%n", small, big);
    assertThat(big).isLessThan(small + 40);
  }

  /** Makes the copy, in a process of its own. */
  private long peakMebibytes(int documents) throws Exception {
    try (StepProcess work =
        StepProcess.open(fixture.opening(), WorkFixture.TOKEN, HEAP_OF_48_MIB)) {
      assertThat(work.catchUp(NOBODY).documents()).isEqualTo(documents);
      assertThat(work.prove(NOBODY)).hasSize(1);
      return Files.readAllLines(Path.of("/proc/" + work.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElseThrow();
    }
  }

  private void drop() {
    fixture.mongo().database().getCollection(fixture.copyOf("c")).drop();
  }

  private void insert(int from, int to) {
    for (int at = from; at < to; at += 500) {
      fixture
          .mongo()
          .database()
          .getCollection("c")
          .insertMany(
              IntStream.range(at, Math.min(to, at + 500))
                  .mapToObj(i -> new Document("_id", i).append("text", "x".repeat(BYTES)))
                  .toList());
    }
  }
}
