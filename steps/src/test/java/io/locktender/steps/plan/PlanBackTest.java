package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.store.ReleaseFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans to an older release. */
class PlanBackTest {
  private static final String EXPANDS =
      """
      rolls-from: ">=1.0.0"
      steps:
        - {id: state, phase: expand, set-field: {collection: p, field: state, value: new}}
        - {id: by-state, phase: expand, create-index: {collection: p, keys: {state: 1}}}
        - id: no-size
          phase: contract
          unset-field: {collection: p, field: size}
          revert: {set-field: {collection: p, field: size, value: 0}}
      """;

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
    releases.write("1.0.0", "");
  }

  private PlanResult back(String from, String to) {
    return new Planner(releases.store()).back(ReleaseVersion.parse(from), ReleaseVersion.parse(to));
  }

  private static String rename(String from, String to) {
    return "steps: [{id: %s, rename-field: {collection: p, from: %s, to: %s}}]\n"
        .formatted(to, from, to);
  }

  @Test
  void takesBackEveryStepSince_theLastOneFirst() {
    releases.write("1.1.0", rename("a", "b"));
    releases.write("2.0.0", rename("b", "c"));
    releases.write("3.0.0", rename("c", "d"));

    Plan plan = back("2.0.0", "1.0.0").orThrow();

    assertThat(plan.backward()).isTrue();
    assertThat(plan.releases())
        .extracting(release -> release.version().toString())
        .containsExactly("2.0.0", "1.1.0", "1.0.0");
    assertThat(plan.steps()).extracting(Step::id).containsExactly("c", "b");
    assertThat(plan.steps())
        .extracting(Step::change)
        .containsExactly(
            new Change.RenameField("p", "c", "b"), new Change.RenameField("p", "b", "a"));
  }

  @Test
  void whatWasAddedFirstIsRemovedLast_andTheOtherWayRound() {
    releases.write("2.0.0", EXPANDS);

    Plan plan = back("2.0.0", "1.0.0").orThrow();

    assertThat(plan.masterSteps(StepPhase.EXPAND)).extracting(Step::id).containsExactly("no-size");
    assertThat(plan.masterSteps(StepPhase.CONTRACT))
        .extracting(Step::id)
        .containsExactly("by-state", "state");
    assertThat(StrategyRules.judge(plan).rolls()).isTrue();
    assertThat(PlanDescription.of(plan).releases()).containsExactly(ReleaseVersion.parse("1.0.0"));
  }

  @Test
  void overSeveralReleases_orFromOneThatDoesNotRoll_itGoesByHold() {
    releases.write("1.1.0", "");
    releases.write("2.0.0", EXPANDS);
    releases.write("3.0.0", rename("a", "b"));

    assertThat(StrategyRules.judge(back("2.0.0", "1.0.0").orThrow()).whyNotRolling())
        .anyMatch(why -> why.contains("more than one hop"));
    assertThat(StrategyRules.judge(back("3.0.0", "2.0.0").orThrow()).whyNotRolling())
        .anyMatch(why -> why.contains("release 3.0.0 has no rolls-from"));
  }

  @Test
  void everyStepWithoutAWayBackIsNamed_alsoThoseOfNodes() {
    releases.write(
        "2.0.0",
        """
        steps:
          - {id: back, create-index: {collection: p, keys: {n: 1}}}
          - {id: gone, phase: contract, drop-index: {collection: p, name: m_1}}
          - {id: config, target: all-machines, exec: {command: [bin/on]}}
          - {id: field, set-field: {collection: p, field: f, value: 1}}
        """);

    assertThat(back("2.0.0", "1.0.0").reasons())
        .containsExactly(
            "expected a revert for each step, found none for gone of 2.0.0, field of 2.0.0, config"
                + " of 2.0.0; write them, or restore the data as it was with 'locktender revert"
                + " 1.0.0 --restore-backup'");
  }

  @Test
  void whatIsImpliedIsNotTakenForAStepThatFoundSomethingOfItsOwn() {
    releases.write(
        "2.0.0",
        """
        steps:
          - {id: by-n, create-index: {collection: p, keys: {n: 1}}}
          - {id: made, create-collection: {collection: made}, revert: {drop-collection: {collection: made}}}
          - {id: field, phase: expand, set-field: {collection: p, field: f, value: 1}}
          - {id: name, rename-field: {collection: p, from: a, to: b}}
        """);
    List<RanStep> steps =
        List.of(
            new RanStep("by-n", "1", true),
            new RanStep("made", "2", true),
            new RanStep("field", "3", true),
            new RanStep("name", "4"));
    ReleaseVersion one = ReleaseVersion.parse("1.0.0");
    ReleaseVersion two = ReleaseVersion.parse("2.0.0");
    Ran ran = new Ran(List.of(new RanRelease(two, "sha256:2", one, steps)));

    assertThat(new Planner(releases.store(), ran).back(two, one).reasons())
        .containsExactly(
            "expected steps that found nothing of what they make, found some of it there before"
                + " by-n of 2.0.0, field of 2.0.0, which going back would take away, too; write"
                + " their reverts, or restore the data as it was with 'locktender revert 1.0.0"
                + " --restore-backup'");
    assertThat(new Planner(releases.store()).back(two, one).reasons()).isEmpty();
    assertThat(new Planner(releases.store(), ran).restore(two, one).reasons()).isEmpty();
  }

  @Test
  void theReleaseThatServesMustBeOnDisk_andTheTargetOlder() {
    releases.write("2.0.0", "");

    assertThat(back("3.0.0", "1.0.0").reasons())
        .singleElement()
        .asString()
        .startsWith("expected release 3.0.0 in ");
    assertThat(back("2.0.0", "1.5.0").reasons())
        .singleElement()
        .asString()
        .startsWith("expected release 1.5.0 in ");
    assertThat(back("1.0.0", "1.0.0").reasons())
        .containsExactly(
            "expected a release older than the database's version 1.0.0, found 1.0.0; name an older"
                + " one, or 'locktender upgrade'");
  }

  @Test
  void puttingBackTheDataTakesNoSteps_andOnlyTheTargetOnDisk() {
    Plan plan =
        new Planner(releases.store())
            .restore(ReleaseVersion.parse("2.0.0"), ReleaseVersion.parse("1.0.0"))
            .orThrow();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.backward()).isTrue();
    assertThat(plan.target().version()).hasToString("1.0.0");
  }
}
