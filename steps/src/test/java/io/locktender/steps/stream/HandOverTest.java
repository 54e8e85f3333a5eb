package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.mongo.DocumentKey;
import java.util.Set;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** What has come, until it is taken. */
class HandOverTest {
  private static final long LARGE = 1 << 20;

  private final HandOver handOver = new HandOver(10_000);

  private static DocumentKey id(int number) {
    return DocumentKey.of(new BsonInt32(number));
  }

  private void change(String collection, int... ids) {
    for (int each : ids) {
      handOver.changed(collection, id(each), "update");
    }
  }

  @Test
  void eachIdIsHandedOverOnceHoweverOftenItChanged() {
    change("a", 1, 2, 1, 1);
    change("b", 1);

    Told batch = handOver.take(10, LARGE);

    assertThat(batch.changed().get("a")).containsExactly(id(1), id(2));
    assertThat(batch.changed().get("b")).containsExactly(id(1));
    assertThat(handOver.take(10, LARGE).isEmpty()).isTrue();
    assertThat(handOver.bytes()).isZero();
  }

  @Test
  void ofACollectionWithAChangeOfAnyDocumentAPassIsDue() {
    change("a", 1);
    change("b", 1);
    handOver.changed("a", "insert");
    change("a", 2);

    Told batch = handOver.take(10, LARGE);

    assertThat(batch.overflowed()).containsExactly("a");
    assertThat(batch.changed().keySet()).containsExactly("b");
  }

  @Test
  void whatChangesAfterItWasTakenIsHandedOverAgain() {
    change("a", 1);
    handOver.take(10, LARGE);
    change("a", 1);

    assertThat(handOver.take(10, LARGE).changed().get("a")).containsExactly(id(1));
  }

  @Test
  void aMarkerIsPassedWhenAllBeforeItWasTaken_andNotBefore() {
    change("a", 1, 2);
    handOver.marked(0);
    change("a", 3, 1);
    handOver.marked(1);

    assertThat(handOver.take(1, LARGE).marker()).isZero();
    handOver.marked(2);
    assertThat(handOver.take(1, LARGE).marker()).as("id 2 was before it").isZero();
    Told last = handOver.take(1, LARGE);
    assertThat(last.changed().get("a")).containsExactly(id(3));
    assertThat(last.marker()).isEqualTo(2);
  }

  @Test
  void aMarkerWithNothingBeforeItIsSomethingToBeTaken() {
    assertThat(handOver.hasSome()).isFalse();
    handOver.marked(3);
    assertThat(handOver.hasSome()).isTrue();
    assertThat(handOver.take(1, LARGE).marker()).isEqualTo(3);
    assertThat(handOver.hasSome()).isFalse();
  }

  /** After a resume the server may begin further back. */
  @Test
  void aMarkerThatComesAgainIsPassedAfterWhatCameAgainBeforeIt() {
    handOver.marked(1);
    change("a", 1);
    handOver.marked(1);

    assertThat(handOver.hasSome()).isTrue();
    assertThat(handOver.take(1, LARGE).marker()).isEqualTo(1);
  }

  @Test
  void tooManyIdsBecomeTheWordThatAPassIsNeeded_andTheOthersStay() {
    change("b", 1, 2);
    handOver.marked(7);
    for (int i = 0; i < 100_000; i++) {
      change("a", i);
      assertThat(handOver.bytes()).isLessThanOrEqualTo(10_000);
    }

    Told batch = handOver.take(10, LARGE);

    assertThat(batch.overflowed()).containsExactly("a");
    assertThat(batch.changed().keySet()).containsExactly("b");
    assertThat(batch.marker()).isEqualTo(7);
    change("a", 1);
    Told after = handOver.take(10, LARGE);
    assertThat(after.overflowed()).isEmpty();
    assertThat(after.changed().get("a")).as("kept again").containsExactly(id(1));
  }

  @Test
  void anIdThatIsTooLongByItselfIsAPassToo() {
    handOver.changed("a", DocumentKey.of(new BsonString("x".repeat(10_000))), "insert");

    assertThat(handOver.take(10, LARGE).overflowed()).containsExactly("a");
  }

  @Test
  void aBatchIsBoundedInBytes_butNeverEmpty() {
    handOver.changed("a", DocumentKey.of(new BsonString("x".repeat(3_000))), "insert");
    handOver.changed("a", DocumentKey.of(new BsonString("y".repeat(3_000))), "insert");

    assertThat(handOver.take(10, 1).changed().size()).isEqualTo(1);
    assertThat(handOver.take(10, 1).changed().size()).isEqualTo(1);
  }

  @Test
  void aCollectionThatIsAnotherOneIsForgotten_andWhatComesThenIsOfTheNewOne() {
    change("a", 1);
    change("b", 1);
    handOver.anew(Set.of("a"), "drop");
    change("a", 2);

    Told batch = handOver.take(10, LARGE);

    assertThat(batch.anew()).containsExactly("a");
    assertThat(batch.changed().get("a")).containsExactly(id(2));
    assertThat(batch.changed().get("b")).containsExactly(id(1));
    assertThat(handOver.take(10, LARGE).anew()).isEmpty();
  }
}
