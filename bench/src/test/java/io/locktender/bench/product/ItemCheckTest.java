package io.locktender.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Five documents at first; what writers noted, and what is found. */
class ItemCheckTest {
  private static final int SIZE = 5;

  private final Map<Long, Written> last = new HashMap<>();

  private static Document item(long id, long cents, long slug) {
    return new Document("_id", id).append("cents", cents).append("slug", slug);
  }

  private static Document initial(long id) {
    return item(id, id * Items.CENTS, id);
  }

  private ItemCheck check(Document... found) {
    ItemCheck.Reading reading = new ItemCheck.Reading(SIZE, last);
    for (Document each : found) {
      reading.see(each);
    }
    return reading.result(last.size());
  }

  private static Document[] allBut(long missing) {
    return LongStream.range(0, SIZE)
        .filter(id -> id != missing)
        .mapToObj(ItemCheckTest::initial)
        .toArray(Document[]::new);
  }

  @Test
  void allThatWasThereIsThere() {
    assertThat(check(allBut(-1))).isEqualTo(new ItemCheck(5, 0, 0, 0, 0, 0));
  }

  @Test
  void whatIsMissingIsLost_unlessItWasDeleted() {
    assertThat(check(allBut(3)).lost()).isEqualTo(1);

    last.put(3L, Written.gone(3));
    assertThat(check(allBut(3)).lost()).isZero();
  }

  @Test
  void anInsertThatIsNotThereIsLost() {
    last.put(9L, Written.there(9, 4, -1));

    assertThat(check(allBut(-1)).lost()).isEqualTo(1);
  }

  @Test
  void anOlderValueIsALostWrite() {
    last.put(3L, Written.there(3, 70, 3));
    assertThat(check(allBut(-1)).lost()).isEqualTo(1);

    last.put(3L, Written.there(3, 3, -8));
    assertThat(check(allBut(-1)).lost()).isEqualTo(1);
  }

  @Test
  void whatWasDeleted_orWhatNobodyWrote_isDoubled() {
    last.put(3L, Written.gone(3));

    assertThat(check(allBut(-1)).doubled()).isEqualTo(1);
    assertThat(check(initial(77)).doubled()).isEqualTo(1);
  }

  @Test
  void aDocumentThatWasNotChangedIsOfTheOldShape_alsoHalfway() {
    assertThat(check(Items.old(3, 3, 3)).oldShape()).isEqualTo(1);
    assertThat(check(initial(3).append("euros", 3)).oldShape()).isEqualTo(1);
  }

  @Test
  void whatWasNotAnsweredMayBeThereOrNot() {
    last.put(3L, Written.unknown(3));

    assertThat(check(allBut(3))).isEqualTo(new ItemCheck(4, 1, 0, 0, 0, 1));
    assertThat(check(allBut(-1))).isEqualTo(new ItemCheck(5, 1, 0, 0, 0, 1));
  }
}
