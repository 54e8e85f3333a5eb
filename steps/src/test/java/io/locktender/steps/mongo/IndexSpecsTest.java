package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSpecsTest {
  private static BsonDocument index(String seconds) {
    return BsonDocument.parse(
        "{key: {at: 1}, name: 'at_1', expireAfterSeconds: %s}".formatted(seconds));
  }

  /** A server refuses a time to live that reaches back before 1970 (error 67). */
  @Test
  void aSuspendedTimeToLiveDoesNotReachBackBefore1970() {
    long suspended = IndexSpecs.suspended(index("60")).getNumber(IndexSpecs.EXPIRE).longValue();

    assertThat(suspended).isLessThan(Instant.parse("2017-08-01T00:00:00Z").getEpochSecond());
    assertThat(IndexSpecs.isSuspended(IndexSpecs.suspended(index("60")))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "1500000000", "{$numberDouble: 'NaN'}", "'soon'"})
  void whatIsAsLongOrNoNumberOfSecondsIsLeftAsItIs(String seconds) {
    assertThat(IndexSpecs.suspended(index(seconds))).isEqualTo(index(seconds));
  }

  @Test
  void anIndexWithoutATimeToLiveIsLeftAsItIs() {
    BsonDocument plain = BsonDocument.parse("{key: {at: 1}, name: 'at_1'}");

    assertThat(IndexSpecs.suspended(plain)).isEqualTo(plain);
    assertThat(IndexSpecs.expiresOddly(plain)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{$numberDouble: 'NaN'}", "{$numberDouble: 'Infinity'}", "0.5", "'60'"})
  void aTimeToLiveThatIsNoWholeNumberOfSecondsIsOdd(String seconds) {
    assertThat(IndexSpecs.expiresOddly(index(seconds))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "60", "60.0", "{$numberLong: '2147483647'}"})
  void aWholeNumberOfSecondsIsNotOdd(String seconds) {
    assertThat(IndexSpecs.expiresOddly(index(seconds))).isFalse();
  }
}
