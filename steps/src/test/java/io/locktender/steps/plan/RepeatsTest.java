package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.store.ReleaseFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fix that went into two lines of releases runs once. */
class RepeatsTest {
  private static final String CENTS =
      "{id: cents, update: {collection: fares, filter: {}, update: {$mul: {euro: 100}}},"
          + " revert: {collection: fares, filter: {}, update: {$mul: {euro: 0.01}}}}";
  private static final String INDEX =
      "{id: by-euro, create-index: {collection: fares, keys: {euro: 1}}}";

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void aHotfixThatTheNextReleaseHasToo() {
    releases = new ReleaseFixture(directory);
    releases.write("1.0.0", "");
    write("1.0.1", CENTS);
    write("1.1.0", INDEX, CENTS);
  }

  @Test
  void onTheWayThroughBothItRunsForTheFirst() {
    Plan plan = plan("1.0.0", "1.1.0", Ran.UNKNOWN);

    assertThat(steps(plan)).containsExactly("1.0.1 cents", "1.1.0 by-euro");
    assertThat(plan.repeats())
        .containsExactly(new Repeat(version("1.1.0"), "cents", version("1.0.1")));
    assertThat(PlanDescription.of(plan).repeats()).isEqualTo(plan.repeats());
  }

  @Test
  void whatRanBeforeDoesNotRunAgain() {
    Plan plan = plan("1.0.1", "1.1.0", ran("1.0.0", "1.0.1"));

    assertThat(steps(plan)).containsExactly("1.1.0 by-euro");
    assertThat(plan.repeats())
        .containsExactly(new Repeat(version("1.1.0"), "cents", version("1.0.1")));
  }

  @Test
  void whatIsNotKnownToHaveRunRuns() {
    assertThat(steps(plan("1.0.1", "1.1.0", Ran.UNKNOWN)))
        .containsExactly("1.1.0 by-euro", "1.1.0 cents");
  }

  @Test
  void aReleaseThatCameLateHasNotRun() {
    releases.write("1.0.2", "steps: [{id: late, drop-collection: {collection: x}}]\n");
    write("1.2.0", "{id: late, drop-collection: {collection: x}}");

    assertThat(steps(plan("1.1.0", "1.2.0", ran("1.0.1", "1.1.0")))).containsExactly("1.2.0 late");
  }

  @Test
  void anotherContentIsAnotherStep() {
    write("1.1.0", CENTS.replace("100", "1000"));

    assertThat(steps(plan("1.0.0", "1.1.0", Ran.UNKNOWN)))
        .containsExactly("1.0.1 cents", "1.1.0 cents");
  }

