package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locktender.steps.mongo.UnreadableIds;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.Synced;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Documents whose {@code _id} is another one when Java writes it back. */
@ExtendWith(MongoExtension.class)
class UnreadableIdTest {
  private SyncFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo, @TempDir Path directory) {
    fixture =
        new SyncFixture(mongo, directory)
            .step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"));
    fixture.insert("c", "{_id: 1}", "{_id: '\uFFFD'}", "{_id: {a: 2}}");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void assertNamed(Synced synced) {
    assertThat(synced.current()).isFalse();
    assertThat(requireNonNull(synced.problem()).documents())
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.reason())
                    .contains("collection c, its _id cannot be read without loss"));
  }

  private void isNamedUntilItIsGone(RawBsonDocument document) throws Exception {
    assumeTrue(fixture.insertRaw("c", document));

    assertNamed(fixture.round());
    assertNamed(fixture.round());
    assertThat(fixture.documents("c")).as("the others").hasSize(3);
    assertThatThrownBy(() -> fixture.catchUp()).isInstanceOf(StepFailedException.class);

    fixture.original("c").deleteMany(new Document());
    fixture.insert("c", "{_id: 2}");
    fixture.round();
    assertThat(fixture.round().current()).isTrue();
    fixture.catchUp();
    fixture.prove();
    assertThat(fixture.documents("c")).containsExactly("{\"_id\": 2, \"v\": 1}");
  }

  @Test
  void textThatIsNotUtf8IsNamedUntilItIsGone() throws Exception {
    isNamedUntilItIsGone(UnreadableIds.noText());
  }

  @Test
  void aFieldThatIsThereTwiceIsNamedUntilItIsGone() throws Exception {
    isNamedUntilItIsGone(UnreadableIds.withAFieldTwice());
  }

  @Test
  void oneThatComesLaterIsNamed() throws Exception {
    fixture.round();
    assertThat(fixture.round().current()).isTrue();
    assumeTrue(fixture.insertRaw("c", UnreadableIds.withAFieldTwice()));

    assertNamed(fixture.round());
    assertThat(fixture.copy("c").countDocuments(new BsonDocument())).isEqualTo(3);
  }
}
