package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.steps.mongo.DocumentKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class IdRangesTest {
  private final IdRanges ranges = new IdRanges();

  private static List<DocumentKey> ids(int... ids) {
    return IntStream.of(ids).mapToObj(id -> DocumentKey.of(new BsonInt32(id))).toList();
  }

  private boolean isAlone(List<DocumentKey> keys) throws InterruptedException {
    try (IdRanges.Range range = ranges.of(keys)) {
      return range.isAlone();
    }
  }

  @Test
  void whatBeginsAboveAllThatCameBeforeIsAlone() throws Exception {
    assertThat(isAlone(ids(1, 2, 5))).isTrue();
    assertThat(isAlone(ids(6, 7))).isTrue();
    assertThat(isAlone(ids(3, 4))).as("between the first ones").isFalse();
    assertThat(isAlone(ids(9, 8, 20))).as("in no order").isFalse();
    assertThat(isAlone(ids(10, 11))).as("below one of those").isFalse();
    assertThat(isAlone(ids(21, 22))).isTrue();
  }

  @Test
  void whatIsOfAnotherTypeMayBeAnywhere() throws Exception {
    assertThat(isAlone(ids(1, 2))).isTrue();
    assertThat(isAlone(List.of(DocumentKey.of(new BsonDouble(7.5))))).isFalse();
    assertThat(isAlone(ids(3, 8))).isFalse();
  }

  @Test
  void textsAreNotOrdered() throws Exception {
    assertThat(isAlone(Stream.of("a", "b").map(id -> DocumentKey.of(new BsonString(id))).toList()))
        .isFalse();
  }

  /** The range would change what is put between its documents, once more. */
  @Test
  void whatMayLieInARangeWaitsUntilThatIsOver() throws Exception {
    AtomicBoolean went = new AtomicBoolean();
    IdRanges.Range range = ranges.of(ids(1, 9));
    Thread other =
        new Thread(
            () -> {
              try {
                went.set(!isAlone(ids(5)));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.start();
    await().until(() -> other.getState() == Thread.State.WAITING);
    assertThat(went).isFalse();

    range.close();

    other.join();
    assertThat(went).isTrue();
  }
}
