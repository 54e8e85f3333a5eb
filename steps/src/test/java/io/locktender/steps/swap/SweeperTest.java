package io.locktender.steps.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.swap.Backups.UpgradeBackup;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class SweeperTest {
  private Database database;
  private Sweeper sweeper;

  @BeforeEach
  void prepare(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    sweeper = new Sweeper(database, InstantSource.system());
    make(
        "orders",
        "locktender.version",
        "locktender.work.live.orders",
        "locktender.work.ended.orders",
        "locktender.work.ended.a.b",
        "locktender.backup.u1.orders",
        "locktender.backup.u1.a.b",
        "locktender.backup.u2.orders",
        "locktender.aside.u1.orders");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void make(String... names) {
    for (String name : names) {
      database.get().getCollection(name).insertOne(new Document());
    }
  }

  private Set<String> names() {
    return Catalog.of(database).collections().keySet();
  }

  @Test
  void onlyCopiesOfEndedTokensAreSwept() {
    assertThat(sweeper.sweep(() -> Set.of("live")))
        .containsExactly("locktender.work.ended.a.b", "locktender.work.ended.orders");
    assertThat(names()).hasSize(7).contains("locktender.work.live.orders");
  }

  /** What is read then is read linearizably, which an idle cluster must not. */
  @Test
  void whereThereAreNoCopiesNobodyIsAskedWhatIsLive() {
    sweeper.sweep(Set::of);
    assertThat(
            sweeper.sweep(
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEmpty();
  }

  @Test
  void whatANewMasterMadeAfterTheListingIsLeft() {
    sweeper.sweep(
        () -> {
          make("locktender.work.newest.orders");
          return Set.of("live");
        });
    assertThat(names()).contains("locktender.work.newest.orders");
  }

  @Test
  void oneTokensCopiesAreDropped() {
    assertThat(sweeper.dropWork("ended")).isEqualTo(2);
    assertThat(sweeper.dropWork("ended")).isZero();
    assertThat(names()).hasSize(7);
  }

  private Sweeper after(Duration time) {
    return new Sweeper(database, InstantSource.offset(InstantSource.system(), time));
  }

  @Test
  void onlyOldProbesAreSwept() {
    String fresh = "locktender.probe." + new ObjectId().toHexString();
    make(fresh, "locktender.probe.mine");
    Set<String> live = Set.of("live", "ended");

    assertThat(sweeper.sweep(() -> live)).isEmpty();

    assertThat(after(Duration.ofHours(2)).sweep(() -> live)).containsExactly(fresh);
  }

  @Test
  void copiesOfBackupsAreLeftForADay() {
    String copy = WorkNames.price(new ObjectId().toHexString(), "orders");
    make(copy, "locktender.price.mine.orders");
    Set<String> live = Set.of("live", "ended");

    assertThat(after(Duration.ofHours(23)).sweep(() -> live)).isEmpty();
    assertThat(after(Duration.ofHours(25)).sweep(() -> live)).containsExactly(copy);
  }

  @Test
  void copiesOfBackupsAreDroppedByTheirId() {
    make("locktender.price.p1.orders", "locktender.price.p2.orders");

    assertThat(sweeper.dropPrice("p1")).isEqualTo(1);
    assertThat(names()).contains("locktender.price.p2.orders").hasSize(10);
  }

  @Test
  void theBackupsOfOneUpgradeAreNamed() {
    assertThat(new Backups(database).names("u1")).containsExactly("a.b", "orders");
    assertThat(new Backups(database).names("u0")).isEmpty();
  }

  @Test
  void aBlankBackupIsOneWithNothingInIt() {
    database.get().createCollection("locktender.backup.u1.created");
    database.get().getCollection("locktender.backup.u1.indexed").createIndex(new Document("a", 1));
    Backups backups = new Backups(database);

    assertThat(backups.isBlank("u1", "created")).isTrue();
    assertThat(backups.isBlank("u1", "indexed")).isFalse();
    assertThat(backups.isBlank("u1", "orders")).isFalse();
    assertThatThrownBy(() -> backups.isBlank("u1", "other"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void backupsAreListedByUpgradeAndRemovedByUpgrade() {
    Backups backups = new Backups(database);
    assertThat(backups.list())
        .extracting(UpgradeBackup::upgradeId, UpgradeBackup::documents)
        .containsExactly(
            tuple("u1", Map.of("orders", 1L, "a.b", 1L)), tuple("u2", Map.of("orders", 1L)));
    assertThat(backups.upgrades()).containsExactly("u1", "u2");

    assertThat(backups.remove("u1", Instant.now())).isEqualTo(2);
    assertThat(backups.remove("u1", Instant.now())).isZero();

    assertThat(backups.list()).extracting(UpgradeBackup::upgradeId).containsExactly("u2");
    assertThat(names()).contains("orders", "locktender.aside.u1.orders");
  }

  @Test
  void whereALateRenameMightComeARemovedBackupLeavesItsNameTaken_forThirtyDays() {
    Backups backups = new Backups(database);
    backups.remove("u1", Instant.now());
    boolean tombstones = !database.capabilities().renameByUuid();

    assertThat(names().contains("locktender.backup.u1.orders")).isEqualTo(tombstones);
    assertThat(backups.list()).extracting(Backups.UpgradeBackup::upgradeId).containsExactly("u2");
    assertThat(backups.names("u1")).isEmpty();
    assertThat(backups.remove("u1", Instant.now())).isZero();
    Set<String> live = Set.of("live", "ended");
    assertThat(after(Duration.ofDays(29)).sweep(() -> live)).isEmpty();
    assertThat(after(Duration.ofDays(31)).sweep(() -> live)).hasSize(tombstones ? 2 : 0);
    assertThat(names()).doesNotContain("locktender.backup.u1.orders").contains("orders");
  }
}
