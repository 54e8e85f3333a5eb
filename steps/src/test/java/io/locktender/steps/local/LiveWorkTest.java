package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TwoIndexes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The calls of a rolling upgrade. */
@ExtendWith(MongoExtension.class)
class LiveWorkTest {
  private static final Progress NOBODY = (done, left) -> {};

  @TempDir Path directory;
  private WorkFixture fixture;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new WorkFixture(mongo, directory);
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    fixture.insert("c", "{_id: 1, n: 1}", "{_id: 2, n: 2}");
    fixture.insert("old", "{_id: 1}");
    fixture.master(WorkFixture.TOKEN);
    fixture.rollingRelease(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: audit, phase: expand, create-collection: {collection: audit}}",
        "  - {id: age, phase: expand, set-field: {collection: c, field: age, value: 0}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: c, field: n}}",
        "  - {id: no-x, phase: contract, unset-field: {collection: old, field: x}}",
        "  - {id: gone, phase: contract, drop-collection: {collection: old}}");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aReleaseIsExpandedKeptUpAndContractedInPlace() throws Exception {
    try (LocalWork work = work()) {
      assertThat(work.alreadyThere()).isEmpty();
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "mark", NOBODY))
          .isEqualTo(new StepResult(2, 0));
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "audit", NOBODY))
          .isEqualTo(new StepResult(1, 0));
      assertThat(work.expand(ReleaseVersion.parse("2.0.0"), "age", NOBODY))
          .isEqualTo(new StepResult(2, 0));

      fixture.insert("c", "{_id: 3, v: 5}", "{_id: 4}");
      assertThat(work.keepUp(NOBODY)).isEqualTo(new KeptUp(3, 0));
      assertThat(work.keepUp(NOBODY)).isEqualTo(new KeptUp(0, 0));
    }
    for (int time = 0; time < 2; time++) {
      try (LocalWork work = work()) {
        for (String step : List.of("no-n", "no-x", "gone")) {
          assertThat(work.contract(ReleaseVersion.parse("2.0.0"), step, NOBODY).pending()).isZero();
        }
      }
      assertThat(fixture.documents("c"))
          .containsExactly(
              "{\"_id\": 1, \"v\": 1, \"age\": 0}",
              "{\"_id\": 2, \"v\": 1, \"age\": 0}",
              "{\"_id\": 3, \"v\": 5, \"age\": 0}",
              "{\"_id\": 4, \"v\": 1, \"age\": 0}");
      assertThat(collections()).containsExactlyInAnyOrder("c", "audit");
    }
  }

  /** What a step in Java writes is not known before it runs. */
  @Test
  void whatALaterStepMakesPendingAgainIsCounted() throws Exception {
    fixture.rollingReleaseInJava(
        "  - {id: mark, phase: expand, transform: {collection: c, pending: {m: {$exists: true},"
            + " v: {$exists: false}}, update: {$set: {v: 1}}}, revert: {collection: c, pending:"
            + " {v: {$exists: true}}, update: {$unset: {v: 1}}}}",
        "{$expr: {$ne: ['$m', '$n']}}",
        "return d.append(\"m\", d.get(\"n\"));",
        "d.remove(\"m\"); return d;");

    try (LoadedPlan loaded = fixture.loadedPlan();
        LocalWork work = work(loaded.plan())) {
      assertThat(work.keepUp(NOBODY)).isEqualTo(new KeptUp(2, 2));
      assertThat(work.keepUp(NOBODY)).isEqualTo(new KeptUp(2, 0));
    }
  }

  @Test
  void anExpandedReleaseIsTakenBack() throws Exception {
    List<String> before = fixture.documents("c");
    try (LocalWork work = work()) {
      for (String step : List.of("mark", "audit", "age")) {
        work.expand(ReleaseVersion.parse("2.0.0"), step, NOBODY);
      }
    }
    for (int time = 0; time < 2; time++) {
      try (LocalWork work = work()) {
        for (String step : List.of("age", "audit", "mark")) {
          assertThat(work.revert(ReleaseVersion.parse("2.0.0"), step, NOBODY).pending()).isZero();
        }
      }
      assertThat(fixture.documents("c")).isEqualTo(before);
      assertThat(collections()).containsExactlyInAnyOrder("c", "old");
    }
  }

  @Test
  void whatWouldBeLostByTakingBackIsTold() throws Exception {
    fixture.insert("audit", "{_id: 1}");
    fixture.insert("c", "{_id: 3, v: 1}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .satisfiesExactly(
              mark -> assertThat(mark).startsWith("release 2.0.0, step mark: 1 documents of"),
              audit -> assertThat(audit).startsWith("release 2.0.0, step audit: collection"));
    }
  }

  /** In contract it would fail for ever. */
  @Test
  void anIndexThatStandsInTheWayOfAContractStepIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: by-n, phase: contract, create-index: {collection: c, keys: {n: 1}}}",
        "  - {id: no-m, phase: contract, drop-index: {collection: old, keys: {m: 1}}}",
        "  - {id: by-m, phase: contract, create-index: {collection: old, keys: {m: 1}}}");
    for (String each : List.of("c", "old")) {
      database
          .get()
          .getCollection(each)
          .createIndex(Document.parse("{n: 1}"), new IndexOptions().sparse(true));
      database
          .get()
          .getCollection(each)
          .createIndex(Document.parse("{m: 1}"), new IndexOptions().sparse(true));
    }

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .singleElement()
          .asString()
          .startsWith("release 2.0.0, step by-n: collection 'c' has another index of this name");
    }
  }

  /** In contract it would fail for ever. */
  @Test
  void aFieldWithinAnArrayThatAContractStepIsToTakeAwayIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: no-x, phase: contract, unset-field: {collection: c, field: items.x}}",
        "  - {id: no-y, phase: contract, unset-field: {collection: c, field: items.0.y}}",
        "  - {id: flat, phase: contract, transform: {collection: c, pending: {deep.list: {$exists:"
            + " true}}, update: {$unset: {deep.list: 1}}}}",
        "  - {id: no-z, phase: contract, unset-field: {collection: c, field: deep.list.z}}");
    fixture.insert(
        "c",
        "{_id: 3, items: [{x: 1, y: 1}, {y: 1}]}",
        "{_id: 4, items: [{y: 1}]}",
        "{_id: 5, items: {x: 1}}",
        "{_id: 6, deep: {list: [{z: 1}]}}",
        "{_id: 7, items: [1, {x: 2}]}");
    List<String> before = fixture.documents("c");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .containsExactly(
              "release 2.0.0, step no-x: documents of collection 'c' have 'items.x' within an"
                  + " array, where unset-field does not reach, and the step would fail for ever:"
                  + " {\"_id\": 3}, {\"_id\": 7}; write it as a transform with the update [{$unset:"
                  + " items.x}], which reaches there, or correct the documents first");
    }
    assertThat(fixture.documents("c")).isEqualTo(before);
  }

  /** It would be null from then on, and be there for ever. */
  @Test
  void aPlaceInAnArrayThatAContractStepIsToTakeAwayIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: no-0, phase: contract, unset-field: {collection: c, field: items.0}}");
    fixture.insert("c", "{_id: 3, items: [1, 2]}", "{_id: 4, items: {'0': 1}}", "{_id: 5}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .containsExactly(
              "release 2.0.0, step no-0: documents of collection 'c' have 'items.0' within an"
                  + " array, where unset-field does not reach, and the step would fail for ever:"
                  + " {\"_id\": 3}; write it as a transform that makes the array without it, or"
                  + " correct the documents first");
    }
  }

  /** In contract it would fail for ever. */
  @Test
  void aFieldThatAContractStepCannotSetIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: a-b, phase: contract, set-field: {collection: c, field: a.b, value: 1}}",
        "  - {id: m-0, phase: contract, set-field: {collection: c, field: m.0.x, value: 1}}",
        "  - {id: flat, phase: contract, transform: {collection: c, pending: {o: {$type: 'int'}},"
            + " update: {$set: {o: {}}}}}",
        "  - {id: o-b, phase: contract, set-field: {collection: c, field: o.b, value: 1}}");
    fixture.insert(
        "c",
        "{_id: 3, a: {b: 2}, m: [{x: 1}]}",
        "{_id: 4, a: {c: {}}, m: []}",
        "{_id: 5, a: 7, m: {'0': {}}, o: 5}",
        "{_id: 6, a: null, m: [5]}",
        "{_id: 7, a: 'x', m: 5}",
        "{_id: 8, a: [{b: 1}], m: [[5]]}",
        "{_id: 9, a: [{c: 1}]}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .containsExactly(
              "release 2.0.0, step a-b: documents of collection 'c' have something on the way to"
                  + " 'a.b' that is no object, where set-field sets nothing, and the step would"
                  + " fail for ever: {\"_id\": 5}, {\"_id\": 6}, {\"_id\": 7}, {\"_id\": 9};"
                  + " correct the documents first, or write a transform that replaces what is"
                  + " there",
              "release 2.0.0, step m-0: documents of collection 'c' have something on the way to"
                  + " 'm.0.x' that is no object, where set-field sets nothing, and the step would"
                  + " fail for ever: {\"_id\": 6}, {\"_id\": 7}, {\"_id\": 8}; correct the"
                  + " documents first, or write a transform that replaces what is there");
    }
    assertThat(settable("m.0.x")).contains(3, 4, 5).doesNotContain(6, 7, 8);
    // In null the embedded server sets it, and MongoDB does not.
    assertThat(settable("a.b")).contains(3, 4).doesNotContain(5, 7, 9);
  }

  /** In which documents the server sets a field. */
  private List<Integer> settable(String field) {
    MongoCollection<Document> collection = database.get().getCollection("c");
    List<Integer> set = new ArrayList<>();
    for (int id = 3; id < 10; id++) {
      try {
        collection.updateOne(Filters.eq(id), Updates.set(field, id));
        set.add(id);
      } catch (MongoException e) {
        // Not in this one.
      }
    }
    return set;
  }

  /** In contract it would fail for ever. */
  @Test
  void aFieldThatAContractStepCannotRenameIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: both, phase: contract, rename-field: {collection: c, from: a, to: b}}",
        "  - {id: within, phase: contract, rename-field: {collection: c, from: l.x, to: y.z}}",
        "  - {id: no-d, phase: contract, unset-field: {collection: c, field: d}}",
        "  - {id: free, phase: contract, rename-field: {collection: c, from: e, to: d}}");
    fixture.insert(
        "c",
        "{_id: 3, a: 1}",
        "{_id: 4, b: 1}",
        "{_id: 5, a: 1, b: null}",
        "{_id: 6, l: {x: 1}}",
        "{_id: 7, l: [{x: 1}]}",
        "{_id: 8, l: {x: 1}, y: 5}",
        "{_id: 9, l: {y: 1}, y: 5}",
        "{_id: 10, d: 1, e: 1}",
        "{_id: 11, l: {x: 1}, y: {}}",
        "{_id: 12, l: {x: 1}, y: [{}]}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .containsExactly(
              "release 2.0.0, step both: documents of collection 'c' have both 'a' and 'b', which"
                  + " rename-field would overwrite, and the step would fail for ever: {\"_id\": 5};"
                  + " correct the documents first, or take 'a' away by unset-field where both"
                  + " releases write 'b'",
              "release 2.0.0, step within: documents of collection 'c' have 'l.x' within an array,"
                  + " or something on the way to 'y.z' that is no object, where rename-field does"
                  + " not reach, and the step would fail for ever: {\"_id\": 7}, {\"_id\": 8},"
                  + " {\"_id\": 12}; correct the documents first, or write it as a transform");
    }
  }

  /** In contract it would fail for ever. */
  @Test
  void aCollectionThatAContractStepMissesIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: audit, phase: expand, create-collection: {collection: audit}}",
        "  - {id: by-n, phase: contract, create-index: {collection: audit, keys: {n: 1}}}",
        "  - {id: no-x, phase: contract, unset-field: {collection: gone, field: x}}",
        "  - {id: gone, phase: contract, drop-collection: {collection: gone}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: cc, field: n}}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .containsExactly(
              "release 2.0.0, step no-n: there is no collection 'cc', and no step before creates"
                  + " it, so that the step would fail for ever; correct the name, or create it by"
                  + " a step in expand");
    }
  }

  /** In contract it would be refused for ever. */
  @Test
  void whatTheServerRefusesOfAStepIsToldBeforeTheFirst_andNothingIsLeftBehind() throws Exception {
    fixture.rollingRelease(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: by-v, phase: expand, create-index: {collection: c, keys: {v: 1}}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: c, field: n}}",
        "  - {id: by-x, phase: contract, create-index: {collection: c, keys: {x: 1}, unique: true,"
            + " partialFilterExpression: {x: {$ne: 1}}}}",
        "  - {id: by-w, phase: contract, create-index: {collection: c, keys: {w: 1}}}",
        "  - {id: log, phase: contract, create-collection: {collection: log, options: {cappd:"
            + " true}}}",
        "  - {id: log-n, phase: contract, create-index: {collection: log, keys: {n: 1}}}",
        "  - {id: gone, phase: contract, drop-collection: {collection: old}}");
    List<String> before = fixture.documents("c");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .satisfiesExactly(
              byX ->
                  assertThat(byX)
                      .startsWith(
                          "release 2.0.0, step by-x: it was tried on an empty copy of the"
                              + " collection, and failed: ")
                      .endsWith("; correct the step"),
              log -> assertThat(log).startsWith("release 2.0.0, step log: ").contains("cappd"));
    }

    assertThat(fixture.documents("c")).isEqualTo(before);
    assertThat(collections()).containsExactlyInAnyOrder("c", "old");
  }

  /** Though there is nothing to update in an empty copy. */
  @Test
  void anUpdateThatTheServerRefusesIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: by-v, phase: expand, create-index: {collection: c, keys: {v: 1}}}",
        "  - {id: half, phase: contract, transform: {collection: c, pending: {n: {$exists: true}},"
            + " update: [{$bogus: {half: $n}}, {$unset: n}]}}",
        "  - {id: no-x, phase: contract, transform: {collection: old, pending: {x: {$exists:"
            + " true}}, update: [{$unset: x}]}}");
    List<String> before = fixture.documents("c");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .singleElement()
          .asString()
          .startsWith(
              "release 2.0.0, step half: it was tried on an empty copy of the collection, and"
                  + " failed: ")
          .contains("$bogus")
          .endsWith("; correct the step");
    }

    assertThat(fixture.documents("c")).isEqualTo(before);
    assertThat(collections()).containsExactlyInAnyOrder("c", "old");
  }

  /** In ROLLING_BACK it would be refused for ever. */
  @Test
  void aRevertThatTheServerRefusesIsToldBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: by-n, phase: expand, create-index: {collection: c, keys: {n: 1}}}",
        "  - {id: mark, phase: expand, transform: {collection: c, pending: {v: {$exists: false}},"
            + " update: {$set: {v: 1}}}, revert: {collection: c, pending: {v: {$exists: true}},"
            + " update: [{$bogus: {w: $n}}, {$unset: v}]}}",
        "  - {id: log, phase: expand, create-collection: {collection: log}}",
        "  - {id: log-n, phase: expand, create-index: {collection: log, keys: {n: 1}}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: log, field: n}}",
        "  - {id: shape, phase: expand, set-validator: {collection: old, validator: {x: 1}, action:"
            + " warn}, revert: {set-validator: {collection: old, validator: {$bogus: 1}}}}");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .satisfiesExactly(
              mark ->
                  assertThat(mark)
                      .startsWith(
                          "release 2.0.0, step mark: its revert was tried on an empty copy of the"
                              + " collection, and failed: ")
                      .contains("$bogus")
                      .endsWith("; correct the revert"),
              shape ->
                  assertThat(shape).startsWith("release 2.0.0, step shape: its revert was tried"));
    }
    assertThat(collections()).containsExactlyInAnyOrder("c", "old");
  }

  @Test
  void whichOfTwoIndexesAContractStepDropsIsAskedBeforeTheFirst() throws Exception {
    fixture.rollingRelease(
        "  - {id: no-n, phase: contract, drop-index: {collection: c, keys: {n: 1}}}");
    TwoIndexes.on(database.get().getCollection("c"), "n", "n1", "n2");

    try (LocalWork work = work()) {
      assertThat(work.alreadyThere())
          .singleElement()
          .asString()
          .startsWith("release 2.0.0, step no-n: indexes 'n1', 'n2' of collection 'c' are on the");
    }
  }

  @Test
  void aPlanThatDoesNotRollIsNotCarriedOutInPlace() {
    fixture.release(
        "  - {id: mark, phase: expand, set-field: {collection: c, field: v, value: 1}}",
        "  - {id: no-n, phase: contract, unset-field: {collection: c, field: n}}");
    List<String> before = fixture.documents("c");
    try (LocalWork work = work()) {
      List<ThrowingCallable> calls =
          List.of(
              work::alreadyThere,
              () -> work.expand(ReleaseVersion.parse("2.0.0"), "mark", NOBODY),
              () -> work.keepUp(NOBODY),
              () -> work.revert(ReleaseVersion.parse("2.0.0"), "mark", NOBODY),
              () -> work.contract(ReleaseVersion.parse("2.0.0"), "no-n", NOBODY));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call)
            .isInstanceOf(StepFailedException.class)
            .hasMessageStartingWith(
                "expected a rolling plan, found one that does not roll; nothing was done in place:"
                    + " release 2.0.0 has no rolls-from");
      }
    }
    assertThat(fixture.documents("c")).isEqualTo(before);
  }

  @Test
  void aStepOfAnotherPhaseIsRefused() {
    List<String> before = fixture.documents("c");
    try (LocalWork work = work()) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> work.expand(ReleaseVersion.parse("2.0.0"), "no-n", NOBODY),
              () -> work.revert(ReleaseVersion.parse("2.0.0"), "no-n", NOBODY))) {
        assertThatThrownBy(call)
            .isInstanceOf(StepFailedException.class)
            .hasMessage("expected a step in phase expand, found one in contract; nothing was done");
      }
      assertThatThrownBy(() -> work.contract(ReleaseVersion.parse("2.0.0"), "mark", NOBODY))
          .hasMessage("expected a step in phase contract, found one in expand; nothing was done");
      assertThatThrownBy(() -> work.expand(ReleaseVersion.parse("2.0.0"), "other", NOBODY))
          .hasMessage("release 2.0.0 has no such step for the master");
    }
    assertThat(fixture.documents("c")).isEqualTo(before);
  }

  @Test
  void aCollectionThatNoLaterStepDropsMustBeThereInContract() {
    fixture.mongo().database().getCollection("c").drop();

    try (LocalWork work = work()) {
      assertThatThrownBy(() -> work.contract(ReleaseVersion.parse("2.0.0"), "no-n", NOBODY))
          .hasMessage("there is no collection 'c' (it was looked for as 'c')");
    }
  }

  @Test
  void aMasterThatIsNoLongerOneWritesNothing() throws Exception {
    List<String> before = fixture.documents("c");
    try (LocalWork work = work()) {
      fixture.master("t1");
      assertThatThrownBy(() -> work.expand(ReleaseVersion.parse("2.0.0"), "mark", NOBODY))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("another master has taken over, and nothing more is written");
      assertThatThrownBy(() -> work.keepUp(NOBODY)).isInstanceOf(StepFailedException.class);
      assertThatThrownBy(() -> work.contract(ReleaseVersion.parse("2.0.0"), "gone", NOBODY))
          .isInstanceOf(StepFailedException.class);

      fixture.mongo().database().getCollection("locktender.version").drop();
      assertThatThrownBy(() -> work.expand(ReleaseVersion.parse("2.0.0"), "audit", NOBODY))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("found none; nothing more is written");
    }
    assertThat(fixture.documents("c")).isEqualTo(before);
    assertThat(collections()).containsExactlyInAnyOrder("c", "old");
  }

  @Test
  void closedWorkFails() {
    LocalWork work = work();
    work.close();

    assertThatThrownBy(() -> work.keepUp(NOBODY)).hasMessage("the work was closed");
    assertThatThrownBy(() -> work.expand(ReleaseVersion.parse("2.0.0"), "mark", NOBODY))
        .hasMessage("the work was closed");
  }

  @Test
  void closingEndsACallThatRuns() {
    fixture.insertNumbers("c", 3, 1_500);
    LocalWork work = work();
    Progress closes = (done, left) -> work.close();

    assertThatThrownBy(() -> work.expand(ReleaseVersion.parse("2.0.0"), "mark", closes))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("the work was closed");
  }

  private List<String> collections() {
    List<String> names = fixture.mongo().database().listCollectionNames().into(new ArrayList<>());
    names.remove("locktender.version");
    return names;
  }

  private LocalWork work() {
    return work(fixture.plan());
  }

  private LocalWork work(Plan plan) {
    return new LocalWork(
        plan,
        database,
        fixture.mongo().uri(),
        WorkFixture.TOKEN,
        Optional.empty(),
        fixture.ledgers(),
        Pace.unrested());
  }
}
