package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static io.locktender.steps.sync.SyncFixture.uniqueIndex;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.work.StepFailure;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that collide in a unique index where the server does not say with which others. */
class UnseenRivalsTest {
  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new SyncFixture(server.uri(), "shop", directory)
            .step(transform("c", "{slug: {$exists: false}}", "{$rename: {name: 'slug'}}"))
            .step(uniqueIndex("c", "slug"));
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  private void insert(int documents) {
    fixture
        .original("c")
        .insertMany(
            IntStream.range(0, documents)
                .mapToObj(i -> new org.bson.Document("_id", i).append("name", "same"))
                .toList());
  }

  /** What is asked for those that have what one of some documents has. */
  private void whenRivalsAreLookedFor(ScriptedMongo.Script script) {
    server.on(
        "find",
        (find, really) ->
            SyncFixture.copyName("c").equals(find.get("find"))
                    && find.get("filter") instanceof Map<?, ?> filter
                    && filter.containsKey("$or")
                ? script.answer(find, really)
                : really.get());
  }

  private static Document none(Document answer) {
    ((Document) requireNonNull(answer.get("cursor"))).put("firstBatch", List.of());
    return answer;
  }

  @Test
  void aDocumentIsNamedAlsoWhereTheOtherOneIsNotFound_untilItIsGone() throws Exception {
    insert(2);
    whenRivalsAreLookedFor((find, really) -> none(really.get()));

    fixture.round();
    StepFailure problem = requireNonNull(fixture.round().problem());

    assertThat(problem.documentCount()).isEqualTo(1);
    assertThat(problem.step()).isEqualTo("s1");
    assertThat(problem.documents().get(0).reason())
        .contains("unique index slug_1 allows only one of it and of another one: E11000")
        .contains("\"same\"");
    fixture
        .original("c")
        .deleteOne(Filters.eq(problem.documents().get(0).id().equals("0") ? 0 : 1));
    assertThat(fixture.round().problem()).isNull();
    assertThat(fixture.round().current()).isTrue();
  }

  @Test
  void ofManyTheRestIsCounted() throws Exception {
    insert(30);
    whenRivalsAreLookedFor((find, really) -> none(really.get()));

    StepFailure problem = requireNonNull(fixture.round().problem());

    assertThat(problem.documentCount()).isEqualTo(29);
    assertThat(problem.documents()).hasSize(StepFailure.MAX_DOCUMENTS);
  }

  @Test
  void aValueThatTheServerCannotBeAskedForHidesNoneOfTheOthers() throws Exception {
    insert(3);
    whenRivalsAreLookedFor(
        (find, really) -> {
          Map<?, ?> filter = (Map<?, ?>) requireNonNull(find.get("filter"));
          if (((List<?>) requireNonNull(filter.get("$or"))).size() > 1) {
            throw new MongoServerError(2, "BadValue", "cannot $in of undefined");
          }
          return really.get();
        });

    StepFailure problem = requireNonNull(fixture.round().problem());

    assertThat(problem.documentCount()).isEqualTo(2);
    assertThat(problem.documents())
        .allSatisfy(each -> assertThat(each.reason()).contains("of the document with _id"));
  }

  @Test
  void aServerThatDoesNotAnswerIsNoAnswer() {
    insert(2);
    whenRivalsAreLookedFor(
        (find, really) -> {
          throw new MongoServerError(11_600, "InterruptedAtShutdown", "going down");
        });

    assertThatThrownBy(() -> fixture.round()).isInstanceOf(DatabaseUnavailableException.class);
  }
}