  @Test
  void anotherIdIsAnotherStep() {
    write("1.1.0", CENTS.replace("id: cents", "id: cents-again"));

    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).isEmpty();
  }

  @Test
  void phaseRevertAndLayoutMakeNoOtherStep() {
    releases.write(
        "1.1.0",
        """
        steps:
          - id: cents
            phase: contract
            update:
              collection: fares
              filter: {}
              update: {$mul: {euro: 100}}
        """);

    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          update: {collection: a, filter: {}, update: {$set: {x: 1}}} | update: {collection: a, filter: {}, update: {$set: {x: {$numberLong: "1"}}}}
          update: {collection: a, filter: {}, update: {$set: {x: 1}}} | update: {collection: a, filter: {}, update: [{$set: {x: 1}}]}
          update: {collection: a, filter: {}, update: {$set: {x: 1}}} | update: {collection: b, filter: {}, update: {$set: {x: 1}}}
          drop-index: {collection: a, name: x_1}                      | drop-index: {collection: a, keys: {x: 1}}
          exec: {command: [a, b], touches: [x]}                       | exec: {command: [a, c], touches: [x]}
          exec: {command: [a, b], touches: [x]}                       | exec: {command: [a, b], touches: [x, y]}
          """)
  void whatADetailDiffersInIsAnotherStep(String one, String other) {
    write("1.0.1", "{id: s, " + one + "}");
    write("1.1.0", "{id: s, " + other + "}");
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).isEmpty();

    write("1.1.0", "{id: s, " + one + "}");
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).hasSize(1);
  }

  @Test
  void aCommandIsTheSameWithTheSameProgramOnly() {
    String fix = "{id: fix, target: all-machines, exec: {command: [bin/fix]}}";
    write("1.0.1", fix);
    write("1.1.0", fix);
    releases.file("1.0.1", "bin/fix", "#!/bin/sh\n");
    releases.file("1.1.0", "bin/fix", "#!/bin/sh\n");
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).hasSize(1);

    releases.file("1.1.0", "bin/fix", "#!/bin/bash\n");
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).isEmpty();
  }

  @Test
  void aStepInJavaIsTheSameWithTheSameJarsOnly() {
    for (String version : List.of("1.0.1", "1.1.0")) {
      write(version, "{id: in-java}");
      releases.file(version, "lib/steps.jar", "the same");
    }
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).hasSize(1);

    releases.file("1.1.0", "lib/more.jar", "");
    assertThat(plan("1.0.0", "1.1.0", Ran.UNKNOWN).repeats()).isEmpty();
  }

  @Test
  void goingBackToTheHotfixLeavesWhatItDid() {
    assertThat(steps(back("1.1.0", "1.0.1", ran("1.0.0", "1.0.1", "1.1.0"))))
        .containsExactly("1.1.0 by-euro");
  }

  @Test
  void goingBackBehindItRevertsItOnce() {
    assertThat(steps(back("1.1.0", "1.0.0", ran("1.0.0", "1.0.1", "1.1.0"))))
        .containsExactly("1.1.0 by-euro", "1.0.1 cents");
  }

  @Test
  void goingBackThroughWhatWasPassedOverIsRefused() {
    Ran ran = ran("1.0.0", "1.1.0");

    assertThat(
            new Planner(releases.store(), ran).back(version("1.1.0"), version("1.0.0")).reasons())
        .containsExactly(
            "expected only releases on the way back that the database has gone through, found"
                + " 1.0.1, which came to "
                + directory
                + " after it had gone from 1.0.0 to 1.1.0; take it out of there");
    assertThat(
            new Planner(releases.store(), ran).back(version("1.1.0"), version("1.0.1")).reasons())
        .hasSize(1);
  }

  /** What is recorded of a database that went this way. */
  private Ran ran(String... way) {
    List<ReleaseVersion> versions = Stream.of(way).map(ReleaseVersion::parse).toList();
    List<RanRelease> ran = new java.util.ArrayList<>();
    for (int i = 1; i < versions.size(); i++) {
      Release release = releases.store().read(versions.get(i));
      Plan plan =
          new Planner(releases.store(), new Ran(ran))
              .plan(versions.get(i - 1), versions.get(i))
              .orThrow();
      var contents = plan.contents();
      List<RanStep> steps =
          plan.steps().stream()
              .filter(step -> step.release().equals(release.version()))
              .map(step -> new RanStep(step.id(), contents.apply(step)))
              .toList();
      ran.add(new RanRelease(release.version(), release.digest(), versions.get(i - 1), steps));
    }
    return new Ran(ran);
  }

  private void write(String version, String... steps) {
    releases.write(version, "steps:\n  - " + String.join("\n  - ", steps) + "\n");
  }

  private static ReleaseVersion version(String text) {
    return ReleaseVersion.parse(text);
  }

  private Plan plan(String from, String to, Ran ran) {
    return new Planner(releases.store(), ran).plan(version(from), version(to)).orThrow();
  }

  private Plan back(String from, String to, Ran ran) {
    return new Planner(releases.store(), ran).back(version(from), version(to)).orThrow();
  }

  private static List<String> steps(Plan plan) {
    return plan.steps().stream().map(RepeatsTest::name).toList();
  }

  private static String name(Step step) {
    return step.release() + " " + step.id();
  }
}
