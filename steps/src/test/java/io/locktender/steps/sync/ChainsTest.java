package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class ChainsTest {
  @Test
  void aDocumentGoesThroughTheChangesOfItsCollectionInOrder() {
    List<Step> steps = steps(set("a"), set("b"), set("a"));

    assertThat(Chains.of(steps, Set.of("a", "b")).byOriginal())
        .containsOnlyKeys("a", "b")
        .containsEntry("a", chain("a", "a", steps.get(0), steps.get(2)))
        .containsEntry("b", chain("b", "b", steps.get(1)));
  }

  @Test
  void aChainGoesOnUnderTheNewName() {
    List<Step> steps = steps(set("a"), new Change.RenameCollection("a", "b"), set("b"), set("a"));

    assertThat(Chains.of(steps, Set.of("a")).byOriginal())
        .containsOnlyKeys("a")
        .containsEntry("a", chain("a", "b", steps.get(0), steps.get(2)));
  }

  @Test
  void whatIsDroppedEndsNowhere() {
    List<Step> steps =
        steps(
            set("a"),
            new Change.DropCollection("a"),
            new Change.RenameCollection("b", "a"),
            set("a"));

    assertThat(Chains.of(steps, Set.of("a", "b")).byOriginal())
        .containsEntry("a", new Chain("a", List.of(), Optional.empty()))
        .containsEntry("b", chain("b", "a", steps.get(3)));
  }

  @Test
  void aCollectionThatAStepMakesHasNoOriginal() {
    List<Step> steps =
        steps(
            new Change.CreateCollection("a", new BsonDocument()),
            set("a"),
            new Change.DropCollection("b"),
            new Change.CreateCollection("b", new BsonDocument()),
            set("b"));

    assertThat(Chains.of(steps, Set.of("b")).byOriginal())
        .containsOnlyKeys("b")
        .containsEntry("b", new Chain("b", List.of(), Optional.empty()));
  }

  @Test
  void oneThatIsThereAlreadyKeepsItsDocumentsAndARenameThatIsDoneIsNone() {
    List<Step> steps =
        steps(
            new Change.CreateCollection("a", new BsonDocument()),
            new Change.RenameCollection("x", "a"),
            set("a"));

    assertThat(Chains.of(steps, Set.of("a")).byOriginal())
        .containsEntry("a", chain("a", "a", steps.get(2)));
  }

  private static Chain chain(String original, String copy, Step... steps) {
    return new Chain(original, List.of(steps), Optional.of(copy));
  }

  private static Change set(String collection) {
    return new Change.SetField(collection, "f", new BsonInt32(1), false);
  }

  private static List<Step> steps(Change... changes) {
    List<Step> steps = new ArrayList<>();
    for (Change change : changes) {
      steps.add(
          new Step(
              ReleaseVersion.parse("2.0.0"),
              "s" + steps.size(),
              StepTarget.MASTER_STATE_SERVER,
              StepPhase.MIGRATE,
              change,
              Optional.empty()));
    }
    return steps;
  }
}
