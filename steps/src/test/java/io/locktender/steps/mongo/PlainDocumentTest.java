package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainDocumentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{_id: 1, a: 'text', b: [1, 'x', {c: null}, [true, false]], d: {e: {f: 1.5}}}",
        "{_id: {$oid: '507f1f77bcf86cd799439011'}, l: {$numberLong: '1'}, at: {$date: 0}, e: ''}",
        "{list: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}"
      })
  void theUsualOnesAre(String json) {
    assertThat(PlainDocument.is(RawBsonDocument.parse(json))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a: 'ä'}",
        "{'ä': 1}",
        "{a: NaN}",
        "{a: {b: {$numberDecimal: '1.10'}}}",
        "{a: [{$binary: {base64: 'AQID', subType: '02'}}]}",
        "{a: {$regularExpression: {pattern: '^a', options: 'i'}}}",
        "{a: {$code: 'x'}}",
        "{a: {$symbol: 'x'}}",
        "{a: {$undefined: true}}",
        "{a: {$minKey: 1}}"
      })
  void ofTheOthersNothingIsSaid(String json) {
    assertThat(PlainDocument.is(RawBsonDocument.parse(json))).isFalse();
  }

  @Test
  void oneWithManyFieldsIsTried() {
    String json =
        IntStream.range(0, 65).mapToObj(i -> "f" + i + ": 1").collect(Collectors.joining(","));
    assertThat(PlainDocument.is(RawBsonDocument.parse("{" + json + "}"))).isFalse();
  }

  @Test
  void aNameThatIsThereTwiceIsSeen_andAnArrayThatIsNumberedOtherwise() {
    assertThat(PlainDocument.is(raw("a", "b"))).isTrue();
    assertThat(PlainDocument.is(raw("a", "b", "a"))).isFalse();
    assertThat(PlainDocument.is(array("0", "1"))).isTrue();
    assertThat(PlainDocument.is(array("0", "2"))).isFalse();
    assertThat(PlainDocument.is(array("00"))).isFalse();
    assertThat(PlainDocument.is(array(""))).isFalse();
  }

  @Test
  void emptyTimestampsAreFoundBehindWhateverComesBefore() {
    BsonDocument document =
        BsonDocument.parse(
            "{_id: {$timestamp: {t: 0, i: 0}}, r: {$regularExpression: {pattern: 'a', options:"
                + " ''}}, t: {$timestamp: {t: 0, i: 0}}, u: {$timestamp: {t: 1, i: 0}}}");
    RawBsonDocument raw = RawBsonDocument.parse(document.toJson());

    assertThat(EmptyTimestamps.fields(raw)).containsExactly("t");
    document.remove("t");
    assertThat(EmptyTimestamps.fields(RawBsonDocument.parse(document.toJson()))).isEmpty();
  }

  private static RawBsonDocument array(String... names) {
    byte[] nested = bytes(names);
    byte[] around =
        ByteBuffer.allocate(nested.length + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(nested.length + 8)
            .put((byte) 4)
            .put((byte) 'a')
            .put((byte) 0)
            .put(nested)
            .array();
    return new RawBsonDocument(around);
  }

  private static RawBsonDocument raw(String... names) {
    return new RawBsonDocument(bytes(names));
  }

  /** A document of nulls. */
  private static byte[] bytes(String... names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String name : names) {
      out.write(0x0A);
      out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
      out.write(0);
    }
    return ByteBuffer.allocate(out.size() + 5)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(out.size() + 5)
        .put(out.toByteArray())
        .array();
  }
}
