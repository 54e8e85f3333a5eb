package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.bulk.BulkWriteError;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "slug_1         | slug_1         | { slug: \"a\" }",
        "by email       | by email       | { email: \"index: x dup key: y\" }",
        "user.$id_1     | user.$id_1     | { user.$id: 1 }",
        "by-email       | by-email collation: { locale: \"en\", strength: 2, version: \"57.1\" }"
            + " | { email: \"0x2a\" }",
      })
  void theNameOfTheIndexIsInWhatServersSay(String name, String index, String key) {
    Refusal refusal = refusal(index, key);

    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.COLLISION);
    assertThat(refusal.index()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_id_", "_id_ collation: { locale: \"en\", strength: 2, version: \"57.1\" }"})
  void oneOfTheSameIdIsToldApartAlsoInACollatedCollection(String index) {
    assertThat(refusal(index, "{ _id: \"a\" }").kind()).isEqualTo(Refusal.Kind.SAME_ID);
  }

  private static Refusal refusal(String index, String key) {
    String message =
        "E11000 duplicate key error collection: shop.locktender.work.t1.c index: %s dup key: %s"
            .formatted(index, key);
    return Refusal.of(
        new BulkWriteError(11_000, message, new BsonDocument(), 0),
        RawBsonDocument.parse("{_id: 1}"));
  }
}
