package io.locktender.steps.structure;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectionComparisonTest {
  /** What a real server lists of a collection that was created with {@code {locale: 'en'}}. */
  private static final String COLLATION =
      "collation: {locale: 'en', caseLevel: false, caseFirst: 'off', strength: 3,"
          + " numericOrdering: false, alternate: 'non-ignorable', maxVariable: 'punct',"
          + " normalization: false, backwards: false, version: '57.1'}";

  @Test
  void aCollectionThatAnEarlierAttemptMadeIsTheSame() {
    assertThat(differences("{collation: {locale: 'en'}}", "{" + COLLATION + "}")).isEmpty();
    assertThat(differences("{collation: {locale: 'en', strength: 3.0}}", "{" + COLLATION + "}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {collation: {locale: 'de'}}
          {collation: {locale: 'en', strength: 2}}
          {collation: {locale: 'simple'}}
          {}
          """)
  void anotherCollationIsAnother(String asked) {
    assertThat(differences(asked, "{" + COLLATION + "}")).containsExactly("collation");
  }

  @Test
  void theSimpleCollationIsNone() {
    assertThat(differences("{collation: {locale: 'simple'}}", "{}")).isEmpty();
  }

  @Test
  void aServersDefaultsAreNoDifference() {
    assertThat(
            differences(
                "{validator: {a: 1}}",
                "{validator: {a: 1.0}, validationLevel: 'strict', validationAction: 'error'}"))
        .isEmpty();
    assertThat(differences("{comment: 'why'}", "{}")).isEmpty();
  }

  /** Else a create step could never be run again. */
  @Test
  void aValidatorThatALaterStepSetIsNoDifference() {
    assertThat(differences("{}", "{validator: {a: {$exists: true}}}")).isEmpty();
  }

  @Test
  void aValidatorOfWhichAPartWasAskedForIsAnother() {
    assertThat(differences("{validator: {a: 1}}", "{validator: {a: 1, b: 1}}"))
        .containsExactly("validator");
  }

  @Test
  void anotherKindOfCollectionIsAnother() {
    assertThat(differences("{}", "{capped: true, size: 4096}")).containsExactly("capped");
    assertThat(differences("{}", "{capped: false}")).isEmpty();
    assertThat(differences("{}", "{viewOn: 'c', pipeline: []}")).containsExactly("viewOn");
  }

  private static Iterable<String> differences(String asked, String listed) {
    return CollectionComparison.differences(BsonDocument.parse(asked), BsonDocument.parse(listed));
  }
}
