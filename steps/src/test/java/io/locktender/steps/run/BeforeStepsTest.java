package io.locktender.steps.run;

import static io.locktender.steps.run.LiveFixture.contract;
import static io.locktender.steps.run.LiveFixture.expand;
import static io.locktender.steps.run.LiveFixture.setField;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.work.UpgradeWork.FoundBefore;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What there is of what steps make, before the first of them. */
@ExtendWith(MongoExtension.class)
class BeforeStepsTest {
  private static final Change BY_N =
      new Change.CreateIndex("p", BsonDocument.parse("{n: 1}"), new BsonDocument());
  private static final Change AUDIT = new Change.CreateCollection("audit", new BsonDocument());
  private static final Change A_TO_B = new Change.RenameField("p", "a", "b");

  private LiveFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new LiveFixture(mongo);
    fixture.insert("p", "{_id: 1, a: 1}", "{_id: 2}");
  }

  private List<String> found(Step... steps) throws Exception {
    return new BeforeSteps(fixture.database)
        .of(List.of(steps), step -> true).stream().map(FoundBefore::sentence).toList();
  }

  @Test
  void whereThereIsNothingOfItsOwnNothingIsFound() throws Exception {
    assertThat(
            found(contract(AUDIT), contract(BY_N), contract(A_TO_B), expand(setField("p", "v", 1))))
        .isEmpty();
  }

  @Test
  void whatIsThereIsFoundInAnyPhase_butNotWhereARevertIsWritten() throws Exception {
    fixture.insert("audit", "{_id: 1}");
    fixture.collection("p").createIndex(new Document("n", 1));
    fixture.insert("p", "{_id: 3, b: 1, v: 1}", "{_id: 4, v: null}");

    assertThat(
            found(contract(AUDIT), contract(BY_N), expand(setField("p", "v", 1)), contract(A_TO_B)))
        .containsExactly(
            "collection 'audit' is there already, and reverting the step would drop it",
            "index 'n_1' of collection 'p' is there already, and reverting the step would drop it",
            "2 documents of collection 'p' have the field 'v' already, and reverting the step would"
                + " remove it from them",
            "1 documents of collection 'p' have the field 'b' already, and reverting the step would"
                + " rename it to 'a' in them");
    assertThat(found(expand(AUDIT, new Change.UnsetField("audit", "x")))).isEmpty();
    assertThat(found(contract(setField("p", "v", 1)))).as("nothing is implied").isEmpty();
  }

  @Test
  void whatEarlierStepsRenameHasItsNewNameByThen() throws Exception {
    assertThat(
            found(
                contract(A_TO_B),
                contract(new Change.RenameCollection("p", "q")),
                expand(setField("q", "b", 1))))
        .containsExactly(
            "1 documents of collection 'q' have the field 'b' already, and reverting the step would"
                + " remove it from them");
    assertThat(found(contract(A_TO_B), expand(setField("p", "a", 1)))).isEmpty();
  }

  @Test
  void itIsAskedOfSomeSteps_afterWhatOthersDo() throws Exception {
    assertThat(
            new BeforeSteps(fixture.database)
                .of(
                    List.of(expand(A_TO_B), contract(new Change.RenameField("p", "c", "b"))),
                    step -> step.phase() == StepPhase.CONTRACT))
        .singleElement()
        .extracting(FoundBefore::sentence)
        .asString()
        .startsWith("1 documents of collection 'p' have the field 'b' already");
  }

  @Test
  void whatEarlierStepsDropIsNotThereByThen() throws Exception {
    fixture.insert("audit", "{_id: 1}");
    fixture.collection("p").createIndex(new Document("n", 1));

    for (Change drop :
        List.of(
            new Change.DropIndex("p", Optional.of("n_1"), Optional.empty()),
            new Change.DropIndex("p", Optional.empty(), Optional.of(BsonDocument.parse("{n: 1}"))),
            new Change.DropCollection("p"))) {
      assertThat(found(contract(drop), contract(BY_N))).isEmpty();
    }
    assertThat(found(contract(new Change.DropCollection("audit")), contract(AUDIT))).isEmpty();
    assertThat(found(contract(new Change.UnsetField("p", "a")), expand(setField("p", "a", 1))))
        .isEmpty();
  }
}
