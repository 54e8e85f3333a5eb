package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.Pace;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server is asked beside workers: never for more than a few documents. */
class AskingTest {
  private static final int DOCUMENTS = 400;

  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new SyncFixture(server.uri(), "shop", directory)
            .pace(new Pace(System::nanoTime, nanos -> {}));
    fixture.database().capabilities();
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private static Change inJava() {
    return new Change.Java(
        JavaStep.transform(
            "c",
            Filters.exists("v", false),
            document -> {
              document.put("v", 1);
              return document;
            }));
  }

  private void insert(String name) {
    fixture
        .original(name)
        .insertMany(
            IntStream.range(0, DOCUMENTS)
                .mapToObj(
                    i -> {
                      org.bson.Document document = new org.bson.Document("_id", i);
                      return i % 4 == 0 ? document.append("v", 0) : document;
                    })
                .toList());
    server.forget();
  }

  private long copied(String filter) {
    return fixture.copy("c").countDocuments(org.bson.Document.parse(filter));
  }

  /** Each is of some {@code _id}s, but for one of all documents of the original. */
  private void findsAreOfIds() {
    assertThat(
            server.asked("find").stream()
                .filter(find -> !String.valueOf(find.get("filter")).contains("\"_id\""))
                .map(find -> find.get("find")))
        .containsExactly("c");
    assertThat(server.asked("insert"))
        .noneMatch(insert -> String.valueOf(insert.get("insert")).contains("scratch"));
  }

  @Test
  void anUpdateIsVerifiedBatchByBatch() throws Exception {
    insert("c");
    fixture.step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"));

    fixture.round();

    assertThat(copied("{v: 1}")).isEqualTo(DOCUMENTS * 3 / 4);
    findsAreOfIds();
  }

  /** It may remove documents at any moment by what they have. */
  @Test
  void noDocumentIsInTheCopyBeforeItsChangeWhereAStepHasMadeATimeToLive() throws Exception {
    insert("c");
    listTimesToLive();
    fixture
        .step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"))
        .step(
            new Change.CreateIndex(
                "c", BsonDocument.parse("{at: 1}"), BsonDocument.parse("{expireAfterSeconds: 1}")));

    AtomicInteger inserted = new AtomicInteger();
    AtomicInteger unchanged = new AtomicInteger();
    server.on(
        "insert",
        (insert, really) -> {
          if (SyncFixture.copyName("c").equals(insert.get("insert"))) {
            for (Object each : (List<?>) requireNonNull(insert.get("documents"))) {
              inserted.incrementAndGet();
              unchanged.addAndGet(((Document) each).containsKey("v") ? 0 : 1);
            }
          }
          return really.get();
        });

    fixture.round();

    assertThat(inserted).hasValue(DOCUMENTS);
    assertThat(unchanged).hasValue(0);
  }

  private void listTimesToLive() {
    server.on(
        "listIndexes",
        (list, really) -> {
          Document answer = really.get();
          ScriptedMongo.batch(answer).stream()
              .filter(index -> "at_1".equals(index.get("name")))
              .forEach(index -> index.put("expireAfterSeconds", 1));
          return answer;
        });
  }

  @Test
  void whatAStepInJavaIsToChangeIsAskedBatchByBatch() throws Exception {
    insert("c");
    fixture.step(inJava()).step(transform("c", "{w: {$exists: false}}", "{$set: {w: 1}}"));

    fixture.round();

    assertThat(copied("{v: 1, w: 1}")).isEqualTo(DOCUMENTS * 3 / 4);
    assertThat(copied("{v: 0, w: 1}")).isEqualTo(DOCUMENTS / 4);
    findsAreOfIds();
  }

  @Test
  void whatIsWrittenSinceGoesThroughAStepInJavaWithoutAScratchCollection() throws Exception {
    insert("c");
    fixture.step(inJava());
    fixture.round();
    server.forget();
    fixture
        .original("c")
        .updateMany(
            Filters.lt("_id", 8), new org.bson.Document("$set", new org.bson.Document("n", 1)));

    fixture.round();

    assertThat(copied("{n: 1, v: 1}")).isEqualTo(6);
    assertThat(copied("{n: 1, v: 0}")).isEqualTo(2);
    findsAreOfIds();
  }

  /** Before the original is asked which of some documents are pending; once. */
  private void whenAsked(Runnable meanwhile, Runnable after) {
    AtomicBoolean asked = new AtomicBoolean();
    server.on(
        "find",
        (find, really) -> {
          boolean question =
              "c".equals(find.get("find"))
                  && find.get("filter") instanceof Map<?, ?> by
                  && by.containsKey("$and");
          if (!question || !asked.compareAndSet(false, true)) {
            return really.get();
          }
          meanwhile.run();
          Document answer = really.get();
          after.run();
          return answer;
        });
  }

  private void set(int id) {
    update(id, new Document("$set", new Document("v", 0)));
  }

  private void unset(int id) {
    update(id, new Document("$unset", new Document("v", 1)));
  }

  private void update(int id, Document update) {
    Document statement = new Document("q", new Document("_id", id)).append("u", update);
    Document answer =
        server.run("shop", new Document("update", "c").append("updates", List.of(statement)));
    assertThat(answer.get("nModified")).isEqualTo(1);
  }

  @Test
  void whatIsPendingOnlyWhenThatIsAskedIsRightInTheEnd() throws Exception {
    insert("c");
    fixture.step(inJava());
    whenAsked(() -> unset(0), () -> set(0));

    fixture.round();
    fixture.catchUp();

    assertThat(copied("{_id: 0, v: 0}")).isEqualTo(1);
  }

  @Test
  void whatIsPendingOnlyWhenItIsReadIsRightInTheEnd() throws Exception {
    insert("c");
    fixture.step(inJava());
    whenAsked(() -> set(1), () -> unset(1));

    fixture.round();
    fixture.catchUp();

    assertThat(copied("{_id: 1, v: 1}")).isEqualTo(1);
  }
}
