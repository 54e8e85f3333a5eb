package io.locktender.steps.stream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a stream gets over, and what it does not. Skipped where the server is no replica set. */
@ExtendWith(MongoExtension.class)
class StreamFaultsIT {
  private static final Set<String> TOUCHED = Set.of("a");

  private StreamFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StreamFixture(mongo, TOUCHED);
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
      // The set may be about to elect a primary again.
      await()
          .atMost(StreamFixture.LONG)
          .ignoreExceptions()
          .untilAsserted(fixture.mongo.database()::drop);
    }
  }

  private void whileFailing(String command, int code, Runnable what) {
    Document data =
        Document.parse("{failCommands: ['%s'], errorCode: %d}".formatted(command, code));
    FailPoint point =
        FailPoint.on(fixture.mongo.client(), "failCommand", data)
            .orElseGet(() -> abort("the server has no failCommand"));
    try {
      what.run();
    } finally {
      point.close();
    }
  }

  private String brokenBy() {
    await().atMost(StreamFixture.LONG).until(() -> fixture.stream.state().broken() != null);
    return String.valueOf(fixture.stream.state().broken());
  }

  @Test
  void anOplogThatIsTooShortEndsTheStreamByName() {
    whileFailing(
        "getMore",
        286,
        () -> assertThat(brokenBy()).contains("failed twice at one position", "286"));
  }

  @Test
  void anIdThatNoEventCanTellEndsTheStreamByName_inAnyCollectionOfTheDatabase() {
    MongoCollection<BsonDocument> other = fixture.collection("of the product");

    other.insertOne(new BsonDocument("_id", new BsonString("x".repeat(9 << 20))));

    assertThat(brokenBy()).contains("failed twice at one position", "MB");
  }

  @Test
  void aCursorThatIsLostIsOpenedAgain() throws Exception {
    fixture.insert("a", "{_id: 1}");
    whileFailing("getMore", 43, () -> fixture.insert("a", "{_id: 2}"));
    fixture.insert("a", "{_id: 3}");

    assertThat(fixture.drain().changed).containsExactly("a 1", "a 2", "a 3");
  }

  @Test
  void overStepDownsOfThePrimaryNothingIsLost_with1000WritesASecond() throws Exception {
    Mirror mirror = new Mirror(fixture.database);
    Object elected = election();
    try (BusyWriters writers = new BusyWriters(fixture.collection("a"), 7)) {
      for (int downs = 1; downs <= 2; downs++) {
        drainUntil(mirror, enough(writers, 1_500L * downs));
        stepDown();
      }
      drainUntil(mirror, enough(writers, 4_500));
    }
    assertThat(fixture.stream.drainTo(marker(), StreamFixture.LONG, mirror)).isTrue();

    assertThat(mirror.documents).isEqualTo(originals());
    assertThat(fixture.stream.state().broken()).isNull();
    assertThat(election()).as("the election that made the primary one").isNotEqualTo(elected);
  }

  private Object election() {
    return requireNonNull(fixture.admin("{isMaster: 1}").get("electionId"));
  }

  private static Callable<Boolean> enough(BusyWriters writers, long acknowledged) {
    return () -> writers.acknowledged.get() >= acknowledged;
  }

  private void drainUntil(Mirror mirror, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      mirror.apply(fixture.stream.take(1_000, Duration.ofMillis(100)));
    }
  }

  private Marker marker() {
    return await()
        .atMost(StreamFixture.LONG)
        .ignoreExceptions()
        .until(() -> fixture.stream.mark(), marker -> marker != null);
  }

  private void stepDown() {
    try {
      fixture.admin("{replSetStepDown: 2, secondaryCatchUpPeriodSecs: 1, force: true}");
    } catch (MongoException e) {
      // Whether there was one is seen at the end.
      assertThat(e).hasMessageNotContaining("not authorized");
    }
  }

  private Map<BsonValue, BsonDocument> originals() {
    Map<BsonValue, BsonDocument> found = new HashMap<>();
    for (BsonDocument each :
        fixture.collection("a").withReadConcern(ReadConcern.LINEARIZABLE).find()) {
      found.put(each.get("_id"), each);
    }
    return found;
  }
}
