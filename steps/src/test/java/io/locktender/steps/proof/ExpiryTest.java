package io.locktender.steps.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.work.StepFailedException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Expiry AFTER_AN_HOUR =
      Expiry.of(
          List.of(BsonDocument.parse("{key: {'seen.at': 1}, expireAfterSeconds: 3600}")), NOON);

  private static boolean soon(String json) {
    return AFTER_AN_HOUR.isSoon(RawBsonDocument.parse(json));
  }

  @Test
  void onlyWhatExpiresWithinADayIsSoon() {
    assertThat(soon("{seen: {at: {$date: '2026-03-01T12:00:00Z'}}}")).isTrue();
    assertThat(soon("{seen: {at: {$date: '2026-03-02T10:59:59Z'}}}")).isTrue();
    assertThat(soon("{seen: {at: {$date: '2026-03-02T11:00:00Z'}}}")).isFalse();
  }

  @Test
  void anArrayCountsByItsEarliestDate() {
    assertThat(
            soon(
                "{seen: [{at: {$date: '2027-01-01T00:00:00Z'}},"
                    + " {at: {$date: '2026-01-01T00:00:00Z'}}]}"))
        .isTrue();
    assertThat(soon("{seen: {at: [{$date: '2027-01-01T00:00:00Z'}]}}")).isFalse();
  }

  @Test
  void whatHasNoDateNeverExpires() {
    assertThat(soon("{seen: {at: 'today'}}")).isFalse();
    assertThat(soon("{seen: 1}")).isFalse();
    assertThat(soon("{}")).isFalse();
  }

  @Test
  void aCollectionWithoutTimeToLiveHasNothingThatExpires() {
    Expiry never = Expiry.of(List.of(BsonDocument.parse("{key: {at: 1}}")), NOON);
    assertThat(never.isSoon(RawBsonDocument.parse("{at: {$date: '2000-01-01T00:00:00Z'}}")))
        .isFalse();
  }

  @Test
  void expiringDocumentsMayDisappearButNotBeOthers() {
    Contents before = new Contents(2, "aa", Set.of(1L, 2L));

    assertThat(before.differenceTo(new Contents(2, "aa", Set.of(2L)))).isEmpty();
    assertThat(before.differenceTo(new Contents(2, "aa", Set.of(2L, 3L))))
        .contains("1 documents that expire soon are new or changed");
    assertThat(before.differenceTo(new Contents(3, "bb", Set.of(1L, 2L))))
        .contains("documents 4 -> 5");
    assertThat(before.differenceTo(new Contents(2, "bb", Set.of(1L, 2L))))
        .contains("documents changed, but not their number (4)");
  }

  @Test
  void moreExpiringDocumentsThanCanBeKeptAreRefusedByName() throws Exception {
    ContentsReader reader = new ContentsReader("sessions", AFTER_AN_HOUR, 1);
    String expired = "{_id: %d, seen: {at: {$date: '2026-03-01T12:00:00Z'}}}";
    reader.add(RawBsonDocument.parse(expired.formatted(1)));

    assertThatThrownBy(() -> reader.add(RawBsonDocument.parse(expired.formatted(2))))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("collection sessions has more than 1 documents");
    assertThat(reader.contents().total()).isEqualTo(2);
  }
}
