package io.locktender.steps.control;

import static com.mongodb.ReadConcern.LINEARIZABLE;
import static com.mongodb.ReadConcern.LOCAL;
import static com.mongodb.ReadConcern.MAJORITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a server that refuses some concerns; nothing is sent to one. */
class ReadLevelTest {
  private static final int NO_MAJORITY_READS = 148;
  private static final int NOT_A_REPLICA_SET = 123;
  private static final int NOT_PRIMARY = 10_107;

  private final MongoClient client =
      MongoClients.create(
          MongoClientSettings.builder()
              .applyToClusterSettings(c -> c.hosts(List.of(new ServerAddress("127.0.0.1", 1))))
              .build());
  private final Map<ReadConcern, Integer> refusals = new HashMap<>();
  private final List<ReadConcern> sent = new ArrayList<>();
  private final ReadLevel level = new ReadLevel();

  @AfterEach
  void close() {
    client.close();
  }

  private List<ReadConcern> sentBy(Reading asked) {
    sent.clear();
    String unused =
        level.read(
            asked, client.getDatabase("shop").getCollection("c", BsonDocument.class), this::answer);
    return List.copyOf(sent);
  }

  private String answer(MongoCollection<BsonDocument> collection) {
    ReadConcern concern = collection.getReadConcern();
    sent.add(concern);
    Integer code = refusals.get(concern);
    if (code != null) {
      throw new MongoCommandException(
          new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)),
          new ServerAddress("db", 27017));
    }
    return "read";
  }

  @Test
  void withoutMajorityReadsTheLinearizableOnesAreStillAskedFor() {
    refusals.put(MAJORITY, NO_MAJORITY_READS);

    assertThat(sentBy(Reading.MAJORITY)).containsExactly(MAJORITY, LOCAL);
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE);
    assertThat(sentBy(Reading.MAJORITY)).containsExactly(LOCAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 72, 115, 148, 238})
  void withoutLinearizableReadsTheMajorityIsAskedFor(int code) {
    refusals.put(LINEARIZABLE, code);

    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE, MAJORITY);
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(MAJORITY);
    assertThat(sentBy(Reading.MAJORITY)).containsExactly(MAJORITY);
  }

  @Test
  void whatIsRefusedOneAfterTheOtherEndsLocally() {
    refusals.put(LINEARIZABLE, 2);
    refusals.put(MAJORITY, NO_MAJORITY_READS);

    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE, MAJORITY, LOCAL);
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LOCAL);
  }

  @Test
  void aMemberThatIsInItsSetAgainIsReadLinearizablyAgain() {
    refusals.put(LINEARIZABLE, NOT_A_REPLICA_SET);
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE, MAJORITY);
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE, MAJORITY);

    refusals.clear();
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE);
  }

  @Test
  void anErrorThatSaysNothingOfTheConcernIsThrownAndForgotten() {
    refusals.put(LINEARIZABLE, NOT_PRIMARY);
    assertThatThrownBy(() -> sentBy(Reading.LINEARIZABLE))
        .isInstanceOf(MongoCommandException.class);
    assertThat(sent).containsExactly(LINEARIZABLE);

    refusals.clear();
    assertThat(sentBy(Reading.LINEARIZABLE)).containsExactly(LINEARIZABLE);
  }

  @Test
  void whatIsRefusedLocallyIsAnError() {
    refusals.put(LINEARIZABLE, 2);
    refusals.put(MAJORITY, 2);
    refusals.put(LOCAL, 2);
    assertThatThrownBy(() -> sentBy(Reading.MAJORITY)).isInstanceOf(MongoCommandException.class);
    assertThat(sent).containsExactly(MAJORITY, LOCAL);
  }
}
