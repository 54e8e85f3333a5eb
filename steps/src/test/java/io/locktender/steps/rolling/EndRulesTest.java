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

class EndRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {_id: {$exists: true}} | {$unset: {slug: ''}} | slug
          {total: {$exists: true}} | {$currentDate: {touched: true}} | touched
          {total: {$exists: true}} | [{$set: {touched: '$$NOW'}}] | touched
          {name: {$exists: true}} | {$unset: {a: '', b: ''}} | a, b
          {n: 1, $and: [{m: 1}, {$or: [{k: 1}, {$nor: [{l: 1}]}]}]} | {$set: {a: 1}} | a
          {$expr: {$gt: ['$n', '$m.x']}} | {$set: {m2: 1}} | m2
          {n: 1, $expr: {$literal: '$a'}} | [{$set: {a: 1}}] | a
          {a: 1} | {$rename: {b: 'c'}} | b, c
          {'items.discount': {$exists: true}} | {$unset: {'items.$[].price': ''}} | items.price
          {'items.0.discount': 1} | {$set: {'items.1.price': 1}} | items.price
          {'m.old': {$exists: true}} | [{$set: {m: {new: '$m.old'}}}] | m.new
          {ab: 1} | {$set: {a: 1}} | a
          {a: 1} | {$set: {}} | none
          """)
  void pendingThatNamesNothingThatTheUpdateChangesIsRefused(
      String pending, String update, String changed) {
    assertThat(reason(pending, update))
        .hasValue(
            "pending names no field that the update changes (%s), so that each document is pending after it as before, and the step never ends: ask in pending for what the update changes"
                .formatted(changed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {slug: {$exists: true}} | {$unset: {slug: ''}}
          {_id: {$gt: 1}, slug: {$exists: true}} | {$unset: {slug: ''}}
          {total: {$exists: true}, touched: {$exists: false}} | {$currentDate: {touched: true}}
          {$and: [{total: 1}, {$or: [{touched: null}]}]} | [{$set: {touched: '$$NOW'}}]
          {$expr: {$ne: ['$slug', {$toLower: '$name'}]}} | [{$set: {slug: {$toLower: '$name'}}}]
          {$nor: [{$expr: {$eq: ['$a', 1]}}]} | {$set: {a: 1}}
          {$expr: {$ne: ['$$ROOT', {}]}} | {$set: {a: 1}}
          {$expr: {$ne: [{$getField: 'a'}, 1]}} | {$set: {a: 1}}
          {c: {$exists: false}} | {$rename: {b: 'c'}}
          {a: {$type: 'string'}} | [{$set: {a: {name: '$a'}}}]
          {'a.b': 1} | {$set: {a: {}}}
          {a: {$elemMatch: {b: 1}}} | {$set: {'a.$[].b': 2}}
          {'a.b': 1} | {$set: {'a.$.b': 2}}
          {'a.0': 1} | {$set: {'a.1': 2}}
          {'a.0.b': 1} | {$set: {'a.$[x].b': 2}}
          {old: {$exists: true}} | [{$set: {new: '$old'}}, {$unset: 'old'}]
          {old: {$exists: true}} | [{$set: {old: {$toLower: '$old'}}}, {$set: {new: '$old'}}, {$unset: 'old'}]
          {old: 1} | [{$set: {new: '$old', old: '$$REMOVE'}}]
          {a: 1} | [{$replaceWith: {b: '$a'}}]
          {a: 1} | [{$project: {b: 1}}]
          {$where: 'this.a == 1'} | {$set: {a: 2}}
          {$and: [{$jsonSchema: {required: ['a']}}]} | {$unset: {a: 1}}
          {n: 1, $text: {$search: 'a'}} | {$unset: {a: 1}}
          """)
  void pendingThatNamesWhatTheUpdateChangesOrCannotBeReadIsNot(String pending, String update) {
    assertThat(reason(pending, update)).isEmpty();
  }

  @Test
  void whatIsNoUpdateIsNot() {
    assertThat(EndRules.reason(new Change.SetField("c", "f", new BsonInt32(1), false))).isEmpty();
  }

  private static Optional<String> reason(String pending, String update) {
    BsonValue parsed = requireNonNull(BsonDocument.parse("{u: " + update + "}").get("u"), "update");
    return EndRules.reason(
        new Change.Transform(
            "c",
            BsonDocument.parse(pending),
            parsed instanceof BsonArray stages
                ? stages.stream().map(BsonValue::asDocument).toList()
                : Arrays.asList(parsed.asDocument()),
            parsed.isArray()));
  }
}
