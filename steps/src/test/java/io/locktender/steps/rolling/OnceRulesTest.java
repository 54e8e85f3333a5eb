package io.locktender.steps.rolling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import java.util.Arrays;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnceRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {total: {$type: 'int'}} | {$mul: {total: 100}}
          {n: {$lt: 3}} | {$inc: {n: 1}}
          {tags: {$ne: 'new'}} | {$push: {tags: 'new'}}
          {a: {$exists: true}} | {$inc: {n: 1}, $set: {a: 1}}
          {a: {$type: 'int'}} | {$inc: {n: 1}, $set: {a: 1}}
          {a: {$type: 'int'}} | {$inc: {n: 1}, $set: {a: [1]}}
          {a: {$type: 'array'}} | {$inc: {n: 1}, $set: {a: []}}
          {a: {$type: 'regex'}} | {$inc: {n: 1}, $set: {a: 1}}
          {a: 1} | {$inc: {n: 1}, $set: {a: 1.0}}
          {a: 'old'} | {$inc: {n: 1}, $set: {a: 'new'}}
          {a: null} | {$inc: {n: 1}, $unset: {a: 1}}
          {a: {$exists: false}} | {$inc: {n: 1}, $set: {'a.b': 1}}
          {$or: [{a: {$exists: false}}]} | {$inc: {n: 1}, $set: {a: 1}}
          {family: {$type: 'string'}} | [{$set: {family: {$split: ['$family', ' ']}}}]
          {family: {$type: 'string'}} | [{$set: {family: ['$family']}}]
          {family: {$type: 'array'}} | [{$set: {family: {name: '$family'}}}]
          {a: {$exists: false}} | [{$set: {n: {$add: ['$n', 1]}, a: '$b'}}]
          {a: {$exists: true}} | [{$set: {n: {$add: ['$n.x', 1]}}}]
          {$expr: {$lt: ['$n', 5]}} | [{$set: {n: {$add: ['$n', 1]}}}]
          {a: 1} | [{$replaceWith: {a: '$b'}}]
          {a: 1} | [{$replaceWith: {$mergeObjects: ['$$ROOT', {b: 1}]}}]
          {'a.b': 1} | [{$replaceWith: {a: '$b'}}]
          {_id: 1} | [{$replaceWith: {a: '$b'}}]
          {a: {$exists: false}} | [{$set: {a: 1, n: {$add: ['$n', 1]}}}, {$project: {b: 1}}]
          {$or: [{a: 1}]} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {$nor: [{a: 1}]} | [{$replaceRoot: {newRoot: {a: '$a', n: {$add: ['$n', 1]}}}}]
          {$expr: {$eq: ['$a', 1]}} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {$comment: 'all'} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {$jsonSchema: {required: ['a']}} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {$and: [{$or: [{a: 1}]}]} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {a: {$exists: true}, $or: [{a: 1}, {a: 2}]} | [{$replaceWith: {a: '$a', n: {$add: ['$n', 1]}}}]
          {'a.c': 1} | [{$replaceWith: {a: '$x', n: '$n'}}, {$set: {'a.b': {$add: ['$n', 1]}}}]
          {'a.b': {$exists: true}} | {$inc: {n: 1}, $unset: {'a.b': 1}}
          {'a.0': {$exists: true}} | {$inc: {n: 1}, $unset: {'a.0': 1}}
          {'a.0': 2} | {$inc: {n: 1}, $set: {'a.0': 1}}
          {'a.0': {$exists: true}} | [{$set: {n: {$add: ['$n', 1]}}}, {$unset: 'a.0'}]
          {a: {$exists: 0}} | {$inc: {n: 1}, $unset: {a: 1}}
          {a: {$ne: {$numberDecimal: '1.1'}}} | {$inc: {n: 1}, $set: {a: 1.1}}
          {n: {$lt: 3}} | [{$set: {a: {b: 1}}}, {$set: {a: {c: {$add: ['$a.c', 1]}}}}]
          {b: {$ne: 3}} | [{$set: {a: {$add: ['$a', 1]}}}, {$set: {b: '$a'}}, {$unset: 'a'}]
          """)
  void anUpdateThatCouldBeMadeTwiceIsRefused(String pending, String update) {
    assertThat(reason(pending, update))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("pending may still match what it has made")
                    .endsWith("such as {changed: {$exists: false}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {n: {$lt: 3}} | {$set: {n: 3}}
          {n: {$lt: 3}} | {$max: {n: 3}, $addToSet: {tags: 'x'}, $unset: {a: 1}}
          {v: {$exists: false}} | {$inc: {n: 1}, $set: {v: 1}}
          {v: {$exists: false}} | {$inc: {n: 1}, $set: {v: null}}
          {$and: [{a: 1}, {v: {$exists: false}}]} | {$inc: {n: 1}, $set: {v: 1}}
          {a: {$exists: true}} | {$inc: {n: 1}, $unset: {a: 1}}
          {a: {$exists: true}} | {$inc: {n: 1}, $rename: {a: 'b'}}
          {a: 1} | {$inc: {n: 1}, $unset: {a: 1}}
          {a: 1} | {$inc: {n: 1}, $set: {a: 2}}
          {a: {$in: [1, null]}} | {$inc: {n: 1}, $set: {a: 'text'}}
          {a: {$ne: 'x'}} | {$inc: {n: 1}, $set: {a: 'x'}}
          {a: {$type: ['int', 'number']}} | {$inc: {n: 1}, $set: {a: 'x'}}
          {total: {$type: 16}} | {$mul: {n: 2}, $set: {total: 'x'}}
          {slug: {$exists: false}} | [{$set: {slug: {$toLower: '$name'}}}]
          {$expr: {$ne: ['$slug', {$toLower: '$name'}]}} | [{$set: {slug: {$toLower: '$name'}}}]
          {family: {$type: 'string'}} | [{$set: {family: {name: '$family'}}}]
          {family: {$type: 'string'}} | [{$set: {all: ['$family'], family: '$$REMOVE'}}]
          {a: {$exists: true}} | [{$set: {b: '$a'}}, {$unset: 'a'}]
          {a: {$exists: true}, $or: [{b: 1}]} | {$inc: {n: 1}, $unset: {a: 1}}
          {a: {$exists: 1}} | {$inc: {n: 1}, $unset: {a: 1}}
          {'a.b': {$exists: true}} | {$inc: {n: 1}, $rename: {'a.b': 'c'}}
          {'a.b': {$exists: false}} | {$inc: {n: 1}, $set: {'a.b': 1}}
          {'a.b': {$exists: true}} | [{$set: {n: {$add: ['$n', 1]}}}, {$unset: 'a.b'}]
          {n: {$lt: 3}} | [{$set: {a: {b: 1}}}, {$set: {c: '$a.b'}}]
          {v: {$exists: false}} | [{$set: {n: {$add: ['$n', 1]}, v: {$literal: '$x'}}}]
          {a: 1} | [{$replaceWith: {b: '$a'}}]
          {a: {$exists: true}} | [{$replaceRoot: {newRoot: {b: '$a'}}}]
          """)
  void anUpdateThatMakesTheSameAgainOrEndsThePendingIsNot(String pending, String update) {
    assertThat(reason(pending, update)).isEmpty();
  }

  @Test
  void whatIsNoUpdateIsNot() {
    assertThat(OnceRules.reason(new Change.SetField("c", "f", new BsonInt32(1), false))).isEmpty();
  }

  private static Optional<String> reason(String pending, String update) {
    BsonValue parsed = requireNonNull(BsonDocument.parse("{u: " + update + "}").get("u"), "update");
    return OnceRules.reason(
        new Change.Transform(
            "c",
            BsonDocument.parse(pending),
            parsed instanceof BsonArray stages
                ? stages.stream().map(BsonValue::asDocument).toList()
                : Arrays.asList(parsed.asDocument()),
            parsed.isArray()));
  }
}
