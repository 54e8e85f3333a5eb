package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{_id: 1}",
        "{_id: 1.0}",
        "{_id: {$numberLong: '1'}}",
        "{_id: {$oid: '507f1f77bcf86cd799439011'}}",
        "{_id: 'ä'}",
        "{_id: ''}",
        "{_id: {a: 1, b: [1, 2]}}",
        "{_id: null}",
        "{_id: true}",
        "{_id: {$date: 1}}",
        "{_id: {$binary: {base64: 'AQID', subType: '00'}}}",
        "{_id: {$numberDecimal: '1.10'}}",
        "{first: 1, _id: 2}"
      })
  void aKeyGivesTheIdBack(String json) {
    BsonDocument document = BsonDocument.parse(json);
    BsonValue id = document.get("_id", BsonNull.VALUE);

    DocumentKey key = DocumentKey.of(raw(document));

    assertThat(key).isEqualTo(DocumentKey.of(id)).hasSameHashCodeAs(DocumentKey.of(id));
    assertThat(key.value()).isEqualTo(id);
    assertThat(DocumentKey.ofBytes(key.bytes())).isEqualTo(key);
    assertThat(key.isLossless()).isTrue();
  }

  @Test
  void otherBytesAreAnotherKey() {
    assertThat(DocumentKey.of(raw(BsonDocument.parse("{_id: 1}"))))
        .isNotEqualTo(DocumentKey.of(raw(BsonDocument.parse("{_id: 1.0}"))));
    assertThat(DocumentKey.of(raw(BsonDocument.parse("{_id: {a: 1, b: 1}}"))))
        .isNotEqualTo(DocumentKey.of(raw(BsonDocument.parse("{_id: {b: 1, a: 1}}"))));
  }

  @Test
  void whatJavaCannotWriteBackIsAKeyAllTheSame_andSaysSo() {
    for (RawBsonDocument document :
        List.of(UnreadableIds.noText(), UnreadableIds.withAFieldTwice())) {
      DocumentKey key = DocumentKey.of(document);

      assertThat(key.isLossless()).isFalse();
      assertThat(DocumentKey.ofBytes(key.bytes())).isEqualTo(key);
      assertThat(DocumentKey.of(key.value()).isLossless()).isTrue();
    }
  }

  @Test
  void peopleReadTheId() {
    assertThat(DocumentKey.of(raw(BsonDocument.parse("{_id: {a: 'x'}}"))).json())
        .isEqualTo("{\"a\": \"x\"}");
    assertThat(DocumentKey.of(raw(BsonDocument.parse("{_id: 'x'}"))).json()).isEqualTo("\"x\"");
  }

  private static RawBsonDocument raw(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec());
  }
}
