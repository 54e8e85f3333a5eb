package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a server is asked for: for two steps, and many documents. */
class RequestsTest {
  private static final int DOCUMENTS = 2_000;

  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new SyncFixture(server.uri(), "shop", directory)
            .step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"))
            .step(transform("c", "{w: {$exists: false}}", "{$set: {w: 1}}"));
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(i -> new org.bson.Document("_id", i).append("n", i))
                .toList());
    fixture.database().capabilities();
    server.forget();
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  /** Each statement of each command. */
  private List<Map<?, ?>> updates() {
    return server.asked("update").stream()
        .flatMap(command -> statements(command, "updates"))
        .toList();
  }

  private static Stream<Map<?, ?>> statements(Document command, String name) {
    return ((Collection<?>) requireNonNull(command.get(name)))
        .stream().map(each -> (Map<?, ?>) each);
  }

  /** How often all documents of the original were asked for. */
  private long reads() {
    return server.asked("find").stream()
        .filter(find -> "c".equals(find.get("find")))
        .filter(find -> !(find.get("filter") instanceof Map<?, ?> filter) || filter.isEmpty())
        .count();
  }

  @Test
  void anUpdateIsAskedForOnceForAllDocumentsOfABatch() throws Exception {
    fixture.round();

    assertThat(fixture.copy("c").countDocuments(new org.bson.Document("v", 1).append("w", 1)))
        .isEqualTo(DOCUMENTS);
    // Each is tried on the empty copy first.
    assertThat(updates())
        .hasSize(2 + 2 * DOCUMENTS / OriginalReader.BATCH_DOCUMENTS)
        .allSatisfy(update -> assertThat(update.get("multi")).isEqualTo(true));
  }

  @Test
  void withoutAStreamTheHoldIsTwoReadsOfTheOriginalAndNoWrite() throws Exception {
    fixture.round();
    fixture.round();
    server.forget();

    fixture.catchUp();
    assertThat(reads()).isEqualTo(1);
    assertThat(fixture.prove()).containsExactly(new SwapEntry("c", true, true));

    assertThat(reads()).isEqualTo(2);
    for (String write : List.of("insert", "update", "aggregate")) {
      assertThat(server.asked(write)).as(write).isEmpty();
    }
  }
}
