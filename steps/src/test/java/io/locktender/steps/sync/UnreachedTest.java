package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.mongo.DocumentKey;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** What a turn did not reach comes in later ones, which ask for no more than fits. */
class UnreachedTest {
  private static final int MOST = 8;

  private static List<Claim> claims(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Claim(DocumentKey.of(new BsonInt32(i)), 1, i, 0))
        .toList();
  }

  @Test
  void whatIsNotReachedIsTakenAgain_afterTheOthers() {
    Unreached left = new Unreached(claims(10));

    List<Claim> first = left.take(MOST);
    left.putBack(first.subList(6, 8));

    assertThat(first).hasSize(8);
    assertThat(left.take(MOST)).extracting(Claim::entry).containsExactly(8L, 9L, 6L, 7L);
    assertThat(left.isEmpty()).isTrue();
  }

  @Test
  void noMoreIsAskedForThanWasReached_andMoreAgainWhenThatWasAll() {
    Unreached left = new Unreached(claims(30));

    left.putBack(left.take(MOST).subList(2, 8));

    for (int expected : List.of(2, 4, 8, 8)) {
      assertThat(left.take(MOST)).hasSize(expected);
      left.putBack(List.of());
    }
  }

  @Test
  void oneIsAskedForAlways() {
    Unreached left = new Unreached(claims(3));

    left.putBack(left.take(MOST));

    assertThat(left.take(MOST)).hasSize(1);
  }
}
