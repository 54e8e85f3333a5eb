package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.run.Verification;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class DumpCheckTest {
  private static final SwapEntry REPLACED = new SwapEntry("c", true, true);
  private static final SwapEntry DROPPED = new SwapEntry("old", true, false);
  private static final String SET_FIELD =
      "  - id: mark\n    set-field: {collection: c, field: v, value: 1}";
  private static final String DROP = "  - id: gone\n    drop-collection: {collection: old}";

  @TempDir Path directory;
  private WorkFixture fixture;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new WorkFixture(mongo, directory);
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private DumpCheck check() {
    return new DumpCheck(database, fixture.mongo().uri());
  }

  private Verification.Result steps(String... steps) throws InterruptedException {
    fixture.release(steps);
    return check().steps(fixture.plan());
  }

  @Test
  void stepsThatAreDoneAreNotMentioned() throws Exception {
    fixture.insert("c", "{_id: 1, v: 1}");
    assertThat(steps(SET_FIELD, DROP)).isEqualTo(new Verification.Result(List.of(), List.of()));
  }

  @Test
  void aStepThatIsPendingIsADoubt() throws Exception {
    fixture.insert("c", "{_id: 1, v: 1}", "{_id: 2}");
    assertThat(steps(SET_FIELD).doubts())
        .containsExactly("release 2.0.0, step mark: expected it to be done, found 1 not done");
  }

  @Test
  void aCollectionThatADumpLeftOutIsADoubt() throws Exception {
    assertThat(steps(SET_FIELD).doubts())
        .singleElement()
        .asString()
        .contains("step mark", "there is no collection c");
  }

  @Test
  void whatALaterStepMayHaveTakenBackIsANote() throws Exception {
    fixture.insert("c", "{_id: 1}");
    Verification.Result found =
        steps(SET_FIELD, "  - id: unmark\n    unset-field: {collection: c, field: v}");
    assertThat(found.doubts()).isEmpty();
    assertThat(found.notes())
        .containsExactly(
            "release 2.0.0, step mark: nobody can tell whether it was done (1 not done), since step"
                + " unmark of 2.0.0 came after it");
  }

  @Test
  void whatCannotBeToldByReadingIsANote() throws Exception {
    Verification.Result found = steps("  - id: run\n    exec: {command: [bin/run], touches: [c]}");
    assertThat(found.doubts()).isEmpty();
    assertThat(found.notes())
        .containsExactly(
            "release 2.0.0, step run: nobody can tell whether a step of kind exec is done");
  }

  @Test
  void inSwapTheStepsAreLookedForWhereTheRenamesWillPutThem() throws Exception {
    fixture.insert("c", "{_id: 1}");
    fixture.insert(fixture.copyOf("c"), "{_id: 1, v: 1}");
    fixture.insert("old", "{_id: 1}");
    fixture.release(SET_FIELD, DROP);
    assertThat(
            check()
                .stepsAfterSwap(fixture.plan(), WorkFixture.TOKEN, List.of(REPLACED, DROPPED))
                .doubts())
        .isEmpty();
    assertThat(check().steps(fixture.plan()).doubts()).hasSize(2);
  }

  @Test
  void whatIsSwappedAlreadyIsLookedForUnderItsUsualName() throws Exception {
    fixture.insert("c", "{_id: 1, v: 1}");
    fixture.insert("locktender.backup.u1.c", "{_id: 1}");
    fixture.release(SET_FIELD);
    assertThat(
            check().stepsAfterSwap(fixture.plan(), WorkFixture.TOKEN, List.of(REPLACED)).doubts())
        .isEmpty();
  }

  @Test
  void aSwapOfWhichACopyIsMissingIsBlocked() {
    fixture.insert("c", "{_id: 1}");
    assertThat(check().blocked("u1", WorkFixture.TOKEN, List.of(REPLACED)))
        .singleElement()
        .asString()
        .contains("the swap of collection c cannot continue", fixture.copyOf("c"));
    fixture.insert(fixture.copyOf("c"), "{_id: 1}");
    assertThat(check().blocked("u1", WorkFixture.TOKEN, List.of(REPLACED))).isEmpty();
  }

  @Test
  void aCopyThatCameEmptyOutOfTheDumpIsFound() {
    fixture.insert("c", "{_id: 1}");
    database.get().createCollection(fixture.copyOf("c"));
    assertThat(check().emptied("u1", WorkFixture.TOKEN, List.of(REPLACED)))
        .singleElement()
        .asString()
        .contains(fixture.copyOf("c") + " is empty, while its original c is not");
    fixture.insert(fixture.copyOf("c"), "{_id: 1}");
    assertThat(check().emptied("u1", WorkFixture.TOKEN, List.of(REPLACED))).isEmpty();
  }

  @Test
  void backupsBeforeTheSwapAreAContradiction() {
    fixture.insert("locktender.backup.another.c", "{_id: 1}");
    assertThat(check().swapped("u1")).isEmpty();
    fixture.insert("locktender.backup.u1.c", "{_id: 1}");
    assertThat(check().swapped("u1"))
        .singleElement()
        .asString()
        .contains("only the swap makes, of [c]", "into an empty database");
  }
}
