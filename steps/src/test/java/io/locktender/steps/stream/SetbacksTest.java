package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a stream that failed is tried again. */
class SetbacksTest {
  private static final BsonDocument HERE = Events.position(1);

  private final Setbacks setbacks = new Setbacks();

  static MongoException refusal(int code) {
    return new MongoCommandException(
        BsonDocument.parse("{ok: 0, code: %d, errmsg: 'words'}".formatted(code)),
        new ServerAddress());
  }

  private static long minutes(int minutes) {
    return Duration.ofMinutes(minutes).toNanos();
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 136, 280, 286, 10_334, 16_493})
  void whatIsRefusedAgainAtOnePositionIsGivenUpByName(int code) {
    assertThat(setbacks.add(refusal(code), HERE, 0)).isEmpty();
    setbacks.over();

    Optional<String> reason = setbacks.add(refusal(code), HERE, 1);

    assertThat(reason)
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("failed twice at one position", "error " + code, "words", "passes"));
  }

  @Test
  void whatIsRefusedAtTheStartIsGivenUpTheSameWay() {
    assertThat(setbacks.add(refusal(286), null, 0)).isEmpty();
    assertThat(setbacks.add(refusal(286), null, 1)).isPresent();
  }

  @Test
  void whatIsRefusedFurtherOnIsTriedAgain() {
    for (int i = 0; i < 100; i++) {
      assertThat(setbacks.add(refusal(10_334), Events.position(i), i)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 43, 91, 189, 237, 10_107, 11_600, 13_435})
  void whatPassesIsTriedForTenMinutes(int code) {
    for (int minute = 0; minute < 10; minute++) {
      assertThat(setbacks.add(refusal(code), HERE, minutes(minute))).isEmpty();
    }
    assertThat(setbacks.add(refusal(code), HERE, minutes(10)))
        .hasValueSatisfying(text -> assertThat(text).contains("has not answered for 10 min"));
  }

  @Test
  void anOutageThatEndsDoesNotCountForTheNext() {
    assertThat(setbacks.add(new MongoTimeoutException("no primary"), HERE, 0)).isEmpty();
    setbacks.over();
    assertThat(setbacks.add(new MongoTimeoutException("no primary"), HERE, minutes(60))).isEmpty();
  }

  @Test
  void itIsTriedLessAndLessOften() {
    setbacks.add(new MongoTimeoutException("no primary"), HERE, 0);
    assertThat(setbacks.pause()).isEqualTo(Duration.ofMillis(100));
    setbacks.add(new MongoTimeoutException("no primary"), HERE, 1);
    assertThat(setbacks.pause()).isEqualTo(Duration.ofMillis(200));
    for (int i = 0; i < 100; i++) {
      setbacks.add(new MongoTimeoutException("no primary"), HERE, 2);
    }
    assertThat(setbacks.pause()).isEqualTo(Setbacks.MAX_PAUSE);
  }
}
