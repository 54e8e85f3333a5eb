package io.locktender.steps.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.JavaStep;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanDescription;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.TestJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaStepsIT {
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  private static final String UPPER =
      """
      JavaStep.transform("a", new org.bson.Document("done", null),
          document -> document.append("done", Helper.WORD))\
      """;

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
  }

  @Test
  void aStepInJavaIsFoundByItsIdAndRunsWithItsReleasesClasses() throws Exception {
    jar("2.0.0", "Map.of(\"upper\", " + UPPER + ")");
    releases.write("2.0.0", "steps:\n- id: upper\n  phase: expand\n");

    try (LoadedRelease loaded = releases.store().load(V2)) {
      Step step = loaded.release().steps().get(0);

      assertThat(step.phase()).isEqualTo(StepPhase.EXPAND);
      assertThat(step.change().touches()).containsExactly("a");
      JavaStep.Transform transform = (JavaStep.Transform) ((Change.Java) step.change()).step();
      assertThat(transform.change().apply(new Document("_id", 1)))
          .isEqualTo(new Document("_id", 1).append("done", "2.0.0"));
    }
  }

  @Test
  void eachReleaseHasClassesOfItsOwn() throws Exception {
    for (String version : List.of("2.0.0", "3.0.0")) {
      jar(version, "Map.of(\"upper\", " + UPPER + ")");
      releases.write(version, "steps: [{id: upper}]");
    }
    Plan plan =
        new Planner(releases.store())
            .plan(ReleaseVersion.NONE, ReleaseVersion.parse("3.0.0"))
            .orThrow();

    try (LoadedPlan loaded = LoadedPlan.load(plan, releases.store())) {
      assertThat(loaded.plan().touches()).containsExactly("a");
      assertThat(PlanDescription.ofHold(loaded.plan()).steps())
          .extracting(PlanDescription.Row::kind)
          .containsExactly("java", "java");
      assertThat(loaded.plan().steps().stream().map(JavaStepsIT::word))
          .containsExactly("2.0.0", "3.0.0");
    }
  }

  @Test
  void readingAManifestRunsNoCode() {
    jar("2.0.0", "fail()");
    releases.write("2.0.0", "steps: [{id: upper}]");

    Step step = releases.store().read(V2).steps().get(0);

    assertThat(step.change().kind()).isEqualTo("java");
    assertThatThrownBy(() -> step.change().touches())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("release.yaml:2:9: steps[0]: the step's code has not been loaded");
  }

  @Test
  void theWayBackComesFromTheCode() {
    jar(
        "2.0.0",
        """
        Map.of("there", new JavaStep.Change(java.util.Set.of("a", "b"), database -> {},
            Optional.of(database -> {})))\
        """);
    releases.write("2.0.0", "steps: [{id: there}]");

    try (LoadedRelease loaded = releases.store().load(V2)) {
      Change back = loaded.release().steps().get(0).revert().orElseThrow();
      assertThat(back.touches()).isEqualTo(Set.of("a", "b"));
    }
  }

  @Test
  void anIdThatIsOnlyInTheManifestIsRefusedAtItsPlace() {
    jar("2.0.0", "Map.of(\"upper\", " + UPPER + ")");
    releases.write("2.0.0", "steps:\n- id: upper\n- id: lower\n");

    refuses()
        .hasMessage(
            "%1$s/release.yaml:4:3: steps[1]: expected a kind, or a step 'lower' in Java in"
                    .formatted(releases.release("2.0.0"))
                + " %s/lib, found only [upper]; add one of them"
                    .formatted(releases.release("2.0.0")));
  }

  @Test
  void anIdThatIsOnlyInTheCodeIsRefusedWithItsClass() {
    jar("2.0.0", "Map.of(\"upper\", " + UPPER + ")");
    releases.write("2.0.0", "");

    refuses()
        .hasMessage(
            "%1$s/release.yaml: steps: expected an entry 'id: upper' for the step that"
                    .formatted(releases.release("2.0.0"))
                + " example.Steps defines in %s/lib, found none; add it, or remove the step from"
                    .formatted(releases.release("2.0.0"))
                + " the code");
  }

  @Test
  void codeThatThrowsIsOneLine() {
    jar("2.0.0", "fail()");
    releases.write("2.0.0", "steps: [{id: upper}]");

    refuses()
        .hasMessage(
            releases.release("2.0.0")
                + "/lib: expected steps in Java from example.Steps, found"
                + " java.lang.IllegalStateException: no configuration; correct the release's code"
                + " or its jars");
  }

  @Test
  void codeThatMissesAClassIsOneLine() {
    TestJar.in(releases.release("2.0.0").resolve("lib/steps.jar"))
        .source("example.Steps", steps("Map.of(Helper.WORD, " + UPPER + ")"))
        .source("example.Helper", "package example; class Helper { static String WORD = null; }")
        .without("example/Helper.class")
        .service("example.Steps")
        .write();
    releases.write("2.0.0", "steps: [{id: upper}]");

    refuses()
        .hasMessage(
            releases.release("2.0.0")
                + "/lib: expected steps in Java from example.Steps, found"
                + " java.lang.NoClassDefFoundError: example/Helper; correct the release's code or"
                + " its jars");
  }

  @Test
  void aServiceThatIsNotThereIsOneLine() {
    TestJar.in(releases.release("2.0.0").resolve("lib/steps.jar")).service("example.None").write();
    releases.write("2.0.0", "steps: [{id: upper}]");

    refuses()
        .hasMessageContaining("/lib: expected steps in Java from a service, found")
        .hasMessageContaining("Provider example.None not found")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aStepThatIsNotWholeIsOneLine() {
    jar("2.0.0", "Map.of(\"upper\", JavaStep.transform(\"a\", null, document -> document))");
    releases.write("2.0.0", "steps: [{id: upper}]");

    refuses()
        .hasMessageContaining("from example.Steps, found java.lang.NullPointerException: pending;");
  }

  @Test
  void aJarThatIsNoneIsOneLine() {
    releases.file("2.0.0", "lib/broken.jar", "no jar");
    releases.write("2.0.0", "steps: [{id: upper}]");

    refuses().hasMessageContaining("found no steps at all");
  }

  @Test
  void codeMayNotTouchLocktendersCollections() {
    jar(
        "2.0.0",
        "Map.of(\"bad\", JavaStep.change(java.util.Set.of(\"locktender.version\"), d -> {}))");
    releases.write("2.0.0", "steps: [{id: bad}]");

    refuses()
        .hasMessage(
            releases.release("2.0.0")
                + "/lib: step 'bad' of example.Steps: expected a collection of the product, found"
                + " 'locktender.version', which is Locktender's; name another");
  }

  @Test
  void aReleaseThatChangedSinceItWasPlannedIsRefused() {
    releases.write("2.0.0", "");
    Plan plan = new Planner(releases.store()).plan(ReleaseVersion.NONE, V2).orThrow();
    releases.file("2.0.0", "bin/new", "");

    assertThatThrownBy(() -> LoadedPlan.load(plan, releases.store()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("expected the release as it was planned with, sha256:");
  }

  private static Object word(Step step) {
    JavaStep.Transform transform = (JavaStep.Transform) ((Change.Java) step.change()).step();
    try {
      return transform.change().apply(new Document()).get("done", "");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void jar(String version, String map) {
    TestJar.in(releases.release(version).resolve("lib/steps.jar"))
        .source("example.Steps", steps(map))
        .source(
            "example.Helper",
            "package example; class Helper { static final String WORD = \"%s\"; }"
                .formatted(version))
        .service("example.Steps")
        .write();
  }

  private static String steps(String map) {
    return """
    package example;

    import io.locktender.steps.JavaStep;
    import java.util.Map;
    import java.util.Optional;

    public class Steps implements io.locktender.steps.ReleaseSteps {
      @Override
      public Map<String, JavaStep> steps() {
        return %s;
      }

      static Map<String, JavaStep> fail() {
        throw new IllegalStateException("no\\nconfiguration");
      }
    }
    """
        .formatted(map);
  }

  private AbstractThrowableAssert<?, ?> refuses() {
    return assertThatThrownBy(() -> releases.store().load(V2))
        .isInstanceOf(InvalidInputException.class);
  }
}
