package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadConcern;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does not do, it does not say yes to. */
class RefusalsTest extends ServerTest {
  @BeforeEach
  void someDocuments() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{create: 'b', viewOn: 'a', pipeline: []}",
        "{create: 'b', capped: true, size: 4096}",
        "{create: 'b', timeseries: {timeField: 'at'}}",
        "{create: 'b', clusteredIndex: {key: {_id: 1}, unique: true}}",
        "{create: 'b', collation: {locale: 'en', strength: 2}}",
        "{create: 'b', validator: {$jsonSchema: {required: ['x']}}}",
        "{create: 'b', validator: {$and: [{x: {$geoWithin: {}}}]}}",
        "{createIndexes: 'a', indexes: [{key: {n: 1}, name: 'n', collation: {locale: 'en'}}]}",
        "{createIndexes: 'a', indexes: [{key: {n: 1}, name: 'n', unique: true,"
            + " partialFilterExpression: {n: {$ne: 1}}}]}",
        "{collMod: 'a', validator: {$jsonSchema: {required: ['x']}}}",
        "{collMod: 'a', index: {keyPattern: {_id: 1}, unique: true}}",
        "{collMod: 'a', viewOn: 'b'}",
        "{find: 'a', collation: {locale: 'en'}}",
        "{find: 'a', min: {_id: 1}, hint: {_id: 1}}",
        "{find: 'a', tailable: true}",
        "{find: 'a', let: {x: 1}}",
        "{find: 'a', projection: {x: '$n'}}",
        "{find: 'a', projection: {x: {$add: ['$n', 1]}}}",
        "{count: 'a', query: {}, collation: {locale: 'en'}}",
        "{distinct: 'a', key: 'n', collation: {locale: 'en'}}",
        "{aggregate: 'a', pipeline: [], cursor: {}, collation: {locale: 'en'}}",
        "{aggregate: 'a', pipeline: [], cursor: {}, explain: true}",
        "{aggregate: 1, pipeline: [], cursor: {}}",
        "{aggregate: 'a', pipeline: [{$out: {db: 'x', coll: 'y'}}], cursor: {}}",
        "{update: 'a', updates: [{q: {}, u: {$set: {n: 1}}, collation: {locale: 'en'}}]}",
        "{update: 'a', updates: [{q: {}, u: [{$set: {n: 1}}], c: {x: 1}}]}",
        "{delete: 'a', deletes: [{q: {}, limit: 0, collation: {locale: 'en'}}]}",
        "{findAndModify: 'a', query: {}, remove: true, collation: {locale: 'en'}}",
        "{findAndModify: 'a', query: {}, update: {$set: {n: 3}}, fields: {n: '$_id'}}"
      })
  void anArgumentThatWouldBeIgnoredIsRefused(String command) {
    assertRefused(115, () -> run(command));

    assertThat(documents("a")).containsExactly(json("{_id: 1, n: 1}"), json("{_id: 2, n: 2}"));
    assertThat(database().listCollectionNames()).containsExactly("a");
    assertThat(collection("a").listIndexes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{create: 'b', collation: {locale: 'simple'}, capped: false}",
        "{createIndexes: 'a', indexes: [{key: {n: 1}, name: 'n', collation: {locale: 'simple'}}]}",
        "{find: 'a', tailable: false, let: {}, min: null, comment: 'x', maxTimeMS: 1000}",
        "{aggregate: 'a', pipeline: [], cursor: {}, explain: false}",
        "{find: 'a', projection: {n: true, _id: 0, l: {$slice: 1}, m: {$elemMatch: {x: 1}}},"
            + " readConcern: {level: 'linearizable'}}"
      })
  void anArgumentThatSaysNothingIsAccepted(String command) {
    assertThat(run(command)).containsEntry("ok", 1.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40324 | {aggregate: 'a', pipeline: [{$unionWith: 'b'}], cursor: {}}",
        "40573 | {aggregate: 'a', pipeline: [{$changeStream: {}}], cursor: {}}",
        "40573 | {aggregate: 1, pipeline: [{$changeStream: {}}], cursor: {}}",
        "40601 | {aggregate: 'a', pipeline: [{$out: 'b'}, {$match: {}}], cursor: {}}",
        "9     | {aggregate: 'a', pipeline: []}",
        "72    | {find: 'a', readConcern: {level: 'snapshot'}}",
        "2     | {insert: 'a', documents: [{_id: 9}], writeConcern: {w: 2}}",
        "26    | {listIndexes: 'none'}",
        "26    | {dropIndexes: 'none', index: '*'}",
        "26    | {collMod: 'none'}",
        "59    | {dataSize: 'shop.a'}",
        "2     | {find: 'a', filter: {$nothingLikeThis: 1}}",
        "2     | {find: 'a', filter: {n: {$nothingLikeThis: 1}}}",
      })
  void whatIsRefusedHasTheCodeOfMongo(int code, String command) {
    assertRefused(code, () -> run(command));
    assertThat(documents("a")).hasSize(2);
  }

  @Test
  void outDoesNotDropTheIndexesOfItsTarget() {
    collection("b").createIndex(json("{n: 1}"));

    assertRefused(115, () -> collection("a").aggregate(pipeline("{$out: 'b'}")).toCollection());
    assertThat(collection("b").listIndexes()).hasSize(2);
  }

  @Test
  void whatIsDroppedTwiceIsNoError() {
    assertThat(run("{drop: 'a'}")).containsEntry("nIndexesWas", 1);
    assertThat(run("{drop: 'a'}")).containsEntry("ok", 1.0);
  }

  @Test
  void majorityAndLinearizableReadsAreWhatAllReadsAre() {
    assertThat(
            collection("a")
                .withReadConcern(ReadConcern.LINEARIZABLE)
                .countDocuments(json("{n: 1}")))
        .isEqualTo(1);
    assertThat(collection("a").withReadConcern(ReadConcern.MAJORITY).find()).hasSize(2);
  }

  @Test
  void anErrorThatTheLibraryGivesNoCodeGetsOne() {
    Document error =
        run("{update: 'a', updates: [{q: {}, u: {$set: {n: 1}, x: 1}}]}")
            .getList("writeErrors", Document.class)
            .get(0);

    assertThat(error).containsEntry("code", 8).containsEntry("codeName", "UnknownError");
    assertThat(error.getString("errmsg")).contains("illegal update");
    assertRefused(1, () -> run("{find: 'a', filter: 5}"));
  }
}
