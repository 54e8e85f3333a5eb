package io.locktender.embedded.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_234);

  /** The library has no reader of JSON; the driver has. */
  static Document json(String text) {
    return (Document) converted(org.bson.Document.parse(text));
  }

  private static Object converted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Document document = new Document();
      map.forEach((key, each) -> document.put((String) key, converted(each)));
      return document;
    } else if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(each -> elements.add(converted(each)));
      return elements;
    }
    return value;
  }

  private static Document apply(String document, String... stages) {
    return Pipeline.update(List.of(stages).stream().map(PipelineTest::json).toList(), NOW)
        .apply(json(document));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every expression sees the document as it came in"
            + "| {a: 1, b: 2} | {$set: {a: '$b', b: '$a'}} | {a: 2, b: 1}",
        "the elements of an array are expressions"
            + "| {a: 1} | {$set: {b: ['$a', {c: '$a'}, '$none']}} | {a: 1, b: [1, {c: 1}, null]}",
        "text of a document is no expression"
            + "| {a: {b: '$5'}, c: '$a'} | {$set: {d: '$a', e: ['$c']}}"
            + "| {a: {b: '$5'}, c: '$a', d: {b: '$5'}, e: ['$a']}",
        "what is merged is no expression either"
            + "| {a: {b: '$5'}} | {$set: {d: {$mergeObjects: ['$a', {c: 1}]}}}"
            + "| {a: {b: '$5'}, d: {b: '$5', c: 1}}",
        "an object names fields below"
            + "| {a: {b: 1, c: 2}} | {$set: {a: {b: 3}}} | {a: {b: 3, c: 2}}",
        "an expression replaces the object"
            + "| {a: {b: 1, c: 2}, n: {d: 1}} | {$set: {a: '$n'}} | {a: {d: 1}, n: {d: 1}}",
        "a path goes through arrays"
            + "| {a: [{b: 1}, {c: 2}, 3]} | {$set: {'a.b': 9}}"
            + "| {a: [{b: 9}, {c: 2, b: 9}, {b: 9}]}",
        "a missing value leaves the field out"
            + "| {a: 1, b: 2} | {$set: {a: '$none', b: '$$REMOVE', c: '$none'}} | {}",
        "a literal is taken as it is"
            + "| {a: 1} | {$set: {b: {$literal: {c: '$a'}}}} | {a: 1, b: {c: '$a'}}",
        "the whole document can be named"
            + "| {a: 1} | {$set: {b: '$$ROOT', c: '$$CURRENT.a'}} | {a: 1, b: {a: 1}, c: 1}",
        "unset goes through arrays"
            + "| {a: [{b: 1, c: 2}, 5], d: 1} | {$unset: ['a.b', 'd', 'none.x']}"
            + "| {a: [{c: 2}, 5]}",
        "a projection keeps the order of the document"
            + "| {_id: 1, a: {b: 1, c: 2}, d: [{e: 1, f: 2}, 3], g: 4}"
            + "| {$project: {d: {e: 1}, 'a.c': 1, x: '$g'}}"
            + "| {_id: 1, a: {c: 2}, d: [{e: 1}], x: 4}",
        "a projection may only compute"
            + "| {_id: 1, a: 2} | {$project: {_id: 0, 'b.c': {$add: ['$a', 1]}}} | {b: {c: 3}}",
        "a projection may leave out"
            + "| {_id: 1, a: {b: 1, c: 2}} | {$project: {'a.b': 0}} | {_id: 1, a: {c: 2}}",
        "only what is chosen is evaluated"
            + "| {a: 0} | {$set: {b: {$cond: [{$eq: ['$a', 0]}, 'none', {$divide: [1, '$a']}]}}}"
            + "| {a: 0, b: 'none'}",
        "a condition may have names"
            + "| {a: 1} | {$set: {b: {$cond: {if: '$a', then: ['$a'], else: 2}}}} | {a: 1, b: [1]}",
        "branches are tried in turn"
            + "| {a: 1} | {$set: {b: {$switch: {branches: [{case: false, then: 1},"
            + " {case: '$a', then: 2}], default: 3}}}} | {a: 1, b: 2}",
        "the first value that is there counts"
            + "| {a: null, b: 1} | {$set: {c: {$ifNull: ['$a', '$none', '$b']}}}"
            + "| {a: null, b: 1, c: 1}",
        "each element is mapped"
            + "| {a: ['$x', 'b'], n: 1}"
            + "| {$set: {b: {$map: {input: '$a', as: 'e', in: {v: '$$e', n: '$n'}}}}}"
            + "| {a: ['$x', 'b'], n: 1, b: [{v: '$x', n: 1}, {v: 'b', n: 1}]}",
        "elements are chosen"
            + "| {a: [1, 5, 9]} | {$set: {a: {$filter: {input: '$a', cond: {$gt: ['$$this', 3]}}}}}"
            + "| {a: [5, 9]}",
        "elements are added up"
            + "| {a: [1, 5, 9]} | {$set: {s: {$reduce: {input: '$a', initialValue: 1,"
            + " in: {$add: ['$$value', '$$this']}}}}} | {a: [1, 5, 9], s: 16}",
        "variables are local"
            + "| {a: 2} | {$set: {b: {$let: {vars: {x: {$add: ['$a', 1]}}, in: ['$$x', '$a']}}}}"
            + "| {a: 2, b: [3, 2]}",
        "a date or an id has no fields" + "| {a: 5} | {$set: {b: '$a.b'}} | {a: 5}",
        "nothing in lower case is an empty text"
            + "| {a: 'Xy'} | {$set: {b: {$toLower: '$a'}, c: {$toUpper: '$none'}}}"
            + "| {a: 'Xy', b: 'xy', c: ''}",
      })
  void whatAStageMakes(String why, String document, String stage, String expected) {
    assertThat(apply(document, stage)).as(why).isEqualTo(json(expected));
  }

  @Test
  void theTimeIsThatOfTheCommand() {
    assertThat(apply("{}", "{$set: {at: '$$NOW'}}")).isEqualTo(new Document("at", NOW));
  }

  @Test
  void theDocumentThatCameInStaysAsItWas() {
    Document before = json("{_id: 1, a: {b: 1, l: [{c: 1}]}}");
    Document same = json("{_id: 1, a: {b: 1, l: [{c: 1}]}}");

    Document after =
        Pipeline.update(
                List.of(
                    json("{$set: {'a.b': 2, 'a.l.c': 3, 'a.n': 1}}"),
                    json("{$unset: 'a.l'}"),
                    json("{$project: {'a.b': 1}}")),
                NOW)
            .apply(before);

    assertThat(after).isEqualTo(json("{_id: 1, a: {b: 2}}"));
    assertThat(before).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{$set: {}}",
        "{$set: {a: {}}}",
        "{$set: {'a..b': 1}}",
        "{$unset: []}",
        "{$unset: [1]}",
        "{$unset: ''}",
        "{$project: {a: 1, b: 0}}",
        "{$replaceRoot: {}}",
        "{$replaceWith: 5}",
        "{$set: {a: {$cond: [1, 2]}}}",
        "{$set: {a: {$cond: {if: 1, then: 2}}}}",
        "{$set: {a: {$switch: {branches: [{case: false, then: 1}]}}}}",
        "{$set: {a: {$map: {input: '$l', in: 1, unknown: 2}}}}",
        "{$set: {a: {$filter: {input: '$l', cond: true, limit: 1}}}}",
        "{$set: {a: {$map: {input: 'text', in: 1}}}}",
        "{$set: {a: {$add: [1, 2], $subtract: [1, 2]}}}",
        "{$set: {a: '$$nobody'}}",
        "{$out: 'b'}"
      })
  void whatCannotBeDoneIsRefused(String stage) {
    assertThatThrownBy(() -> apply("{_id: 1, l: [1]}", stage))
        .isInstanceOf(MongoServerError.class)
        .extracting(e -> ((MongoServerError) e).getCode())
        .isNotEqualTo(0);
  }

  @Test
  void aFilterMayHaveExpressionsInItsParts() {
    Document document = json("{_id: 1, a: 1, b: 2}");

    assertThat(Matching.matches(document, json("{$expr: {$lt: ['$a', '$b']}, a: 1}"))).isTrue();
    assertThat(Matching.matches(document, json("{$expr: {$lt: ['$a', '$b']}, a: 2}"))).isFalse();
    assertThat(
            Matching.matches(
                document, json("{$or: [{a: 5}, {$and: [{b: 2}, {$expr: {$eq: ['$a', 1]}}]}]}")))
        .isTrue();
    assertThat(Matching.matches(document, json("{$nor: [{$expr: {$eq: ['$a', 1]}}]}"))).isFalse();
    assertThat(Matching.matches(document, json("{$expr: {$ne: ['$none', {$toLower: '$no'}]}}")))
        .isTrue();
  }

  @Test
  void pipelinesWithinStagesAreKnownByTheNamesOfTheLibrary() {
    assertThat(
            NestedPipelines.known(
                json(
                    "{$lookup: {from: 'b', as: 'c', let: {}, pipeline: [{$set: {a: 1}},"
                        + " {$facet: {x: [{$replaceWith: '$a'}]}}]}}")))
        .isEqualTo(
            json(
                "{$lookup: {from: 'b', as: 'c', let: {}, pipeline: [{$addFields: {a: 1}},"
                    + " {$facet: {x: [{$replaceRoot: {newRoot: '$a'}}]}}]}}"));
    assertThat(NestedPipelines.known(json("{$merge: {into: 'b', whenMatched: [{$set: {a: 1}}]}}")))
        .isEqualTo(json("{$merge: {into: 'b', whenMatched: [{$addFields: {a: 1}}]}}"));
    assertThat(NestedPipelines.known(json("{$out: 'b'}"))).isEqualTo(json("{$out: 'b'}"));
  }
}
