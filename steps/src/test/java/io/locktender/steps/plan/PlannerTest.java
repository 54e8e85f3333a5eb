package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.mongo.ServerCapabilities;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.store.ReleaseFixture;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
  }

  @Test
  void goesThroughEveryReleaseBetweenInOrder() {
    for (String version : new String[] {"1.0.0", "1.1.0", "1.10.0", "1.9.0", "2.0.0", "3.0.0"}) {
      drop(version, "step-of-" + version);
    }

    Plan plan = plan("1.0.0", "2.0.0").orThrow();

    assertThat(plan.releases())
        .extracting(r -> r.version().toString())
        .containsExactly("1.1.0", "1.9.0", "1.10.0", "2.0.0");
    assertThat(plan.steps())
        .extracting(Step::id)
        .containsExactly("step-of-1.1.0", "step-of-1.9.0", "step-of-1.10.0", "step-of-2.0.0");
    assertThat(plan.target().version()).hasToString("2.0.0");
  }

  @Test
  void aPlanGoesThroughAHundredReleases() {
    for (int i = 1; i <= Planner.MAX_RELEASES + 1; i++) {
      releases.write("1.0." + i, "");
    }

    assertThat(plan("1.0.1", "1.0.101").orThrow().releases()).hasSize(Planner.MAX_RELEASES);
    assertThat(plan("1.0.0", "1.0.101").reasons())
        .containsExactly(
            "expected at most 100 releases in between, found 101; go to one of them first");
  }

  @Test
  void aPlanTouchesFiveHundredCollections() {
    releases.write(
        "1.1.0",
        drops("s", LoadedPlan.MAX_COLLECTIONS - 2)
            + "  - {id: two, rename-collection: {from: from, to: to}}\n");
    releases.write("1.2.0", "steps: [{id: one-more, drop-collection: {collection: more}}]\n");

    try (LoadedPlan loaded = LoadedPlan.load(plan("1.0.0", "1.1.0").orThrow(), releases.store())) {
      assertThat(loaded.plan().touches()).hasSize(LoadedPlan.MAX_COLLECTIONS);
    }
    Plan over = plan("1.0.0", "1.2.0").orThrow();
    assertThatThrownBy(() -> LoadedPlan.load(over, releases.store()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("expected a plan that touches at most 500 collections, found 501;");
  }

  @Test
  void aPlanHasFiveHundredSteps() {
    releases.write("1.1.0", drops("a", 300));
    releases.write("1.2.0", drops("b", 200));
    releases.write("1.3.0", drops("c", 100));

    assertThat(plan("1.0.0", "1.2.0").orThrow().steps()).hasSize(Planner.MAX_STEPS);
    assertThat(plan("1.1.0", "1.3.0").orThrow().steps()).hasSize(300);
    assertThat(plan("1.0.0", "1.3.0").reasons())
        .containsExactly(
            "expected at most 500 steps from 1.0.0 to 1.3.0, found 600 (1.1.0: 300, 1.2.0: 200,"
                + " 1.3.0: 100); go to a release in between first");
  }

  /** A step that an earlier release has as well does not count. */
  private static String drops(String prefix, int count) {
    StringBuilder steps = new StringBuilder("steps:\n");
    for (int i = 0; i < count; i++) {
      steps.append("  - {id: %s%d, drop-collection: {collection: c%d}}\n".formatted(prefix, i, i));
    }
    return steps.toString();
  }

  @Test
  void fromAnEmptyDatabaseEveryReleasesStepsRun() {
    drop("0.1.0", "a");
    drop("1.0.0", "b");

    assertThat(plan("none", "1.0.0").orThrow().steps())
        .extracting(Step::id)
        .containsExactly("a", "b");
  }

  @Test
  void theDatabasesOwnReleaseNeedNotBeOnDisk() {
    drop("2.0.0", "a");

    assertThat(plan("1.2.3", "2.0.0").reasons()).isEmpty();
  }

  @Test
  void aPlanWithoutStepsIsAPlan() {
    releases.write("2.0.0", "");

    Plan plan = plan("1.0.0", "2.0.0").orThrow();

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.touches()).isEmpty();
  }

  @Test
  void refusesATargetThatIsNotNewer() {
    drop("2.0.0", "a");

    assertThat(plan("2.0.0", "2.0.0").reasons())
        .containsExactly("the database is at 2.0.0 already");
    assertThat(plan("2.0.1", "2.0.0").reasons())
        .containsExactly(
            "the database is at 2.0.1, and 2.0.0 is older: 'locktender revert 2.0.0' goes back");
    assertThat(plan("none", "none").reasons()).hasSize(1);
  }

  @Test
  void givesAllReasonsAtOnce() throws Exception {
    Files.createDirectories(directory.resolve("1.1.0"));
    Files.createDirectories(directory.resolve("1.2.0-SNAPSHOT"));
    releases.write("1.3.0", "stebs: []");

    PlanResult result = plan("1.0.0", "2.0.0");

    assertThat(result.plan()).isEmpty();
    assertThat(result.reasons())
        .containsExactly(
            "expected release 2.0.0 in %s, found only [1.1.0, 1.2.0-SNAPSHOT, 1.3.0]; install it there"
                .formatted(directory),
            directory
                + "/1.1.0/release.yaml: expected a file, found none; create it, or correct"
                + " the path",
            "expected only released versions in between, found 1.2.0-SNAPSHOT in %s; release it, or"
                    .formatted(directory)
                + " remove it",
            directory
                + "/1.3.0/release.yaml:2:1: stebs: expected one of version, rolls-from, requires,"
                + " check, workers, steps, found an unknown key; did you mean 'steps'?");
    assertThatThrownBy(result::orThrow)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("; expected only released versions");
  }

  @Test
  void whatIsNotOnTheWayDoesNotMatter() throws Exception {
    Files.createDirectories(directory.resolve("1.0.0"));
    Files.createDirectories(directory.resolve("2.1.0-SNAPSHOT"));
    Files.createDirectories(directory.resolve("old"));
    drop("2.0.0", "a");

    assertThat(plan("1.0.0", "2.0.0").reasons()).isEmpty();
  }

  @Test
  void refusesWhenThereIsNoDirectoryOfReleases() {
    releases = new ReleaseFixture(directory.resolve("missing"));

    assertThat(plan("1.0.0", "2.0.0").reasons())
        .containsExactly(
            directory
                + "/missing: expected a directory with a directory for each release, found"
                + " none; create it");
  }

  @Test
  void namesTheStepsThatNeedWhatTheServerLacks() {
    releases.write(
        "2.0.0",
        """
        steps:
          - id: plain
            transform: {collection: a, pending: {x: 1}, update: {$set: {x: 2}}}
          - id: piped
            transform: {collection: a, pending: {x: 1}, update: [{$set: {x: 2}}]}
          - id: piped-back
            update: {collection: a, filter: {}, update: {$set: {x: 2}}}
            revert: {collection: a, filter: {}, update: [{$set: {x: 1}}]}
          - id: guarded
            set-validator: {collection: a, validator: {x: {$exists: true}}}
        """);

    Plan plan = plan("1.0.0", "2.0.0").orThrow();

    assertThat(plan.lacking(new ServerCapabilities(true, true, true, true))).isEmpty();
    assertThat(plan.lacking(new ServerCapabilities(false, false, false, false)))
        .containsExactly(
            "release 2.0.0, step piped: expected a server with pipeline updates, found one without;"
                + " write the update as a map, or use MongoDB 4.2 or newer",
            "release 2.0.0, step piped-back: expected a server with pipeline updates, found one"
                + " without; write the update as a map, or use MongoDB 4.2 or newer",
            "release 2.0.0, step guarded: expected a server with validators, found one without"
                + " collMod; leave the step out, or use MongoDB");
  }

  @Test
  void describesEachStepAndThePointOfNoReturn() {
    releases.write(
        "2.0.0",
        """
        steps:
          - {id: config, target: all-machines, exec: {command: [bin/c]}}
          - {id: cache, target: state-server, exec: {command: [bin/c], revert: [bin/d]}}
          - {id: moved, rename-collection: {from: b, to: a}}
        """);

    PlanDescription description = PlanDescription.ofHold(plan("1.0.0", "2.0.0").orThrow());

    assertThat(description.steps())
        .extracting(PlanDescription.Row::toString)
        .containsExactly(
            "Row[release=2.0.0, id=moved, target=master-state-server, phase=migrate,"
                + " kind=rename-collection, touches=[a, b], rollback=drop copy,"
                + " when=before the hold,"
                + " why=it changes what the copies are, before there is anything in them]",
            "Row[release=2.0.0, id=config, target=all-machines, phase=migrate, kind=exec,"
                + " touches=[], rollback=none, when=in the hold,"
                + " why=a node runs it when it serves nobody, after the master's]",
            "Row[release=2.0.0, id=cache, target=state-server, phase=migrate, kind=exec,"
                + " touches=[], rollback=revert, when=in the hold,"
                + " why=a node runs it when it serves nobody, after the master's]");
    assertThat(description.pointOfNoReturn()).isEqualTo(3);
    assertThat(description.pointOfNoReturnName()).isEqualTo("SWAP");
    assertThat(description.strategy()).isEqualTo("hold");
    assertThat(description.whyNotRolling())
        .containsExactly(
            "release 2.0.0 has no rolls-from: list there the releases whose workers tolerate its"
                + " expanded schema");
  }

  @Test
  void describesARollingUpgradeAndWhatCanBeTakenBack() {
    releases.write(
        "2.0.0",
        """
        rolls-from: ">=1.0.0"
        steps:
          - {id: gone, phase: contract, drop-collection: {collection: b}}
          - {id: unindexed, phase: contract, drop-index: {collection: a, keys: {x: 1}},
             revert: {create-index: {collection: a, keys: {x: 1}}}}
          - {id: by-y, phase: contract, create-index: {collection: a, keys: {y: 1}}}
          - {id: config, target: all-machines, exec: {command: [bin/c]}}
          - {id: priority, phase: expand, set-field: {collection: a, field: priority, value: 1}}
        """);
    Plan plan = plan("1.0.0", "2.0.0").orThrow();

    PlanDescription description = PlanDescription.ofRolling(plan);

    assertThat(description.steps())
        .extracting(PlanDescription.Row::toString)
        .containsExactly(
            "Row[release=2.0.0, id=priority, target=master-state-server, phase=expand,"
                + " kind=set-field, touches=[a], rollback=revert, when=null, why=null]",
            "Row[release=2.0.0, id=config, target=all-machines, phase=migrate, kind=exec,"
                + " touches=[], rollback=none, when=null, why=null]",
            "Row[release=2.0.0, id=gone, target=master-state-server, phase=contract,"
                + " kind=drop-collection, touches=[b], rollback=none, when=null, why=null]",
            "Row[release=2.0.0, id=unindexed, target=master-state-server, phase=contract,"
                + " kind=drop-index, touches=[a], rollback=revert, when=null, why=null]",
            "Row[release=2.0.0, id=by-y, target=master-state-server, phase=contract,"
                + " kind=create-index, touches=[a], rollback=none, when=null, why=null]");
    assertThat(description.pointOfNoReturn()).isEqualTo(2);
    assertThat(description.pointOfNoReturnName()).isEqualTo("CONTRACT");
    assertThat(description.strategy()).isEqualTo("rolling");
    assertThat(description.whyNotRolling()).isEmpty();
    assertThat(PlanDescription.of(plan)).isEqualTo(description);
    assertThat(PlanDescription.ofHold(plan).strategy()).isEqualTo("hold");
    assertThat(PlanDescription.ofHold(plan).whyNotRolling()).isEmpty();
  }

  @Test
  void aPlanThatDoesNotRollIsDescribedByHold() {
    drop("2.0.0", "a");
    Plan plan = plan("1.0.0", "2.0.0").orThrow();

    assertThat(PlanDescription.of(plan)).isEqualTo(PlanDescription.ofHold(plan));
    assertThatThrownBy(() -> PlanDescription.ofRolling(plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the plan does not roll: release 2.0.0 has no rolls-from");
  }

  private void drop(String version, String id) {
    releases.write(version, "steps: [{id: " + id + ", drop-collection: {collection: x}}]");
  }

  private PlanResult plan(String from, String target) {
    return new Planner(releases.store())
        .plan(ReleaseVersion.parse(from), ReleaseVersion.parse(target));
  }
}
