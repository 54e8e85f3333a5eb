package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.Proof.Disturbed;
import io.locktender.steps.stream.Proof.Quiet;
import io.locktender.steps.stream.Proof.Write;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real replica set tells. Skipped where the tests' server is none. */
@ExtendWith(MongoExtension.class)
class ChangeStreamIT {
  private static final Set<String> TOUCHED = Set.of("a", "b", "absent");

  private StreamFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    mongo.database().getCollection("a").insertOne(Document.parse("{_id: 'before'}"));
    fixture = new StreamFixture(mongo, TOUCHED);
  }

  @AfterEach
  void close() {
    if (fixture != null) {
      fixture.close();
    }
  }

  private static BsonDocument json(String text) {
    return BsonDocument.parse(text);
  }

  @Test
  void everyKindOfWriteIsToldOfByItsId_andWhatWasBeforeTheStartIsNot() throws Exception {
    fixture.insert("a", "{_id: 1}", "{_id: 2.5}", "{_id: {y: 1, x: 'two'}}", "{_id: 4}");
    fixture.insert("c", "{_id: 'of another collection'}");
    fixture.insert("absent", "{_id: 'new'}");
    Drained inserted = fixture.drain();
    fixture.collection("a").updateOne(json("{_id: 1}"), json("{$set: {x: 1}}"));
    fixture.collection("a").updateOne(json("{_id: 2.5}"), List.of(json("{$set: {x: 1}}")));
    fixture.collection("a").replaceOne(json("{_id: {y: 1, x: 'two'}}"), json("{z: 1}"));
    fixture.collection("a").deleteOne(json("{_id: 4}"));
    Drained changed = fixture.drain();

    String three = "a {\"y\": 1, \"x\": \"two\"}";
    assertThat(inserted.changed)
        .containsExactlyInAnyOrder("a 1", "a 2.5", three, "a 4", "absent \"new\"");
    assertThat(changed.changed).containsExactlyInAnyOrder("a 1", "a 2.5", three, "a 4");
  }

  @Test
  void aTransactionIsToldOfWhenItIsCommitted() throws Exception {
    fixture.insert("b", "{_id: 0}");
    try (ClientSession session = fixture.mongo.client().startSession()) {
      session.startTransaction();
      fixture.collection("a").insertOne(session, json("{_id: 1}"));
      fixture.collection("b").updateOne(session, json("{_id: 0}"), json("{$set: {x: 1}}"));
      assertThat(fixture.drain().changed).containsExactly("b 0");
      session.commitTransaction();
    }

    assertThat(fixture.drain().changed).containsExactlyInAnyOrder("a 1", "b 0");
  }

  @Test
  void whatOutAndRenameReplaceIsAnotherCollection() throws Exception {
    fixture.insert("c", "{_id: 1}");
    fixture.collection("c").aggregate(List.of(json("{$out: 'a'}"))).toCollection();
    assertThat(fixture.drain().anew).containsExactly("a");

    fixture
        .collection("c")
        .renameCollection(
            new MongoNamespace(fixture.mongo.name(), "b"),
            new RenameCollectionOptions().dropTarget(true));
    assertThat(fixture.drain().anew).containsExactly("b");

    fixture.collection("b").renameCollection(new MongoNamespace(fixture.mongo.name(), "d"));
    fixture.collection("a").drop();
    Drained drained = fixture.drain();
    assertThat(drained.anew).containsExactlyInAnyOrder("a", "b");
    assertThat(drained.changed).isEmpty();
  }

  /** Routed by the new name, the write would go to the copy of what A was. */
  @Test
  void whatIsWrittenUnderANameThatAnotherCollectionGotIsOfThatName() throws Exception {
    fixture.insert("b", "{_id: 'of b'}");
    fixture.drain();
    fixture.collection("a").drop();
    fixture.collection("b").renameCollection(new MongoNamespace(fixture.mongo.name(), "a"));
    fixture.insert("a", "{_id: 'written to a'}");

    Drained drained = fixture.drain();

    assertThat(drained.anew).containsExactlyInAnyOrder("a", "b");
    assertThat(drained.changed).containsExactly("a \"written to a\"");
  }

  @Test
  void aDatabaseThatIsDroppedMakesAllAnew_andTheStreamGoesOn() throws Exception {
    fixture.mongo.database().drop();
    fixture.insert("a", "{_id: 'after'}");

    Drained drained = fixture.drain();

    assertThat(drained.anew).containsExactlyInAnyOrderElementsOf(TOUCHED);
    assertThat(drained.changed).containsExactly("a \"after\"");
  }

  @Test
  void betweenTwoMarkersItIsProvedThatNobodyWrote_orWhoDid() throws Exception {
    fixture.insert("a", "{_id: 1}");
    Marker first = fixture.stream.mark();
    fixture.insert("c", "{_id: 'of another collection'}");
    Marker second = fixture.stream.mark();
    fixture.collection("a").deleteOne(json("{_id: 1}"));
    Marker third = fixture.stream.mark();
    fixture.drainTo(third);

    DocumentKey key = DocumentKey.of(new BsonInt32(1));
    assertThat(fixture.stream.between(first, second, Set.of())).isEqualTo(new Quiet(0));
    assertThat(fixture.stream.between(second, third, Set.of()))
        .isEqualTo(new Disturbed(List.of(new Write("a", Optional.of(key), "delete")), 1));
    assertThat(fixture.stream.between(second, third, Set.of("a"))).isEqualTo(new Quiet(1));
    assertThat(third.at()).isGreaterThan(second.at());
  }

  @Test
  void documentsThatExpireAreFollowed_andAreNoViolation() throws Exception {
    assumeTrue(expiresOften(), "the server does not let its tests say how often documents expire");
    fixture
        .collection("a")
        .createIndex(json("{at: 1}"), new IndexOptions().expireAfter(1L, TimeUnit.SECONDS));
    fixture.collection("a").insertOne(json("{_id: 'old'}").append("at", new BsonDateTime(0)));
    Marker first = fixture.stream.mark();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> fixture.collection("a").countDocuments(json("{_id: 'old'}")) == 0);
    Marker second = fixture.stream.mark();

    assertThat(fixture.drainTo(second).changed).contains("a \"old\"");
    assertThat(fixture.stream.between(first, second, Set.of("a")))
        .asInstanceOf(type(Quiet.class))
        .satisfies(quiet -> assertThat(quiet.followed()).isLessThanOrEqualTo(1));
  }

  private boolean expiresOften() {
    try {
      fixture.admin("{setParameter: 1, ttlMonitorSleepSecs: 1}");
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  @Test
  void whatNobodyTakesIsBounded_andBecomesTheWordThatAPassIsNeeded(TestDatabase mongo)
      throws Exception {
    fixture.close();
    long bound = 20_000;
    fixture = new StreamFixture(mongo, TOUCHED, bound);
    fixture.insert("b", "{_id: 1}");
    for (int i = 0; i < 20; i++) {
      int from = 1_000 * i;
      fixture
          .collection("a")
          .insertMany(
              IntStream.range(from, from + 1_000)
                  .mapToObj(n -> json("{_id: %d}".formatted(n)))
                  .toList());
      assertThat(fixture.stream.state().waitingBytes()).isLessThanOrEqualTo(bound);
    }

    Drained drained = fixture.drain();

    assertThat(drained.overflowed).containsExactly("a");
    assertThat(drained.changed).as("those of others stay").contains("b 1");
  }

  /** Else a server that reads its oplog for something of interest does not answer. */
  @Test
  void thereIsSomethingToTellEachSecond_thatIsNobodysChangeAndNoMarker() throws Exception {
    Marker first = fixture.stream.mark();
    long events = fixture.stream.state().events();
    await().atMost(StreamFixture.LONG).until(() -> fixture.stream.state().events() >= events + 3);
    Marker second = fixture.stream.mark();

    assertThat(second.number()).isEqualTo(first.number() + 1);
    assertThat(fixture.drainTo(second).changed).isEmpty();
    assertThat(fixture.stream.between(first, second, Set.of())).isEqualTo(new Quiet(0));
  }

  @Test
  void aStreamThatWasClosedTellsNothing() {
    fixture.stream.close();

    await().until(() -> fixture.stream.state().broken() != null);
    assertThatThrownBy(() -> fixture.stream.take(1, Duration.ofSeconds(1)))
        .isInstanceOf(StreamBrokenException.class);
  }
}
