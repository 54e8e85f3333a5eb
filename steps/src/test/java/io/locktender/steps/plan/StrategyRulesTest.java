package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.store.ReleaseFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrategyRulesTest {
  private static final String PREFIX = "release 2.0.0, step s: ";
  private static final String BACK = "{collection: c, pending: {x: 1}, update: {$set: {x: 2}}}";

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
  }

  @Test
  void aReleaseThatDoesNotSayRollsFromIsToldJustThat() {
    releases.write("2.0.0", "steps: [{id: s, drop-collection: {collection: c}}]");

    assertThat(judge("1.0.0"))
        .isEqualTo(
            new StrategyVerdict(
                Strategy.HOLD,
                List.of(
                    "release 2.0.0 has no rolls-from: list there the releases whose workers"
                        + " tolerate its expanded schema")));
  }

  @Test
  void oneHopFromAReleaseInTheRangeRolls() {
    releases.write("2.0.0", "rolls-from: '>=1.4.0'\n");

    assertThat(judge("1.4.0")).isEqualTo(new StrategyVerdict(Strategy.ROLLING, List.of()));
    assertThat(judge("1.4.0").rolls()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1.3.9,>=1.4.0", "1.5.0-rc.1,>=1.4.0", "1.4.0,^1.5.0", "1.4.0,1.1.x || 1.2.x"})
  void aReleaseOutsideOfTheRangeDoesNotRoll(String from, String range) {
    releases.write("2.0.0", "rolls-from: '" + range + "'\n");

    assertThat(judge(from).whyNotRolling())
        .containsExactly(
            "rolls-from of release 2.0.0 is '%s', which does not contain %s: go to a release in it first, or widen it if the workers of %s tolerate the expanded schema"
                .formatted(range, from, from));
  }

  @Test
  void theReleaseInTheDocumentationRolls() throws Exception {
    String docs = Files.readString(Path.of("../docs/writing-steps.md"));
    int start = docs.indexOf("version: 2.0.0\nrolls-from");
    releases.writeAll("2.0.0", docs.substring(start, docs.indexOf("```", start)));

    assertThat(judge("1.4.0")).isEqualTo(new StrategyVerdict(Strategy.ROLLING, List.of()));
  }

  @Test
  void moreThanOneHopDoesNotRoll() {
    releases.write("1.1.0", "");
    releases.write("2.0.0", "rolls-from: '>=1.0.0'\n");

    assertThat(judge("1.0.0").whyNotRolling())
        .containsExactly(
            "from 1.0.0 to 2.0.0 is more than one hop, through [1.1.0, 2.0.0]: upgrade to each of"
                + " them in turn");
  }

  @Test
  void fromAnEmptyDatabaseNothingRolls() {
    releases.write("2.0.0", "rolls-from: '>=1.0.0'\n");

    assertThat(judge("none").whyNotRolling())
        .containsExactly(
            "the database is at none, so no worker can run on it: go to the first release by hold");
  }

  @Test
  void allReasonsAreGivenAtOnce() {
    releases.write(
        "2.0.0",
        """
        rolls-from: ">=1.4.0"
        steps:
          - {id: a, drop-collection: {collection: c}}
          - {id: b, phase: contract, update: {collection: c, filter: {}, update: {$set: {x: 1}}}}
        """);

    assertThat(judge("1.0.0").whyNotRolling())
        .hasSize(3)
        .satisfiesExactly(
            reason -> assertThat(reason).startsWith("rolls-from of release 2.0.0"),
            reason -> assertThat(reason).startsWith("release 2.0.0, step a: phase migrate needs"),
            reason ->
                assertThat(reason)
                    .isEqualTo(
                        "release 2.0.0, step b: update cannot be run again after a take-over: write"
                            + " it as a transform, which says what is pending"));
  }

  @Test
  void stepsOfTheNodesMayBeInAnyPhase() {
    releases.write(
        "2.0.0",
        """
        rolls-from: ">=1.0.0"
        steps:
          - {id: a, target: all-machines, exec: {command: [bin/a]}}
          - {id: b, target: state-server, phase: expand, exec: {command: [bin/a]}}
          - {id: c, target: state-server, phase: contract, exec: {command: [bin/a]}}
        """);

    assertThat(judge("1.0.0").rolls()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create-collection: {collection: c}",
        "create-index: {collection: c, keys: {a: 1}}",
        "set-field: {collection: c, field: f, value: 1}",
        "transform: {collection: c, pending: {v: null}, update: {$set: {v: 1}}}, revert: " + BACK,
        "transform: {collection: c, pending: {v: null}, update: [{$set: {v: {$literal: $a}}}]},"
            + " revert: "
            + BACK,
        "set-field: {collection: c, field: f.g, value: 1}, revert: {unset-field: {collection: c,"
            + " field: f}}",
        "set-validator: {collection: c, validator: {a: 1}, action: warn}, revert: {collection: c,"
            + " validator: {}}"
      })
  void whatOldWorkersCanLiveWithIsAllowedInExpand(String step) {
    assertThat(reasonsAgainst("expand", step)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop-index: {collection: c, name: a_1}",
        "drop-collection: {collection: c}",
        "unset-field: {collection: c, field: f}",
        "rename-field: {collection: c, from: f, to: g}",
        "transform: {collection: c, pending: {a: 1}, update: {$unset: {a: 1}}}",
        "transform: {collection: c, pending: {a: 1}, update: [{$replaceWith: {b: $a}}]}",
        "create-index: {collection: c, keys: {a: 1}}",
        "set-validator: {collection: c, validator: {a: 1}}",
        "set-field: {collection: c, field: f.g, value: 1, overwrite: true}",
        "create-collection: {collection: c}"
      })
  void whatCanBeRunAgainIsAllowedInContract(String step) {
    assertThat(reasonsAgainst("contract", step)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "drop-index: {collection: c, name: a_1}#workers of the old release still use what"
            + " drop-index takes away: move it to contract",
        "drop-collection: {collection: c}#workers of the old release still use what"
            + " drop-collection takes away: move it to contract",
        "unset-field: {collection: c, field: f}#workers of the old release still use what"
            + " unset-field takes away: move it to contract",
        "rename-field: {collection: c, from: f, to: g}#workers of the old release still use what"
            + " rename-field takes away: move it to contract",
        "set-field: {collection: c, field: f, value: 1, overwrite: true}#it overwrites what"
            + " workers of the old release write: leave out overwrite, or move it to contract",
        "set-validator: {collection: c, validator: {a: 1}}#it refuses documents that workers of"
            + " the old release write: set action to warn, or move it to contract",
        "set-validator: {collection: c, validator: {a: 1}, action: warn}#it has no revert: write"
            + " one",
        "set-field: {collection: c, field: f.g, value: 1}#it has no revert: write one",
        "transform: {collection: c, pending: {v: null}, update: {$set: {v: 1}}}#it has no revert:"
            + " write one",
        "transform: {collection: c, pending: {v: null}, update: {$set: {v: 1}}}, revert: {update:"
            + " {collection: c, filter: {}, update: {$unset: {v: 1}}}}#its revert: update cannot be"
            + " run again after a take-over: write it as a transform, which says what is pending"
      })
  void whatOldWorkersCannotLiveWithIsRefusedInExpand(String step, String reason) {
    assertThat(reasonsAgainst("expand", step)).containsExactly(PREFIX + reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand", "contract"})
  void whatCannotBeRunAgainIsRefusedInEveryPhase(String phase) {
    assertThat(
            reasonsAgainst(
                phase, "update: {collection: c, filter: {a: 1}, update: {$inc: {a: 1}}}"))
        .containsExactly(
            PREFIX
                + "update cannot be run again after a take-over: write it as a transform, which"
                + " says what is pending");
    assertThat(reasonsAgainst(phase, "exec: {command: [bin/a], touches: [c]}"))
        .containsExactly(
            PREFIX
                + "exec cannot be run again after a take-over: write it as a transform, or let each"
                + " node run it on itself, by its target");
    assertThat(reasonsAgainst(phase, "rename-collection: {from: c, to: d}"))
        .containsExactly(
            PREFIX
                + "workers of one of the releases would look for the collection in vain: keep its"
                + " name, or go by hold");
    Change change = new Change.Java(JavaStep.change(Set.of("c"), database -> {}));
    assertThat(reasonsAgainst(StepPhase.valueOf(phase.toUpperCase(java.util.Locale.ROOT)), change))
        .containsExactly(
            PREFIX
                + "a change in Java cannot be run again after a take-over: write it as a"
                + " JavaStep.transform");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{$set: {v: 1}, $unset: {a: 1}}#workers of the old release still use what $unset takes"
            + " away: move that to a step in contract",
        "{$rename: {a: b}}#workers of the old release still use what $rename takes away: move that"
            + " to a step in contract",
        "[{$set: {v: 1}}, {$unset: [a]}]#workers of the old release still use what 'a' takes away:"
            + " move that to a step in contract",
        "[{$set: {a: $$REMOVE, v: 1}}]#workers of the old release still use what 'a' takes away:"
            + " move that to a step in contract",
        "[{$project: {b: 1}}]#workers of the old release may still use what $project leaves out:"
            + " use $set, and leave the rest to contract",
      })
  void aTransformThatTakesSomethingAwayIsRefusedInExpand(String update, String reason) {
    assertThat(expandTransform("{v: null}", update)).containsExactly(PREFIX + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{$expr: {$ne: [$slug, {$toLower: $name}]}}#[{$set: {slug: {$toLower: $name}}}]",
        "{$or: [{slug: null}, {$expr: {$ne: [$slug, {$toLower: $$ROOT.name}]}}]}#[{$set: {slug:"
            + " {$toLower: $$CURRENT.name}}}]",
        "{$expr: {$ne: [$m.name, $maintainer]}}#[{$set: {m: {name: $maintainer.first}}}]",
        "{$expr: {$ne: [$slug, $name]}}#[{$set: {tmp: $name}}, {$set: {slug: $tmp}}, {$unset:"
            + " tmp}]",
        "{$expr: {$ne: [$slug, {$getField: name}]}}#[{$set: {slug: {$getField: {field: name, input:"
            + " $$ROOT}}}}]",
        "{$expr: {$ne: [$n, {$size: $list}]}}#[{$set: {n: {$size: {$map: {input: $list, as: i, in:"
            + " $$i.x}}}}}]",
        "{$expr: {$ne: [$key, $name]}}#[{$set: {key: {$concat: [$name, $_id]}}}]",
        "{v: null}#[{$set: {v: {$literal: {a: $name}}}}]",
      })
  void pendingThatComparesWhatIsDerivedWithWhatItIsDerivedFromIsEnough(
      String pending, String update) {
    assertThat(expandTransform(pending, update)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "{slug: null}#[{$set: {slug: {$toLower: $name}}}]#a later change by a worker of the old"
            + " release would not be pending again: compare in pending, by $expr, what it writes"
            + " (slug) with what it reads (name)",
        "{slug: null, $expr: {$literal: $name}}#[{$set: {slug: $name}}]#a later change by a worker"
            + " of the old release would not be pending again: compare in pending, by $expr, what"
            + " it writes (slug) with what it reads (name)",
        "{$expr: {$ne: [$slug, $name]}}#[{$set: {slug: {$concat: [$name, $section]}}}]#it reads"
            + " 'section', and a later change of that would not be pending again: compare it in"
            + " the $expr of pending",
        "{$expr: {$ne: [$slug, $m.name]}}#[{$set: {slug: $m}}]#it reads 'm', and a later change of"
            + " that would not be pending again: compare it in the $expr of pending",
        "{$expr: {$ne: [$other, $name]}}#[{$set: {slug: $name, b: 1}}]#the $expr of pending names"
            + " no field that it writes: compare there what it reads with one of b, slug",
        "{$expr: {$ne: [$slug, $name]}}#[{$set: {slug: $$ROOT}}]#it reads the whole document, which"
            + " pending cannot compare with what is derived from it: name the fields that it reads"
      })
  void pendingThatWouldNotSeeALaterChangeIsRefused(String pending, String update, String reason) {
    assertThat(expandTransform(pending, update)).containsExactly(PREFIX + reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand", "contract"})
  void anUpdateThatCouldBeMadeTwiceToOneDocumentIsRefusedInEveryPhase(String phase) {
    String twice = "transform: {collection: c, pending: {n: {$lt: 3}}, update: {$inc: {n: 1}}}";

    assertThat(reasonsAgainst(phase, twice + ", revert: " + BACK))
        .singleElement()
        .asString()
        .startsWith(PREFIX + "$inc has another result when it is applied again");
  }

  @Test
  void aRevertThatCouldBeMadeTwiceIsRefusedToo() {
    assertThat(
            reasonsAgainst(
                "expand",
                "transform: {collection: c, pending: {v: null}, update: {$set: {v: 1}}}, revert:"
                    + " {collection: c, pending: {n: {$gt: 3}}, update: {$inc: {n: -1}}}"))
        .singleElement()
        .asString()
        .startsWith(PREFIX + "its revert: $inc has another result when it is applied again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand", "contract"})
  void anUpdateThatCannotEndWhatIsPendingIsRefusedInEveryPhase(String phase) {
    String endless =
        "transform: {collection: c, pending: {total: {$exists: true}}, update: {$currentDate:"
            + " {touched: true}}}";

    assertThat(reasonsAgainst(phase, endless + ", revert: " + BACK))
        .containsExactly(
            PREFIX
                + "pending names no field that the update changes (touched), so that each document"
                + " is pending after it as before, and the step never ends: ask in pending for what"
                + " the update changes");
  }

  @Test
  void aRevertThatCannotEndWhatIsPendingIsRefusedToo() {
    assertThat(
            reasonsAgainst(
                "expand",
                "transform: {collection: c, pending: {slug: null}, update: {$set: {slug: 1}}},"
                    + " revert: {collection: c, pending: {_id: {$exists: true}}, update: {$unset:"
                    + " {slug: ''}}}"))
        .singleElement()
        .asString()
        .startsWith(
            PREFIX + "its revert: pending names no field that the update changes (slug), so");
  }

  @Test
  void aStepThatReadsWhatALaterOneWritesIsRefusedInExpand() {
    releases.write(
        "2.0.0",
        """
        rolls-from: ">=1.0.0"
        steps:
          - id: a
            phase: expand
            transform: {collection: c, pending: {$expr: {$ne: [$search, $display]}}, update: [{$set: {search: $display}}]}
            revert: %s
          - {id: b, phase: expand, set-field: {collection: c, field: display, value: x}}
        """
            .formatted(BACK));

    assertThat(judge("1.0.0").whyNotRolling())
        .containsExactly(
            "release 2.0.0, step a: it reads 'display', which step b after it writes: put it after"
                + " that");
  }

  /** In contract every document would have both, and none could be renamed, for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: expand, set-field: {collection: c, field: b, value: x}",
        "phase: expand, set-field: {collection: c, field: b.x, value: x}, revert: {unset-field:"
            + " {collection: c, field: b.x}}",
        "phase: expand, transform: {collection: c, pending: {$expr: {$ne: [$b, $a]}}, update:"
            + " [{$set: {b: $a}}]}, revert: "
            + BACK,
        "phase: contract, set-field: {collection: c, field: b, value: x, overwrite: true}"
      })
  void aFieldThatAnEarlierStepWritesIsNoNameForAnotherInContract(String step) {
    assertThat(renamedAfter(step, "phase: contract, unset-field: {collection: c, field: other}"))
        .containsExactly(
            "release 2.0.0, step rename: it renames 'a' to 'b', which step s0 before it writes, so"
                + " that documents have both, and it fails for ever: take 'a' away by unset-field"
                + " instead");
  }

  @Test
  void aFieldThatAStepBeforeTakesAwayIsOne() {
    String written = "phase: expand, set-field: {collection: c, field: b, value: x}";

    assertThat(renamedAfter(written, "phase: contract, unset-field: {collection: c, field: b}"))
        .isEmpty();
    assertThat(
            renamedAfter(
                written,
                "phase: contract, transform: {collection: c, pending: {b: x}, update: {$unset: {b:"
                    + " 1}}}"))
        .isEmpty();
    assertThat(renamedAfter("phase: expand, set-field: {collection: d, field: b, value: x}"))
        .isEmpty();
    assertThat(renamedAfter("phase: expand, set-field: {collection: c, field: bb, value: x}"))
        .isEmpty();
  }

  private List<String> renamedAfter(String... steps) {
    StringBuilder release = new StringBuilder("rolls-from: '>=1.0.0'\nsteps:\n");
    for (int i = 0; i < steps.length; i++) {
      release.append("  - {id: s%d, %s}\n".formatted(i, steps[i]));
    }
    release.append(
        "  - {id: rename, phase: contract, rename-field: {collection: c, from: a, to: b}}\n");
    releases.write("2.0.0", release.toString());
    return judge("1.0.0").whyNotRolling();
  }

  @Test
  void aTransformInJavaMustCompareByExpr() {
    Bson compares = BsonDocument.parse("{$expr: {$ne: ['$slug', '$name']}}");

    assertThat(reasonsAgainst(StepPhase.EXPAND, inJava(compares))).isEmpty();
    assertThat(reasonsAgainst(StepPhase.EXPAND, inJava(BsonDocument.parse("{slug: null}"))))
        .containsExactly(
            PREFIX
                + "a later change by a worker of the old release must be pending again: compare in"
                + " pending, by $expr, what the step writes with what it reads");
    assertThat(reasonsAgainst(StepPhase.CONTRACT, inJava(BsonDocument.parse("{slug: null}"))))
        .isEmpty();
  }

  @Test
  void aFilterThatThrowsIsAReasonAndNoCrash() {
    Bson broken =
        new Bson() {
          @Override
          public <T> BsonDocument toBsonDocument(
              Class<T> type, org.bson.codecs.configuration.CodecRegistry registry) {
            throw new NoClassDefFoundError("com/example/Gone");
          }
        };

    assertThat(reasonsAgainst(StepPhase.EXPAND, inJava(broken)))
        .singleElement()
        .asString()
        .endsWith(
            "in a filter that can be read (java.lang.NoClassDefFoundError: com/example/Gone)");
  }

  @Test
  void aStepInJavaMustBeLoadedToBeJudged() {
    assertThatThrownBy(
            () -> reasonsAgainst(StepPhase.EXPAND, new Change.UnloadedJava("release.yaml:3:5")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("release.yaml:3:5: the step's code has not been loaded");
  }

  @Test
  void aVerdictIsEitherRollingOrHasReasons() {
    assertThatThrownBy(() -> new StrategyVerdict(Strategy.HOLD, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StrategyVerdict(Strategy.ROLLING, List.of("why")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Change inJava(Bson pending) {
    return new Change.Java(JavaStep.transform("c", pending, document -> document));
  }

  private List<String> expandTransform(String pending, String update) {
    return reasonsAgainst(
        "expand",
        "transform: {collection: c, pending: %s, update: %s}, revert: %s"
            .formatted(pending, update, BACK));
  }

  private List<String> reasonsAgainst(String phase, String step) {
    releases.write(
        "2.0.0", "rolls-from: '>=1.0.0'\nsteps: [{id: s, phase: %s, %s}]\n".formatted(phase, step));
    return judge("1.0.0").whyNotRolling();
  }

  private static List<String> reasonsAgainst(StepPhase phase, Change change) {
    ReleaseVersion version = ReleaseVersion.parse("2.0.0");
    Step step =
        new Step(
            version,
            "s",
            StepTarget.MASTER_STATE_SERVER,
            phase,
            change,
            Optional.of(new Change.DropCollection("c")));
    Release release =
        new Release(
            version,
            "sha256:2",
            Path.of("2.0.0"),
            Optional.of(">=1.0.0"),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(step));
    return StrategyRules.judge(new Plan(ReleaseVersion.parse("1.0.0"), List.of(release)))
        .whyNotRolling();
  }

  private StrategyVerdict judge(String from) {
    return StrategyRules.judge(
        new Planner(releases.store())
            .plan(ReleaseVersion.parse(from), ReleaseVersion.parse("2.0.0"))
            .orThrow());
  }
}
