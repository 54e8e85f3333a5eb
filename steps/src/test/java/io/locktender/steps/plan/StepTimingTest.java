package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.JavaStep;
import io.locktender.steps.plan.StepTiming.When;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class StepTimingTest {
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");

  @Test
  void whatChangesDocumentsOrStructuresRunsBeforeTheHold() {
    StepTiming timing =
        timing(
            new Change.Transform("a", new BsonDocument(), List.of(new BsonDocument()), false),
            new Change.SetField("a", "f", new BsonInt32(1), false),
            new Change.UnsetField("a", "f"),
            new Change.RenameField("a", "f", "g"),
            new Change.Update("a", new BsonDocument(), List.of(new BsonDocument()), false),
            new Change.Java(JavaStep.transform("a", new Document(), document -> document)),
            new Change.CreateCollection("b", new BsonDocument()),
            new Change.DropCollection("c"),
            new Change.RenameCollection("d", "e"),
            new Change.CreateIndex(
                "a", new BsonDocument("f", new BsonInt32(1)), new BsonDocument()),
            new Change.DropIndex("a", Optional.of("f_1"), Optional.empty()),
            new Change.SetValidator("a", new BsonDocument(), "strict", "error"));

    assertThat(timing.inHold()).isEmpty();
    assertThat(timing.beforeHold()).hasSize(12);
    assertThat(timing.steps().get(0).why())
        .isEqualTo(
            "it changes one document after the other; what workers write meanwhile is changed the"
                + " same way");
    assertThat(timing.steps().get(6).why())
        .isEqualTo("it changes what the copies are, before there is anything in them");
  }

  @Test
  void whatSeesWholeCollectionsRunsInTheHold() {
    StepTiming timing =
        timing(
            new Change.Exec(List.of("bin/x"), Set.of("a")),
            new Change.Java(JavaStep.change(Set.of("b"), database -> {})));

    assertThat(ids(timing.inHold())).containsExactly("s0", "s1");
    assertThat(timing.steps().get(1).why())
        .isEqualTo("it works on whole collections, which must not change while it runs");
  }

  @Test
  void whatWorksOnWhatSuchAStepTouchesRunsAfterItAndTheOthersDoNot() {
    StepTiming timing =
        timing(
            new Change.SetField("a", "before", new BsonInt32(1), false),
            new Change.Exec(List.of("bin/x"), Set.of("a")),
            new Change.SetField("a", "after", new BsonInt32(1), false),
            new Change.SetField("b", "other", new BsonInt32(1), false));

    assertThat(ids(timing.beforeHold())).containsExactly("s0", "s3");
    assertThat(timing.steps().get(2).when()).isEqualTo(When.IN_HOLD);
    assertThat(timing.steps().get(2).why())
        .isEqualTo("it works on a after step s1 of 2.0.0, which runs in the hold");
  }

  @Test
  void whatIsTouchedInTheHoldGrowsByWhatItsStepsTouch() {
    StepTiming timing =
        timing(
            new Change.SetField("b", "first", new BsonInt32(1), false),
            new Change.Exec(List.of("bin/x"), Set.of("a")),
            new Change.RenameCollection("a", "b"),
            new Change.SetField("b", "second", new BsonInt32(1), false));

    assertThat(ids(timing.beforeHold())).containsExactly("s0");
    assertThat(ids(timing.inHold())).containsExactly("s1", "s2", "s3");
    assertThat(timing.steps().get(3).why())
        .isEqualTo("it works on b after step s2 of 2.0.0, which runs in the hold");
  }

  @Test
  void aStepInJavaThatIsNotLoadedIsRefused() {
    assertThatThrownBy(() -> timing(new Change.UnloadedJava("release.yaml:3")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the step's code has not been loaded");
  }

  private static List<String> ids(List<Step> steps) {
    return steps.stream().map(Step::id).toList();
  }

  private static StepTiming timing(Change... changes) {
    List<Step> steps = new ArrayList<>();
    for (Change change : changes) {
      steps.add(
          new Step(
              V2,
              "s" + steps.size(),
              StepTarget.MASTER_STATE_SERVER,
              StepPhase.MIGRATE,
              change,
              Optional.empty()));
    }
    return StepTiming.of(new Plan(ReleaseVersion.parse("1.0.0"), List.of(release(steps))));
  }

  private static Release release(List<Step> steps) {
    return new Release(
        V2,
        "sha256:0",
        Path.of("/releases/2.0.0"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        steps);
  }
}
