package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.uniqueIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class BlameTest {
  private static final Step RENAME = step("rename", new Change.RenameField("c", "name", "slug"));
  private static final Step INDEX = step("index", uniqueIndex("c", "slug"));
  private static final Step OTHER_INDEX = step("other-index", uniqueIndex("d", "slug"));
  private static final Step VALIDATOR = step("validator", validator("c"));
  private static final Step OTHER_VALIDATOR = step("other-validator", validator("d"));
  private static final Blame BLAME =
      new Blame(List.of(RENAME, INDEX, OTHER_INDEX, VALIDATOR, OTHER_VALIDATOR));
  private static final Chain CHAIN = new Chain("c", List.of(RENAME), Optional.of("c"));

  private static Step step(String id, Change change) {
    return new Step(
        ReleaseVersion.parse("2.0.0"),
        id,
        StepTarget.MASTER_STATE_SERVER,
        StepPhase.MIGRATE,
        change,
        Optional.empty());
  }

  private static Change validator(String collection) {
    return new Change.SetValidator(collection, new BsonDocument(), "strict", "error");
  }

  private static Refusal refusal(Refusal.Kind kind, String index) {
    return new Refusal(kind, RawBsonDocument.parse("{_id: 1}"), index, "refused");
  }

  @Test
  void theStepThatMadeTheIndexOfThisCollection() {
    assertThat(BLAME.of(refusal(Refusal.Kind.COLLISION, "slug_1"), CHAIN)).contains(INDEX);
  }

  @Test
  void theStepThatMadeTheValidatorOfThisCollection() {
    assertThat(BLAME.of(refusal(Refusal.Kind.INVALID, ""), CHAIN)).contains(VALIDATOR);
  }

  @Test
  void theLastThatChangedTheDocumentWhereTheIndexWasThereBefore() {
    assertThat(BLAME.of(refusal(Refusal.Kind.COLLISION, "old_1"), CHAIN)).contains(RENAME);
  }

  @Test
  void theFirstOfTwo() {
    assertThat(BLAME.first(VALIDATOR, INDEX)).isEqualTo(INDEX);
    assertThat(BLAME.first(INDEX, VALIDATOR)).isEqualTo(INDEX);
  }
}
