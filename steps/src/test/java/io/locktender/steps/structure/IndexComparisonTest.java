package io.locktender.steps.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The listed ones are as a real server gives them. */
class IndexComparisonTest {
  private static final String ENGLISH =
      "{locale: 'en', caseLevel: false, caseFirst: 'off', strength: 3, numericOrdering: false,"
          + " alternate: 'non-ignorable', maxVariable: 'punct', normalization: false,"
          + " backwards: false, version: '57.1'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {key: {a: 1, b: -1}} | {v: 2, key: {a: 1.0, b: -1.0}, name: 'a'}
          {key: {a: 1}, unique: false, sparse: false} | {v: 2, key: {a: 1}}
          {key: {a: 1}, unique: true} | {key: {a: 1}, unique: 1.0, background: true}
          {key: {a: 1}, expireAfterSeconds: 60} | {key: {a: 1}, expireAfterSeconds: 60.0}
          {key: {a: 1}, partialFilterExpression: {b: {$gt: 1}}} | {key: {a: 1}, partialFilterExpression: {b: {$gt: 1.0}}}
          {key: {a: '2dsphere'}} | {v: 2, key: {a: '2dsphere'}, '2dsphereIndexVersion': 3}
          {key: {a: 'hashed'}} | {v: 2, key: {a: 'hashed'}}
          {key: {'$**': 1}, wildcardProjection: {a: 1}} | {key: {'$**': 1}, wildcardProjection: {a: true}}
          {key: {a: 'text'}} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 1}, default_language: 'english', language_override: 'language', textIndexVersion: 3}
          {key: {n: 1, b: 'text', a: 'text'}, weights: {a: 5}} | {key: {n: 1, _fts: 'text', _ftsx: 1}, weights: {a: 5, b: 1}, default_language: 'english', language_override: 'language', textIndexVersion: 3}
          """)
  void whatAServerAddsOrWritesInItsOwnWayIsNoDifference(String asked, String listed) {
    assertThat(differences(asked, listed)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {key: {a: 1}} | {key: {a: -1}} | key
          {key: {a: 1, b: 1}} | {key: {b: 1, a: 1}} | key
          {key: {a: 1}, unique: true} | {key: {a: 1}} | unique
          {key: {a: 1}} | {key: {a: 1}, unique: true} | unique
          {key: {a: 1}, sparse: true} | {key: {a: 1}} | sparse
          {key: {a: 1}} | {key: {a: 1}, hidden: true} | hidden
          {key: {a: 1}, expireAfterSeconds: 60} | {key: {a: 1}} | expireAfterSeconds
          {key: {a: 1}} | {key: {a: 1}, expireAfterSeconds: 60} | expireAfterSeconds
          {key: {a: 1}, expireAfterSeconds: 60} | {key: {a: 1}, expireAfterSeconds: 61} | expireAfterSeconds
          {key: {a: 1}, partialFilterExpression: {b: 1}} | {key: {a: 1}} | partialFilterExpression
          {key: {a: 1}} | {key: {a: 1}, partialFilterExpression: {b: 1}} | partialFilterExpression
          {key: {'$**': 1}} | {key: {'$**': 1}, wildcardProjection: {a: 1}} | wildcardProjection
          {key: {'$**': 1}, wildcardProjection: {a: 1}} | {key: {'$**': 1}, wildcardProjection: {a: 0}} | wildcardProjection
          {key: {a: 'text'}} | {key: {_fts: 'text', _ftsx: 1}, weights: {b: 1}} | key
          {key: {a: 'text'}} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 2}} | key
          {key: {a: 'text'}} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 1}, default_language: 'german'} | default_language
          {key: {a: 1}} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 1}} | key
          """)
  void anythingElseMakesItAnotherIndex(String asked, String listed, String difference) {
    assertThat(differences(asked, listed)).containsExactly(difference);
  }

  @Test
  void aCollationIsComparedByTheKeysThatWereGiven() {
    String listed = "{key: {a: 1}, collation: " + ENGLISH + "}";

    assertThat(differences("{key: {a: 1}, collation: {locale: 'en'}}", listed)).isEmpty();
    assertThat(differences("{key: {a: 1}, collation: {locale: 'en', strength: 2}}", listed))
        .containsExactly("collation");
    assertThat(differences("{key: {a: 1}}", listed)).containsExactly("collation");
  }

  @Test
  void anIndexThatAsksForNoCollationHasTheCollectionsOwn() {
    BsonDocument plain = BsonDocument.parse("{key: {a: 1}}");
    BsonDocument english = BsonDocument.parse("{key: {a: 1}, collation: " + ENGLISH + "}");
    BsonDocument simple = BsonDocument.parse("{key: {a: 1}, collation: {locale: 'simple'}}");
    BsonValue own = BsonDocument.parse(ENGLISH);

    assertThat(IndexComparison.differences(plain, english, own)).isEmpty();
    assertThat(IndexComparison.differences(plain, plain, own)).containsExactly("collation");
    assertThat(IndexComparison.differences(simple, plain, own)).isEmpty();
  }

  private static Iterable<String> differences(String asked, String listed) {
    return IndexComparison.differences(BsonDocument.parse(asked), BsonDocument.parse(listed), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1, b: -1} | {key: {a: 1.0, b: -1.0}} | true
          {b: -1, a: 1} | {key: {a: 1, b: -1}} | false
          {n: 1, b: 'text', a: 'text'} | {key: {n: 1, _fts: 'text', _ftsx: 1}, weights: {a: 5, b: 1}} | true
          {n: 1, a: 'text'} | {key: {n: 1, _fts: 'text', _ftsx: 1}, weights: {a: 5, b: 1}} | false
          {a: 'text'} | {key: {n: 1, _fts: 'text', _ftsx: 1}, weights: {a: 5}} | false
          {_fts: 'text', _ftsx: 1} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 5}} | true
          {a: 1} | {key: {_fts: 'text', _ftsx: 1}, weights: {a: 1}} | false
          """)
  void anIndexIsOnItsKeysWhateverTheyWeigh(String keys, String listed, boolean on) {
    assertThat(IndexComparison.isOn(BsonDocument.parse(keys), BsonDocument.parse(listed)))
        .isEqualTo(on);
  }
}
