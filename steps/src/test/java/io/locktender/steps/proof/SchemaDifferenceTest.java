package io.locktender.steps.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class SchemaDifferenceTest {
  private static final BsonDocument NONE = new BsonDocument();

  private static Optional<String> difference(String before, String after) {
    BsonDocument one = BsonDocument.parse(before);
    BsonDocument other = BsonDocument.parse(after);
    String name = one.getString("name").getValue();
    return SchemaDifference.between(NONE, Map.of(name, one), NONE, Map.of(name, other));
  }

  /** Collections that an old server made have it in format 1; no server makes such a one anew. */
  @Test
  void theFormatOfTheIndexOnIdIsTheServersOwn() {
    assertThat(
            difference(
                "{v: 1, key: {_id: 1}, name: '_id_'}", "{v: 2, key: {_id: 1}, name: '_id_'}"))
        .isEmpty();
  }

  @Test
  void theFormatOfEveryOtherIndexCounts() {
    assertThat(difference("{v: 1, key: {a: 1}, name: 'a_1'}", "{v: 2, key: {a: 1}, name: 'a_1'}"))
        .isPresent();
  }

  @Test
  void theCollationOfTheIndexOnIdCounts() {
    assertThat(
            difference(
                "{v: 2, key: {_id: 1}, name: '_id_', collation: {locale: 'en'}}",
                "{v: 2, key: {_id: 1}, name: '_id_'}"))
        .isPresent();
  }
}
