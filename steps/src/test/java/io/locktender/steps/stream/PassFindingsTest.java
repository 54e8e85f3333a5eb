package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.PassFindings.Missed;
import java.util.List;
import java.util.Set;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

/** What a pass found that the stream did not tell of. */
class PassFindingsTest {
  private final PassFindings verification = new PassFindings();

  private static DocumentKey id(int number) {
    return DocumentKey.of(new BsonInt32(number));
  }

  private static Told batch(
      ImmutableListMultimap<String, DocumentKey> changed,
      Set<String> anew,
      Set<String> overflowed) {
    return new Told(changed, anew, overflowed, 0);
  }

  @Test
  void nothingFoundIsNothingMissed() {
    assertThat(verification.missed()).isEqualTo(new Missed(0, List.of(), true));
    assertThat(verification.missed().none()).isTrue();
  }

  @Test
  void whatTheStreamTellsOfIsNotMissed_andTheRestIsByName() {
    verification.differs("a", id(1));
    verification.differs("a", id(2));
    verification.differs("b", id(1));

    verification.told(batch(ImmutableListMultimap.of("a", id(1), "b", id(2)), Set.of(), Set.of()));

    assertThat(verification.missed()).isEqualTo(new Missed(2, List.of("a 2", "b 1"), true));
    assertThat(verification.missed().none()).isFalse();
  }

  @Test
  void whereWholeCollectionsAreToldOfAnotherPassDecides() {
    for (Told told :
        List.of(
            batch(ImmutableListMultimap.of(), Set.of("a"), Set.of()),
            batch(ImmutableListMultimap.of(), Set.of(), Set.of("a")))) {
      PassFindings findings = new PassFindings();
      findings.differs("a", id(1));

      findings.told(told);
      findings.differs("a", id(2));

      assertThat(findings.missed()).isEqualTo(new Missed(0, List.of(), false));
    }
  }

  @Test
  void tooManyDecideNothing() {
    for (int i = 0; i <= PassFindings.MAX_IDS; i++) {
      verification.differs("a", id(i));
    }

    assertThat(verification.missed().decided()).isFalse();
    assertThat(verification.missed().none()).isFalse();
  }
}
