package io.locktender.steps.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class OrderRulesTest {
  private static final Change SEARCH = derived("search", "{$toLower: '$displayName'}", "users");
  private static final Change DISPLAY_NAME = derived("displayName", "'$name'", "users");

  @Test
  void aStepThatReadsWhatALaterOneWritesIsRefused() {
    assertThat(reasons(SEARCH, DISPLAY_NAME))
        .containsExactly(
            "release 2.0.0, step s0: it reads 'displayName', which step s1 after it writes: put it"
                + " after that");
  }

  @Test
  void aStepThatReadsWhatAnEarlierOneWritesIsNot() {
    assertThat(reasons(DISPLAY_NAME, SEARCH)).isEmpty();
  }

  @Test
  void stepsOnOtherCollectionsAreNot() {
    assertThat(reasons(SEARCH, derived("displayName", "'$name'", "others"))).isEmpty();
  }

  @Test
  void whatAFieldWithinIsSetToCountsToo() {
    assertThat(
            reasons(SEARCH, new Change.SetField("users", "displayName.x", new BsonInt32(1), false)))
        .hasSize(1);
    assertThat(
            reasons(SEARCH, operators("{v: {$exists: false}}", "{$set: {v: 1, displayName: 'x'}}")))
        .hasSize(1);
  }

  @Test
  void whatAStepIsMadeForItReads() {
    Change mark =
        operators("{displayName: {$exists: true}, v: {$exists: false}}", "{$set: {v: 1}}");

    assertThat(reasons(mark, DISPLAY_NAME)).hasSize(1);
    assertThat(reasons(DISPLAY_NAME, mark)).isEmpty();
  }

  @Test
  void aFieldThatEachOfTheStepsWritesIsNotRead() {
    Change first = operators("{v: {$exists: false}}", "{$set: {v: 1}}");
    Change second = operators("{v: 1}", "{$set: {v: 2}}");

    assertThat(reasons(first, second)).isEmpty();
  }

  private static Change operators(String pending, String update) {
    return new Change.Transform(
        "users", BsonDocument.parse(pending), List.of(BsonDocument.parse(update)), false);
  }

  @Test
  void whatAStepInJavaComparesItReads() {
    Change java =
        new Change.Java(
            JavaStep.transform(
                "users",
                BsonDocument.parse("{$expr: {$ne: ['$split.from', '$displayName']}}"),
                document -> document));

    assertThat(reasons(java, DISPLAY_NAME)).hasSize(1);
    assertThat(reasons(DISPLAY_NAME, java)).isEmpty();
  }

  private static Change derived(String field, String expression, String collection) {
    return new Change.Transform(
        collection,
        BsonDocument.parse("{$expr: {$ne: ['$" + field + "', " + expression + "]}}"),
        List.of(BsonDocument.parse("{$set: {" + field + ": " + expression + "}}")),
        true);
  }

  private static List<String> reasons(Change... changes) {
    List<Step> steps = new ArrayList<>();
    for (Change change : changes) {
      steps.add(
          new Step(
              ReleaseVersion.parse("2.0.0"),
              "s" + steps.size(),
              StepTarget.MASTER_STATE_SERVER,
              StepPhase.EXPAND,
              change,
              Optional.empty()));
    }
    return OrderRules.reasons(steps);
  }
}
