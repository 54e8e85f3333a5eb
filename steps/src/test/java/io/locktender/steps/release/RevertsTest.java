package io.locktender.steps.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class RevertsTest {
  private static final Change INDEX =
      new Change.CreateIndex("c", BsonDocument.parse("{a: 1, b: -1}"), new BsonDocument());

  @Test
  void whatAKindMakesIsWhatItsWayBackTakesAway() {
    assertThat(Reverts.implied(new Change.CreateCollection("c", new BsonDocument())))
        .contains(new Change.DropCollection("c"));
    assertThat(Reverts.implied(INDEX))
        .contains(new Change.DropIndex("c", Optional.of("a_1_b_-1"), Optional.empty()));
    assertThat(
            Reverts.implied(
                new Change.CreateIndex(
                    "c", BsonDocument.parse("{a: 'text'}"), BsonDocument.parse("{name: 'n'}"))))
        .contains(new Change.DropIndex("c", Optional.of("n"), Optional.empty()));
    assertThat(Reverts.implied(new Change.SetField("c", "f", new BsonInt32(1), false)))
        .contains(new Change.UnsetField("c", "f"));
  }

  @Test
  void whatCouldTakeAwayMoreThanItMadeHasNone() {
    assertThat(Reverts.implied(new Change.SetField("c", "f", new BsonInt32(1), true))).isEmpty();
    assertThat(Reverts.implied(new Change.SetField("c", "f.g", new BsonInt32(1), false))).isEmpty();
    assertThat(Reverts.implied(new Change.DropCollection("c"))).isEmpty();
  }

  @Test
  void aRevertCountsBeforeWhatIsImplied() {
    Change revert = new Change.DropCollection("c");

    assertThat(Reverts.of(step(StepPhase.EXPAND, Optional.of(revert)))).contains(revert);
    assertThat(Reverts.of(step(StepPhase.EXPAND, Optional.empty())))
        .isEqualTo(Reverts.implied(INDEX));
  }

  @Test
  void inContractOnlyARevertCounts() {
    Change revert = new Change.DropCollection("c");

    assertThat(Reverts.of(step(StepPhase.CONTRACT, Optional.of(revert)))).contains(revert);
    assertThat(Reverts.of(step(StepPhase.CONTRACT, Optional.empty()))).isEmpty();
  }

  private static Step step(StepPhase phase, Optional<Change> revert) {
    return new Step(
        ReleaseVersion.parse("2.0.0"), "s", StepTarget.MASTER_STATE_SERVER, phase, INDEX, revert);
  }
}
