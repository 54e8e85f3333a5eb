package io.locktender.steps.swap;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoServerException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.ScriptedMongo;
import io.locktender.testkit.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(MongoExtension.class)
class SwapTest {
  private static final List<SwapEntry> ENTRIES =
      List.of(
          new SwapEntry("replaced", true, true),
          new SwapEntry("created", false, true),
          new SwapEntry("dropped", true, false));

  /** Each collection's only document says what it was at first; a tombstone has none. */
  private static final Map<String, String> SWAPPED =
      Map.of(
          "replaced", "copy",
          "created", "copy",
          "locktender.backup.u1.replaced", "original",
          "locktender.backup.u1.created", "",
          "locktender.backup.u1.dropped", "original");

  private Database database;

  @BeforeEach
  void prepare(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    make("replaced", "original");
    make("dropped", "original");
    make(WorkNames.work("t1", "replaced"), "copy");
    make(WorkNames.work("t1", "created"), "copy");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void make(String name, String what) {
    database.get().getCollection(name).insertOne(new Document("what", what));
  }

  private Swap swap() {
    return new Swap(database, "u1", "t1", Optional::empty);
  }

  private Map<String, String> collections() {
    Map<String, String> found = new TreeMap<>();
    for (String name : Catalog.of(database).collections().keySet()) {
      Document document = database.get().getCollection(name).find().first();
      found.put(name, document == null ? "" : document.getString("what"));
    }
    return found;
  }

  @Test
  void originalsBecomeBackupsAndCopiesTakeTheirNames() throws Exception {
    assertThat(swap().carryOut(ENTRIES)).isEmpty();
    assertThat(collections()).isEqualTo(SWAPPED);
  }

  @Test
  void aSwapThatIsDoneMayBeRepeated() throws Exception {
    swap().carryOut(ENTRIES);
    assertThat(swap().carryOut(ENTRIES)).isEmpty();
    assertThat(collections()).isEqualTo(SWAPPED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aSwapThatStoppedAfterAnyMoveIsFinishedByAnother(int moves) throws Exception {
    int made = 0;
    for (SwapEntry entry : ENTRIES) {
      while (made < moves && swap().advance(entry, new ArrayList<>()) != SwapMove.DONE) {
        made++;
      }
    }
    assertThat(made).isEqualTo(moves);

    assertThat(swap().carryOut(ENTRIES)).isEmpty();
    assertThat(collections()).isEqualTo(SWAPPED);
  }

  @Test
  void twoMastersWhoSwapAtOnceDoItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<List<String>>> swaps = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        swaps.add(threads.submit(() -> swap().carryOut(ENTRIES)));
      }
      for (Future<List<String>> each : swaps) {
        each.get(60, SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(collections()).isEqualTo(SWAPPED);
  }

  /** A server that lists its names one by one, while another master gives the copy its name. */
  @Test
  void aListThatMissesWhatIsBeingRenamedIsReadAgain() throws Exception {
    try (ScriptedMongo server = ScriptedMongo.start();
        Database scripted = Database.open(DatabaseSettings.of(server.uri(), "torn", "test"))) {
      List<SwapEntry> created = List.of(new SwapEntry("created", false, true));
      String copy = WorkNames.work("t1", "created");
      scripted.get().getCollection(copy).insertOne(new Document("what", "copy"));
      new Swap(scripted, "u1", "t1", Optional::empty).advance(created.get(0), new ArrayList<>());
      AtomicBoolean read = new AtomicBoolean();
      server.on(
          "listCollections",
          (command, really) -> {
            var answer = really.get();
            if (read.compareAndSet(false, true)) {
              var cursor = (de.bwaldvogel.mongo.bson.Document) requireNonNull(answer.get("cursor"));
              cursor.put(
                  "firstBatch",
                  ScriptedMongo.batch(answer).stream()
                      .filter(each -> !copy.equals(each.get("name")))
                      .toList());
            }
            return answer;
          });

      assertThat(new Swap(scripted, "u1", "t1", Optional::empty).carryOut(created)).isEmpty();
      assertThat(scripted.get().getCollection("created").countDocuments()).isEqualTo(1);
    }
  }

  /** Or the hold of a release that touches many collections would grow with their square. */
  @Test
  void allNamesAreListedOnceHoweverManyAreSwapped() throws Exception {
    try (ScriptedMongo server = ScriptedMongo.start();
        Database scripted = Database.open(DatabaseSettings.of(server.uri(), "many", "test"))) {
      List<SwapEntry> entries = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        scripted.get().createCollection(name);
        scripted.get().createCollection(WorkNames.work("t1", name));
        entries.add(new SwapEntry(name, true, true));
      }
      scripted.capabilities();
      int before = listedAll(server);

      new Swap(scripted, "u1", "t1", Optional::empty).carryOut(entries);

      assertThat(listedAll(server) - before).as("when all is done").isEqualTo(1);
    }
  }

  private static int listedAll(ScriptedMongo server) {
    return (int)
        server.asked("listCollections").stream()
            .filter(
                command -> !(command.get("filter") instanceof de.bwaldvogel.mongo.bson.Document))
            .count();
  }

  @Test
  void aLateRenameOfAnOvertakenMasterFails() throws Exception {
    Catalog before = Catalog.of(database);
    CollectionInfo original = before.find("replaced").orElseThrow();
    CollectionInfo copy = before.find(WorkNames.work("t1", "replaced")).orElseThrow();
    swap().carryOut(ENTRIES);

    assertThatThrownBy(() -> database.rename(original, WorkNames.backup("u1", "replaced")))
        .isInstanceOf(MongoServerException.class);
    assertThatThrownBy(() -> database.rename(copy, "replaced"))
        .isInstanceOf(MongoServerException.class);
    assertThat(collections()).isEqualTo(SWAPPED);
  }

  /** The machine slept between listing and renaming; the backup has been removed since. */
  @Test
  void aLateBackupTakesNoLiveCollectionAway_thoughTheBackupIsGone() throws Exception {
    CollectionInfo original = Catalog.of(database).find("replaced").orElseThrow();
    swap().carryOut(ENTRIES);
    new Backups(database).remove("u1", Instant.now());

    assertThatThrownBy(() -> database.rename(original, WorkNames.backup("u1", "replaced")))
        .isInstanceOf(MongoServerException.class);
    assertThat(collections()).containsEntry("replaced", "copy");
  }

  /** What was in the way has gone by itself, so that its name aside was never taken. */
  @Test
  void aLateAsideTakesNoLiveCollectionAway_whenTheSwapWasTakenOver() throws Exception {
    swap().advance(ENTRIES.get(0), new ArrayList<>());
    make("replaced", "stranger");
    CollectionInfo stranger = Catalog.of(database).find("replaced").orElseThrow();
    database.get().getCollection("replaced").drop();

    for (int i = 0; i < 2; i++) {
      swap().fence("t2", Instant.now(), ENTRIES);
    }
    swap().carryOut(ENTRIES);

    assertThatThrownBy(() -> database.rename(stranger, WorkNames.aside("u1", "replaced")))
        .isInstanceOf(MongoServerException.class);
    assertThat(collections()).containsAllEntriesOf(SWAPPED);
    assertThat(collections().keySet())
        .as("one for each entry, however often it is tried")
        .filteredOn(name -> name.startsWith("locktender.aside."))
        .hasSize(database.capabilities().renameByUuid() ? 0 : ENTRIES.size());
  }

  /** It was suspended between the two; by its name, a rename would take what workers write to. */
  @Test
  void theNameAsideIsChosenBeforeTheFenceIsAsked() throws Exception {
    assumeFalse(database.capabilities().renameByUuid(), "the server compares UUIDs");
    swap().advance(ENTRIES.get(0), new ArrayList<>());
    make("replaced", "stranger");
    Supplier<Optional<String>> takenOverAfterIt =
        () -> {
          try {
            swap().fence("t2", Instant.now(), ENTRIES);
          } catch (StepFailedException e) {
            throw new AssertionError(e);
          }
          return Optional.empty();
        };
    Swap late = new Swap(database, "u1", "t1", takenOverAfterIt);

    assertThatThrownBy(() -> late.advance(ENTRIES.get(0), new ArrayList<>()))
        .isInstanceOf(MongoServerException.class);
    assertThat(collections()).containsEntry("replaced", "stranger");
  }

  /** Which may have picked the name after the one that the master before it took. */
  @Test
  void eachMasterThatTakesOverTakesTheNextName() throws Exception {
    assumeFalse(database.capabilities().renameByUuid(), "the server compares UUIDs");
    swap().fence("t2", Instant.now(), ENTRIES);
    swap().fence("t3", Instant.now(), ENTRIES);

    assertThat(collections())
        .containsKeys("locktender.aside.u1.replaced", "locktender.aside.u1-2.replaced");
  }

  @Test
  void strangersAtANameAreKeptAsideAndReported() throws Exception {
    swap().advance(ENTRIES.get(0), new ArrayList<>());
    make("replaced", "stranger");
    make("created", "stranger");

    assertThat(swap().carryOut(ENTRIES))
        .containsExactly(
            "something outside the cluster created collection replaced; it is kept as"
                + " locktender.aside.u1.replaced",
            "something outside the cluster created collection created; it is kept as"
                + " locktender.aside.u1.created");
    assertThat(collections())
        .containsAllEntriesOf(SWAPPED)
        .containsEntry("locktender.aside.u1.replaced", "stranger")
        .containsEntry("locktender.aside.u1.created", "stranger")
        .hasSize(SWAPPED.size() + 2);
  }

  @Test
  void aSecondStrangerIsKeptBesideTheFirst() throws Exception {
    make("locktender.aside.u1.created", "first");
    make("created", "second");

    swap().carryOut(ENTRIES);

    assertThat(collections())
        .containsEntry("locktender.aside.u1.created", "first")
        .containsEntry("locktender.aside.u1-2.created", "second");
  }

  @Test
  void whatComesBackAtADroppedNameIsKeptAside() throws Exception {
    swap().carryOut(ENTRIES);
    make("dropped", "stranger");

    assertThat(swap().carryOut(ENTRIES)).hasSize(1);
    assertThat(collections())
        .containsEntry("locktender.aside.u1.dropped", "stranger")
        .doesNotContainKey("dropped");
  }

  /** One that was suspended in the middle, while another ended the swap and workers began. */
  private void assertTooLate() throws Exception {
    Swap late = new Swap(database, "u1", "t1", () -> Optional.of("another master has taken over"));
    Map<String, String> live = collections();

    assertThatThrownBy(() -> late.carryOut(ENTRIES))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("the swap of collection dropped: another master has taken over");
    assertThat(collections()).isEqualTo(live);
  }

  @Test
  void whoWasOvertakenTakesNoCollectionAwayThatAWorkerHasMadeAgain() throws Exception {
    swap().carryOut(ENTRIES);
    make("dropped", "worker");

    assertTooLate();
  }

  @Test
  void norWhereTheBackupIsGoneByThen() throws Exception {
    assumeTrue(database.capabilities().renameByUuid(), "elsewhere its name stays taken");
    swap().carryOut(ENTRIES);
    new Backups(database).remove("u1", Instant.now());

    assertTooLate();
    make("dropped", "worker");
    assertTooLate();
  }

  /** Each question costs a linearizable read, under the hold. */
  @Test
  void nobodyIsAskedWhereTheNamesTell() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Optional<String>> open =
        () -> {
          asked.incrementAndGet();
          return Optional.empty();
        };

    new Swap(database, "u1", "t1", open).carryOut(ENTRIES);

    assertThat(collections()).isEqualTo(SWAPPED);
    assertThat(asked).as("for the one that is dropped").hasValue(1);
  }

  @Test
  void anOriginalThatSomebodyDroppedIsReportedAndTheCopyTakesItsName() throws Exception {
    database.get().getCollection("replaced").drop();

    assertThat(swap().carryOut(ENTRIES))
        .containsExactly(
            "collection replaced was dropped by something outside the cluster; its backup is"
                + " empty");
    assertThat(collections())
        .containsEntry("replaced", "copy")
        .containsEntry("locktender.backup.u1.replaced", "");
  }

  @Test
  void aLostCopyStopsTheSwapBeforeItTouchesAnything() {
    database.get().getCollection(WorkNames.work("t1", "replaced")).drop();
    Map<String, String> before = collections();

    assertThatThrownBy(() -> swap().carryOut(ENTRIES))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("expected its copy locktender.work.t1.replaced")
        .hasMessageContaining("neither that nor a backup");
    assertThat(collections()).isEqualTo(before);
  }
}
