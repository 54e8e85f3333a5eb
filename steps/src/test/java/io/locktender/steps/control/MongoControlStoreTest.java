package io.locktender.steps.control;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class MongoControlStoreTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> WENT = List.of("SUCCEEDED", "DEGRADED");
  private static final NodeRegistration NODE =
      new NodeRegistration("node-1", "a1", List.of(NodeRole.STATE_SERVER), NOON);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private MongoControlStore store;

  @BeforeEach
  void open(TestDatabase mongo) {
    store = new MongoControlStore(mongo.database(), now::get);
  }

  private static BsonDocument version(long revision, String token) {
    return new BsonDocument("cluster", new BsonString("shop"))
        .append("revision", new BsonInt64(revision))
        .append("token", new BsonString(token));
  }

  @Test
  void thereIsNoVersionAtFirst() {
    assertThat(store.readVersion()).isEmpty();
    assertThat(store.replaceVersion(1, "t", version(2, "t"))).isFalse();
    assertThat(store.readVersion()).isEmpty();
  }

  @Test
  void theFirstVersionIsWrittenOnce() {
    assertThat(store.insertVersion(version(1, "t"))).isTrue();
    assertThat(store.insertVersion(version(1, "other"))).isFalse();

    assertThat(store.readVersion()).contains(version(1, "t"));
  }

  @Test
  void aMajorityReadShowsWhatAMajorityHas() {
    store.insertVersion(version(1, "t"));
    assertThat(store.readVersion(Reading.MAJORITY)).contains(version(1, "t"));
  }

  @Test
  void aVersionIsReplacedOnlyAtItsRevisionAndToken() {
    store.insertVersion(version(1, "t"));

    assertThat(store.replaceVersion(2, "t", version(3, "t"))).isFalse();
    assertThat(store.replaceVersion(1, "ended", version(2, "ended"))).isFalse();
    assertThat(store.replaceVersion(1, "t", version(2, "next"))).isTrue();
    assertThat(store.replaceVersion(1, "t", version(2, "t"))).isFalse();

    assertThat(store.readVersion()).contains(version(2, "next"));
  }

  @Test
  void ofManyWhoReplaceOneRevisionExactlyOneWins() throws Exception {
    store.insertVersion(version(0, "t"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (long revision = 0; revision < 20; revision++) {
        long expected = revision;
        List<Future<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tries.add(
              threads.submit(
                  () -> store.replaceVersion(expected, "t", version(expected + 1, "t"))));
        }
        int winners = 0;
        for (Future<Boolean> attempt : tries) {
          winners += attempt.get(60, SECONDS) ? 1 : 0;
        }
        assertThat(winners).as("revision %s", revision).isEqualTo(1);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.readVersion()).contains(version(20, "t"));
  }

  @Test
  void ofManyWhoWriteTheFirstVersionExactlyOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> tries = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String token = "t" + i;
        tries.add(threads.submit(() -> store.insertVersion(version(1, token))));
      }
      int winners = 0;
      for (Future<Boolean> attempt : tries) {
        winners += attempt.get(60, SECONDS) ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aNodeIsRegisteredUntilItIsRemoved() {
    NodeRegistration again = new NodeRegistration("node-1", "a2", List.of(NodeRole.MACHINE), NOON);
    NodeRegistration other = new NodeRegistration("node-0", "b1", List.of(), NOON);
    store.register(NODE);
    store.register(other);
    assertThat(store.node("node-1", Reading.LINEARIZABLE)).contains(NODE);

    store.register(again);

    assertThat(store.nodes(Reading.MAJORITY)).containsExactly(other, again);
    assertThat(store.removeNode(NODE)).as("another run has registered since").isFalse();
    assertThat(store.node("node-1", Reading.LINEARIZABLE)).contains(again);
    assertThat(store.removeNode(again)).isTrue();
    assertThat(store.removeNode(again)).isFalse();
    assertThat(store.node("node-1", Reading.LINEARIZABLE)).isEmpty();
  }

  @Test
  void theDocumentAndOneRegistrationAreReadAtOnce() {
    NodeRegistration other = new NodeRegistration("node-0", "b1", List.of(), NOON);
    store.register(NODE);
    store.register(other);
    for (Reading how : Reading.values()) {
      assertThat(store.readGate("node-1", how)).as("before there is a document").isEmpty();
    }
    BsonDocument version = version(1, "t");
    store.insertVersion(version);

    for (Reading how : Reading.values()) {
      assertThat(store.readGate("node-1", how))
          .contains(new ControlStore.Gate(version, Optional.of(NODE)));
      assertThat(store.readGate("$node", how))
          .contains(new ControlStore.Gate(version, Optional.empty()));
    }
  }

  @Test
  void aRegistrationSaysWhichLocktenderItsAgentIs(TestDatabase mongo) {
    AgentBuild agent = new AgentBuild("0.1.0+2c6e96d", 2);
    NodeRegistration node = new NodeRegistration("node-1", "a1", List.of(), NOON, agent);
    store.register(node);
    assertThat(store.node("node-1", Reading.MAJORITY)).contains(node);
    assertThat(raw(mongo, MongoControlStore.NODES).getInt32("format").getValue()).isEqualTo(1);

    mongo
        .database()
        .getCollection(MongoControlStore.NODES)
        .updateOne(new BsonDocument(), BsonDocument.parse("{$unset: {format: 1, agent: 1}}"));
    assertThat(store.nodes(Reading.MAJORITY))
        .containsExactly(new NodeRegistration("node-1", "a1", List.of(), NOON));
  }

  @Test
  void aRegistrationOfANewerFormatIsNeitherReadNorWrittenOver(TestDatabase mongo) {
    store.register(NODE);
    mongo
        .database()
        .getCollection(MongoControlStore.NODES)
        .updateOne(new BsonDocument(), BsonDocument.parse("{$set: {format: 4, moon: 'full'}}"));

    assertThatThrownBy(() -> store.nodes(Reading.MAJORITY))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("was written by a newer Locktender (format 4");
    assertThatThrownBy(() -> store.register(NODE)).isInstanceOf(NewerFormatException.class);
    assertThat(raw(mongo, MongoControlStore.NODES).getString("moon").getValue()).isEqualTo("full");
  }

  @Test
  void theEndOfARequestOfANewerFormatIsNotWrittenOver() {
    BsonDocument newer = BsonDocument.parse("{format: 4, moon: 'full'}");
    store.recordEnded("r1", 7, newer);
    store.recordEnded("r1", 9, BsonDocument.parse("{format: 1}"));
    assertThat(store.ended("r1")).contains(newer);
  }

  @Test
  void anEntryOfTheJournalSaysItsFormat(TestDatabase mongo) {
    store.append(new JournalEntry("u1", "t1", 1, NOON, "node-1", "phase", null, null, null));
    assertThat(raw(mongo, MongoControlStore.JOURNAL).getInt32("format").getValue()).isEqualTo(1);
  }

  private static BsonDocument raw(TestDatabase mongo, String collection) {
    return requireNonNull(
        mongo.database().getCollection(collection, BsonDocument.class).find().first());
  }

  @Test
  void theJournalTellsOneUpgradeInItsOrder() {
    JournalEntry first = entry("u1", 1, NOON);
    JournalEntry afterTakeOver = entry("u1", 2, NOON.minusSeconds(5));
    store.append(afterTakeOver);
    store.append(entry("u2", 1, NOON));
    store.append(first);

    assertThat(store.journal("u1", 10)).containsExactly(first, afterTakeOver);
    assertThat(store.journal("u1", 1)).containsExactly(first);
    assertThat(store.journal("u3", 10)).isEmpty();
  }

  @Test
  void anEntryIsWrittenThoughTheIndexOfTheJournalCannotBeBuilt(TestDatabase mongo) {
    MongoControlStore withoutIndex = new MongoControlStore(refusing(mongo.database()), now::get);
    withoutIndex.append(entry("u1", 1, NOON));
    withoutIndex.append(entry("u1", 2, NOON));

    assertThat(withoutIndex.journal("u1", 10)).hasSize(2);
  }

  @Test
  void theJournalHasItsIndex(TestDatabase mongo) {
    store.append(entry("u1", 1, NOON));

    assertThat(mongo.database().getCollection(MongoControlStore.JOURNAL).listIndexes())
        .extracting(index -> index.getString("name"))
        .contains("upgradeId_1_epoch_1_at_1");
  }

  /** The same database, where a command, also one that builds an index, is not answered. */
  private static MongoDatabase refusing(MongoDatabase database) {
    return (MongoDatabase)
        Proxy.newProxyInstance(
            MongoDatabase.class.getClassLoader(),
            new Class<?>[] {MongoDatabase.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("runCommand")) {
                throw new MongoOperationTimeoutException("waits for a member that is down");
              }
              return method.invoke(database, arguments);
            });
  }

  private static JournalEntry entry(String upgrade, long epoch, Instant at) {
    return new JournalEntry(upgrade, "t", epoch, at, "node-1", "phase", null, null, "copied");
  }

  @Test
  void theEndOfARequestIsWhatWasRecordedForTheHighestRevision() {
    BsonDocument late = BsonDocument.parse("{outcome: 'REFUSED'}");
    BsonDocument ended = BsonDocument.parse("{outcome: 'SUCCEEDED'}");
    store.recordEnded("r1", 7, late);
    store.recordEnded("r1", 9, ended);
    store.recordEnded("r1", 8, late);

    assertThat(store.ended("r1")).contains(ended);
    assertThat(store.history(10)).containsExactly(ended);
    assertThat(store.ended("r2")).isEmpty();
  }

  @Test
  void theEndOfARequestIsRecordedAnewWhenItsTransitionDidNotTakeEffect() {
    BsonDocument ended = BsonDocument.parse("{outcome: 'SUCCEEDED'}");
    store.recordEnded("r1", 7, BsonDocument.parse("{outcome: 'DEGRADED'}"));
    store.recordEnded("r1", 7, ended);

    assertThat(store.ended("r1")).contains(ended);
  }

  @Test
  void theHistoryBeginsWithTheNewest() {
    for (int i = 0; i < 3; i++) {
      now.set(NOON.plusSeconds(i));
      store.recordEnded("r" + i, i, new BsonDocument("n", new BsonInt64(i)));
    }

    assertThat(store.history(2))
        .extracting(ended -> ended.getInt64("n").getValue())
        .containsExactly(2L, 1L);
  }

  @Test
  void theOldestRequestsAreForgottenWithTheirJournals() {
    for (int i = 0; i < 5; i++) {
      Instant at = NOON.plusSeconds(i);
      now.set(at);
      store.recordEnded("r" + i, i, new BsonDocument("n", new BsonInt64(i)));
      store.append(entry("r" + i, 1, at));
      store.append(entry("", 1, at));
    }
    store.append(entry("running", 1, NOON));

    assertThat(store.forgetEnded(3, WENT)).isEqualTo(2);

    assertThat(store.history(10))
        .extracting(ended -> ended.getInt64("n").getValue())
        .containsExactly(4L, 3L, 2L);
    assertThat(store.ended("r1")).isEmpty();
    assertThat(store.journal("r1", 10)).isEmpty();
    assertThat(store.journal("r2", 10)).hasSize(1);
    assertThat(store.journal("", 10)).hasSize(3);
    assertThat(store.journal("running", 10)).hasSize(1);
    assertThat(store.forgetEnded(3, WENT)).isZero();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsUnavailableInTime() {
    MongoClientSettings nowhere =
        MongoClientSettings.builder()
            .applyToClusterSettings(
                c ->
                    c.hosts(List.of(new ServerAddress("127.0.0.1", 1)))
                        .serverSelectionTimeout(200, MILLISECONDS))
            .build();
    try (MongoClient client = MongoClients.create(nowhere)) {
      MongoControlStore unreachable = new MongoControlStore(client.getDatabase("shop"), now::get);
      assertThatThrownBy(unreachable::readVersion)
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("read the version document");
      assertThatThrownBy(() -> unreachable.insertVersion(version(1, "t")))
          .isInstanceOf(DatabaseUnavailableException.class);
    }
  }
}
