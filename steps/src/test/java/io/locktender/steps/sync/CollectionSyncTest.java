package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.UnreadableIds;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Passes in one round with what a stream has told of. */
@ExtendWith(MongoExtension.class)
class CollectionSyncTest {
  private static final DocumentKey TWO = DocumentKey.of(new BsonInt32(2));

  private final Round round =
      new Round(
          Instant.now(),
          Pace.unrested(),
          new ProgressCount(SyncFixture.NOBODY, 0, System::nanoTime),
          new Problems());
  private SyncFixture fixture;
  private CollectionSync followed;

  @BeforeEach
  void open(TestDatabase mongo, @TempDir Path directory) throws Exception {
    fixture =
        new SyncFixture(mongo, directory)
            .step(transform("c", "{v: {$exists: false}}", "{$set: {v: 1}}"));
    fixture.insert("c", "{_id: 1}", "{_id: 2}");
    fixture.round();
    fixture.round();
    followed = fixture.followed("c");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void deleteTwo() {
    fixture.original("c").deleteOne(Filters.eq(2));
  }

  @Test
  void aDeletionOfWhichNothingTellsIsFoundByAPassAlsoOfWhatWasDerivedInTheSameRound()
      throws Exception {
    followed.derive(List.of(TWO), round);
    deleteTwo();

    assertThat(followed.follow(round)).isEqualTo(1);

    assertThat(fixture.documents("c")).containsExactly("{\"_id\": 1, \"v\": 1}");
  }

  @Test
  void aDeletionThatWasToldOfInTheProofIsNamedByThePassThatTakesItsPlace() throws Exception {
    followed.follow(round);
    deleteTwo();
    followed.makePending(TWO);

    Problems differences = new Problems();
    followed.compare(round, differences);

    assertThat(differences.first())
        .extracting("id", "reason")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("2", "collection c, it was deleted"));
  }

  @Test
  void whatCannotBeAskedForIsNamedAndStaysPendingUntilAPassDoesNotSeeIt() throws Exception {
    followed.makePending(DocumentKey.of(UnreadableIds.noText()));
    followed.makePending(DocumentKey.of(UnreadableIds.withAFieldTwice()));

    followed.derivePending(round);

    assertThat(round.problems().first())
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(each.reason())
                    .startsWith("collection c, its _id cannot be read without loss"));
    assertThat(followed.pending()).isEqualTo(2);
    followed.follow(round.tryingOnce());
    assertThat(followed.pending()).isZero();
  }

  @Test
  void whatBecomesPendingWhileItIsDerivedIsLeftSoThatThisEnds() throws Exception {
    AtomicInteger rests = new AtomicInteger();
    Pace busy = new Pace(System::nanoTime, nanos -> makePending(1_000 + rests.incrementAndGet()));
    followed.makePending(TWO);

    followed.derivePending(resting(busy));

    assertThat(rests.get()).isBetween(1, 3);
    assertThat(followed.pending()).isEqualTo(rests.get());
  }

  @Test
  void whoIsFarBehindDoesNotRest() throws Exception {
    AtomicInteger rests = new AtomicInteger();
    Pace counted = new Pace(System::nanoTime, nanos -> rests.incrementAndGet());
    for (int id = 10; id < 10_010; id++) {
      makePending(id);
    }

    followed.derivePending(resting(counted));

    assertThat(followed.pending()).isZero();
    assertThat(rests.get()).isBetween(8, 4_000 / 25);
  }

  private Round resting(Pace pace) {
    return new Round(round.now(), pace, round.count(), round.problems());
  }

  private void makePending(int id) {
    try {
      followed.makePending(DocumentKey.of(new BsonInt32(id)));
    } catch (StepFailedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDeletionThatWasToldOfBeforeThePassIsNoFindingOfThatPass() throws Exception {
    deleteTwo();
    followed.makePending(TWO);

    List<DocumentKey> found = new ArrayList<>();
    followed.follow(round, (name, key) -> found.add(key));

    assertThat(found).isEmpty();
    assertThat(fixture.documents("c")).hasSize(1);
  }
}
