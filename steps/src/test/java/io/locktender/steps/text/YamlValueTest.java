package io.locktender.steps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlValueTest {
  @Test
  void aValueKnowsItsPlace() {
    YamlValue value = parse("a:\n  - b: x\n    c: y").map("a").required("a").list(0, 9).get(0);

    assertThat(value.map("b", "c").required("c").place()).isEqualTo("f:3:8: a[0].c");
    assertThat(value.line()).isEqualTo(2);
  }

  @Test
  void readsTextNumbersAndWords() {
    YamlMap map = parse("s: x y\nq: '7'\ni: -5\nb: true\nw: up").map("s", "q", "i", "b", "w");

    assertThat(map.required("s").string()).isEqualTo("x y");
    assertThat(map.required("q").string()).isEqualTo("7");
    assertThat(map.required("i").integer(-5, 5)).isEqualTo(-5);
    assertThat(map.required("b").bool()).isTrue();
    assertThat(map.required("w").word(Map.of("up", 1))).isEqualTo(1);
    assertThat(map.optional("none")).isEmpty();
  }

  @Test
  void aNumberOutsideItsBoundsIsRefused() {
    String message =
        "f:1:4: a: expected a whole number from 1 to 5, found the number %s; correct it";
    for (String number : new String[] {"0", "6", "99999999999", "1.5"}) {
      assertThatThrownBy(() -> value(number).integer(1, 5))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(message.formatted(number));
    }
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "2m,120000", "1h,3600000", "0s,0"})
  void readsTimes(String text, long millis) {
    assertThat(value(text).duration(Duration.ZERO, Duration.ofHours(1)))
        .isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.words(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "1.5s", "-1s", "s", "1 s", "2h", "9999999999s", "[1s]", "''"})
  void refusesWhatIsNoTimeWithinTheBounds(String text) {
    assertThatThrownBy(() -> value(text).duration(Duration.ZERO, Duration.ofHours(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("f:1:4: a: expected a time from 0s to 1h, such as 30s, found ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1                                      | 1",
        "2147483648                             | {$numberLong: '2147483648'}",
        "1.5                                    | 1.5",
        "1e3                                    | 1000.0",
        "yes                                    | 'yes'",
        "'true'                                 | 'true'",
        "true                                   | true",
        "null                                   | null",
        "[1, [a], {b: c}]                       | [1, ['a'], {b: 'c'}]",
        "{$oid: 507f191e810c19729de860ea}       | {$oid: '507f191e810c19729de860ea'}",
        "{$oid: 111111111111111111111111}       | {$oid: '111111111111111111111111'}",
        "{$date: 2024-02-29T00:00:00Z}          | {$date: {$numberLong: '1709164800000'}}",
        "{$date: {$numberLong: '1709164800000'}} | {$date: {$numberLong: '1709164800000'}}",
        "{$numberInt: 7}                        | {$numberInt: '7'}",
        "{$numberLong: 7}                       | {$numberLong: '7'}",
        "{$numberDouble: 7}                     | {$numberDouble: '7'}",
        "{$numberDecimal: 0.10}                 | {$numberDecimal: '0.10'}",
        "{$binary: {base64: AQI=, subType: 00}} | {$binary: {base64: 'AQI=', subType: '00'}}",
        "{$numberDouble: .5}                    | {$numberDouble: '.5'}",
        "'True'                                 | 'True'",
        "\"0x1F\"                                 | '0x1F'",
        "on                                     | 'on'",
        "1.2.3                                  | '1.2.3'",
        "0x1G                                   | '0x1G'",
        "{$binary: {base64: AQI=, subType: '00'}} | {$binary: {base64: 'AQI=', subType: '00'}}",
        "{$timestamp: {t: 5, i: 6}}             | {$timestamp: {t: 5, i: 6}}",
        "{$minKey: 1}                           | {$minKey: 1}",
        "{$set: {x: {$oid: 507f191e810c19729de860ea}}} | {$set: {x: {$oid:"
            + " '507f191e810c19729de860ea'}}}",
        "{$type: string}                        | {'$type': 'string'}",
        "{$exists: false}                       | {'$exists': false}",
        "{$in: [1, 2]}                          | {'$in': [1, 2]}",
      })
  void aValueBecomesBson(String yaml, String json) {
    assertThat(value(yaml).bson()).isEqualTo(BsonDocument.parse("{v: " + json + "}").get("v"));
  }

  /** A release that says True means it: no text is made of that silently. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~      | null",
        "Null   | null",
        "True   | true",
        "FALSE  | false",
        ".5     | 0.5",
        "-.5    | -0.5",
        "+5     | 5",
        "+.Inf  | .inf",
        ".NaN   | .nan",
        "0x1F   | it as a decimal number, such as 31 or 0.5",
        "0o17   | it as a decimal number, such as 31 or 0.5",
        "007    | it as a decimal number, such as 31 or 0.5",
        "+1e999999999 | it as a decimal number, such as 31 or 0.5",
      })
  void whatYamlReadersReadDifferentlyIsRefusedInADocument(String yaml, String write) {
    for (String document : new String[] {"{x: %s}", "{$set: {x: [1, %s]}}"}) {
      assertThatThrownBy(() -> value(document.formatted(yaml)).bson())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching("f:1:[0-9]+: a\\..*")
          .hasMessageEndingWith(
              "expected a value that every YAML reader reads alike, found %s; write %s, or put it in quotes"
                  .formatted(yaml, write));
    }
    assertThat(value("{x: '%s'}".formatted(yaml)).bson())
        .isEqualTo(new BsonDocument("x", new BsonString(yaml)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "Null", "NULL"})
  void whatIsNothingToOthersIsNoTextEither(String yaml) {
    assertThatThrownBy(() -> value(yaml).string())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "f:1:4: a: expected text, found %s; write a word, leave the key out, or put it in quotes"
                .formatted(yaml));
    assertThat(value("'" + yaml + "'").string()).isEqualTo(yaml);
  }

  @Test
  void anOperatorRegexKeepsItsOptions() {
    assertThat(value("{$regex: ^a, $options: i}").bsonDocument())
        .containsOnlyKeys("$regex", "$options");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{$oid: xyz}",
        "{$oid: 507f191e810c19729de860ea, more: 1}",
        "{more: 1, $oid: 507f191e810c19729de860ea}",
        "{$date: yesterday}",
        "{$date: '+999999999-01-01T00:00:00Z'}",
        "{$date: '-999999999-01-01T00:00:00Z'}",
        "{$numberLong: 1.5}",
        "{$numberDecimal: many}",
        "{$numberInt: 2147483648}",
        "{$binary: x}",
        "{$timestamp: 5}",
        "{$oid: [1]}",
        "{$uuid: x}",
      })
  void extendedJsonThatIsNoneIsRefused(String yaml) {
    assertThatThrownBy(() -> value(yaml).bson())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("f:1:4: a: expected a value of extended JSON, found {");
  }

  private static YamlValue value(String yaml) {
    return parse("a: " + yaml).map("a").required("a");
  }

  private static YamlValue parse(String text) {
    return YamlFile.parse("f", text.getBytes(StandardCharsets.UTF_8));
  }
}
