package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A swap under a version document, which says whose it is. */
@ExtendWith(MongoExtension.class)
class SwapFenceTest {
  private static final List<SwapEntry> DROPS = List.of(new SwapEntry("sessions", true, false));
  private static final String BACKUP = "locktender.backup.u1.sessions";

  private Database database;
  private LocalDatabaseWork work;

  @BeforeEach
  void open(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    work = new LocalDatabaseWork(database, InstantSource.system());
    new MongoControlStore(database.get(), InstantSource.system())
        .insertVersion(
            new BsonDocument("revision", new BsonInt64(7)).append("token", new BsonString("t2")));
    make();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void make() {
    database.get().getCollection("sessions", BsonDocument.class).insertOne(new BsonDocument());
  }

  @Test
  void whoeverIsMasterNowTakesAwayWhatThePlanDrops() throws Exception {
    assertThat(work.swap("u1", "t1", "t2", DROPS)).isEmpty();

    assertThat(Catalog.of(database).has(BACKUP)).isTrue();
    assertThat(Catalog.of(database).has("sessions")).isFalse();
  }

  @Test
  void whoWasMasterBeforeDoesNot_norAfterAWorkerHasMadeItAgain() throws Exception {
    assertRefused();
    assertThat(Catalog.of(database).has(BACKUP)).isFalse();

    work.swap("u1", "t1", "t2", DROPS);
    make();
    assertRefused();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> work.swap("u1", "t1", "t1", DROPS))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("sessions")
        .hasMessageContaining("another master has taken over");
    assertThat(Catalog.of(database).has("sessions")).isTrue();
  }
}
