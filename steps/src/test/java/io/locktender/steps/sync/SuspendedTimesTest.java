package io.locktender.steps.sync;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each copy has the time to live of what it is a copy of, whatever steps call it. */
@ExtendWith(MongoExtension.class)
class SuspendedTimesTest {
  private static final Change RENAME = new Change.RenameCollection("orders", "purchases");

  @TempDir Path directory;
  private SyncFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new SyncFixture(mongo, directory);
    assumeTrue(fixture.database().capabilities().collMod(), "times to live can be suspended");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aRenamedCopyHasItsOwnOriginalsTimeToLive_andNotThatOfAnotherWithTheSameIndex()
      throws Exception {
    expiring("auth", "createdAt", 60);
    expiring("orders", "createdAt", 86_400);
    fixture.step(new Change.SetField("auth", "v", new BsonInt32(1), false)).step(RENAME);

    copiedAndProved();

    assertThat(expiresAfter("auth")).isEqualTo(60);
    assertThat(expiresAfter("purchases")).isEqualTo(86_400);
  }

  @Test
  void norThatOfOneThatHadTheNameBefore() throws Exception {
    expiring("orders", "createdAt", 86_400);
    expiring("purchases", "createdAt", 60);
    fixture.step(new Change.DropCollection("purchases")).step(RENAME);

    copiedAndProved();

    assertThat(expiresAfter("purchases")).isEqualTo(86_400);
  }

  @Test
  void copiesThatHaveExchangedTheirNamesKeepTheirTimesToLive() throws Exception {
    expiring("orders", "createdAt", 86_400);
    expiring("purchases", "createdAt", 60);
    fixture
        .step(new Change.RenameCollection("orders", "third"))
        .step(new Change.RenameCollection("purchases", "orders"))
        .step(new Change.RenameCollection("third", "purchases"));

    copiedAndProved();

    assertThat(expiresAfter("purchases")).isEqualTo(86_400);
    assertThat(expiresAfter("orders")).isEqualTo(60);
  }

  @Test
  void anotherTimeToLiveForARenamedCopyIsNotTakenForDone() {
    expiring("orders", "createdAt", 86_400);
    fixture.step(RENAME).step(index("purchases", "createdAt", 604_800));

    StepFailedException failed =
        catchThrowableOfType(StepFailedException.class, () -> fixture.round());

    assertThat(failed)
        .hasMessageContaining("which differs in expireAfterSeconds; drop it in a step before");
    assertThat(failed.failure().step()).isEqualTo("s1");
  }

  @Test
  void theSameTimeToLiveIsDone() throws Exception {
    expiring("orders", "createdAt", 86_400);
    fixture.step(RENAME).step(index("purchases", "createdAt", 86_400));

    copiedAndProved();

    assertThat(expiresAfter("purchases")).isEqualTo(86_400);
  }

  @Test
  void aTimeToLiveThatAStepHasSetStaysThroughAHoldThatWasGivenUp() throws Exception {
    expiring("c", "at", 600);
    expiring("other", "at", 700);
    fixture
        .step(new Change.SetField("other", "v", new BsonInt32(1), false))
        .step(new Change.DropIndex("c", Optional.of("at_1"), Optional.empty()))
        .step(index("c", "at", 86_400));
    fixture.round();
    fixture.catchUp();
    fixture.insert("c", "{_id: 2, name: 'b'}");
    assertThatThrownBy(() -> fixture.prove()).isInstanceOf(StepFailedException.class);
    assertThat(expiresAfter("other")).isEqualTo(700);

    fixture.round();
    assertThat(expiresAfter("c")).isEqualTo(86_400);
    assertThat(expiresAfter("other")).isGreaterThan(1_000_000_000L);
    fixture.catchUp();
    fixture.prove();

    assertThat(expiresAfter("c")).isEqualTo(86_400);
    assertThat(expiresAfter("other")).isEqualTo(700);
  }

  private void copiedAndProved() throws Exception {
    fixture.round();
    fixture.catchUp();
    fixture.prove();
  }

  private void expiring(String collection, String field, long seconds) {
    fixture.insert(collection, "{_id: 1, name: 'a'}");
    fixture
        .original(collection)
        .createIndex(Indexes.ascending(field), new IndexOptions().expireAfter(seconds, SECONDS));
  }

  private static Change index(String collection, String field, int seconds) {
    return new Change.CreateIndex(
        collection,
        new BsonDocument(field, new BsonInt32(1)),
        new BsonDocument("expireAfterSeconds", new BsonInt32(seconds)));
  }

  private long expiresAfter(String collection) {
    return fixture.copy(collection).listIndexes().into(new ArrayList<>()).stream()
        .filter(index -> index.containsKey("expireAfterSeconds"))
        .mapToLong(index -> index.get("expireAfterSeconds", Number.class).longValue())
        .findFirst()
        .orElseThrow();
  }
}
