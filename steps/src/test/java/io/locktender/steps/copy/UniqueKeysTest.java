package io.locktender.steps.copy;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniqueKeysTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1}                         | a   | [1]",
        "{b: 1}                         | a   | [null]",
        "{a: null}                      | a   | [null]",
        "{a: [1, 2]}                    | a   | [[1, 2], 1, 2]",
        "{a: []}                        | a   | [[]]",
        "{a: {b: 1}}                    | a.b | [1]",
        "{a: 1}                         | a.b | [null]",
        "{a: [{b: 1}, {c: 2}, {b: 3}]}  | a.b | [null, 1, null, 3]",
        "{a: [5, {b: 1}]}               | a.0 | [null, null, null, 5]",
      })
  void everyValueIsFoundThatAServerMayTakeForTheKey(String document, String path, String values) {
    assertThat(UniqueKeys.values(BsonDocument.parse(document), path))
        .containsExactlyInAnyOrderElementsOf(BsonArray.parse(values));
  }
}
