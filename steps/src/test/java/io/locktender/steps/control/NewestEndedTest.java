package io.locktender.steps.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which ended request is the newest, and which stays. */
@ExtendWith(MongoExtension.class)
class NewestEndedTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<String> WENT = List.of("SUCCEEDED", "DEGRADED");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private MongoControlStore store;

  @BeforeEach
  void open(TestDatabase mongo) {
    store = new MongoControlStore(mongo.database(), now::get);
  }

  /** Whoever took over may have a clock that is behind. */
  @Test
  void theNewestIsOfTheHighestRevision_whateverTheClocksSay() {
    store.recordEnded("r1", 7, ended(7, "SUCCEEDED"));
    now.set(NOON.minusSeconds(60));
    store.recordEnded("r2", 9, ended(9, "SUCCEEDED"));
    store.recordEnded("r3", 11, ended(11, "REFUSED"));

    assertThat(store.history(10))
        .containsExactly(ended(11, "REFUSED"), ended(9, "SUCCEEDED"), ended(7, "SUCCEEDED"));
    assertThat(store.newestEnded(WENT)).contains(ended(9, "SUCCEEDED"));
    assertThat(store.newestEnded(List.of("ROLLED_BACK"))).isEmpty();
  }

  /** Its backup can be restored, however many requests were refused since. */
  @Test
  void theLastThatWentIsNotForgotten() {
    store.recordEnded("r0", 1, ended(1, "SUCCEEDED"));
    store.recordEnded("r1", 2, ended(2, "DEGRADED"));
    for (int i = 3; i < 6; i++) {
      store.recordEnded("r" + i, i, ended(i, "REFUSED"));
    }

    assertThat(store.forgetEnded(2, WENT)).isEqualTo(2);
    assertThat(store.history(10))
        .containsExactly(ended(5, "REFUSED"), ended(4, "REFUSED"), ended(2, "DEGRADED"));
    assertThat(store.forgetEnded(2, WENT)).isZero();
  }

  /** A linearizable read is an entry in the oplog, and this is asked again and again. */
  @Test
  void toForgetNothingWritesNothing(TestDatabase mongo) {
    List<BsonDocument> sent = new CopyOnWriteArrayList<>();
    try (MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongo.uri()))
                .addCommandListener(
                    new CommandListener() {
                      @Override
                      public void commandStarted(CommandStartedEvent event) {
                        sent.add(event.getCommand().clone());
                      }
                    })
                .build())) {
      store.recordEnded("r0", 1, ended(1, "SUCCEEDED"));
      store.recordEnded("r1", 2, ended(2, "REFUSED"));

      new MongoControlStore(client.getDatabase(mongo.name()), now::get).forgetEnded(1, WENT);

      assertThat(sent)
          .isNotEmpty()
          .allMatch(command -> command.getFirstKey().equals("find"))
          .noneMatch(command -> command.toJson().contains("linearizable"));
    }
  }

  private static BsonDocument ended(long revision, String outcome) {
    return new BsonDocument("n", new BsonInt64(revision))
        .append("outcome", new BsonString(outcome));
  }
}
