package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.UnreadableIds;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Synced;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents of unusual {@code _id}s, which a change stream tells of. Skipped where the tests'
 * server is no replica set.
 */
@ExtendWith(MongoExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StreamedIdsIT {
  private SyncFixture fixture;
  private TestDatabase mongo;

  @BeforeEach
  void open(TestDatabase mongo, @TempDir Path directory) {
    Document hello = mongo.database().runCommand(Document.parse("{isMaster: 1}"));
    assumeTrue(hello.containsKey("setName"), "the server is in no replica set");
    this.mongo = mongo;
    fixture =
        new SyncFixture(mongo, directory)
            .byStream()
            .step(transform("p", "{seen: {$exists: false}}", "{$set: {seen: true}}"));
    fixture.insert("p", "{_id: 1}", "{_id: {a: 2}}");
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  private static List<RawBsonDocument> unreadable() {
    return List.of(UnreadableIds.noText(), UnreadableIds.withAFieldTwice());
  }

  private Synced current() throws Exception {
    Synced synced = fixture.round();
    while (!synced.current()) {
      synced = fixture.round();
    }
    assertThat(synced.backlogMillis()).as("by the stream").isNotNegative();
    return synced;
  }

  private static void assertNamed(Synced synced) {
    assertThat(synced.current()).isFalse();
    assertThat(requireNonNull(synced.problem()).documents())
        .singleElement()
        .satisfies(each -> assertThat(each.reason()).contains("cannot be read without loss"));
  }

  /** By its bytes, as a shell of MongoDB's own would. */
  private void removed(RawBsonDocument document) throws Exception {
    assertThat(
            mongo
                .database()
                .getCollection("p", BsonDocument.class)
                .deleteOne(document)
                .getDeletedCount())
        .isOne();

    current();
    fixture.catchUp();
    fixture.prove();
    assertThat(fixture.documents("p"))
        .containsExactly("{\"_id\": 1, \"seen\": true}", "{\"_id\": {\"a\": 2}, \"seen\": true}");
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsNamedUntilItIsGone(RawBsonDocument document) throws Exception {
    assumeTrue(fixture.insertRaw("p", document));
    assertNamed(fixture.round());
    assertNamed(fixture.round());

    removed(document);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsNamedAlsoWhenItComesLater(RawBsonDocument document) throws Exception {
    current();
    assumeTrue(fixture.insertRaw("p", document));

    assertNamed(fixture.round());
    assertThatThrownBy(() -> fixture.catchUp()).isInstanceOf(StepFailedException.class);

    removed(document);
  }

  /** The last word before the swap. */
  @ParameterizedTest
  @MethodSource("unreadable")
  void whatCannotBeReadIsNamedInTheHold(RawBsonDocument document) throws Exception {
    current();
    assumeTrue(fixture.insertRaw("p", document));

    assertThatThrownBy(() -> fixture.catchUp())
        .isInstanceOfSatisfying(
            StepFailedException.class,
            failed ->
                assertThat(failed.failure().documents())
                    .singleElement()
                    .satisfies(
                        each -> assertThat(each.reason()).contains("cannot be read without loss")));
  }

  /** Text that was broken before it came here: it is UTF-8. */
  @Test
  void theSignForWhatCannotBeReadIsFollowedAsAnyOtherText() throws Exception {
    fixture.insert("p", "{_id: '\uFFFD'}");
    current();
    mongo.database().runCommand(Document.parse("{profile: 2}"));

    for (int i = 0; i < 3; i++) {
      fixture.original("p").updateOne(Filters.eq("_id", "\uFFFD"), Updates.set("n", i));
      fixture.round();
    }
    current();

    assertThat(passes()).as("of all documents").isZero();
    assertThat(fixture.documents("p")).contains("{\"_id\": \"\uFFFD\", \"n\": 2, \"seen\": true}");
  }

  private long passes() {
    return mongo
        .database()
        .getCollection("system.profile")
        .countDocuments(
            Document.parse("{'command.find': 'p', 'command.filter._id': {$exists: false}}"));
  }
}
