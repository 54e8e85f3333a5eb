package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.JournalEntry;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackupKeeperTest {
  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  private final FakeWork work = new FakeWork();
  private final MemoryStore memory = new MemoryStore();
  private final ClusterStore store = new ClusterStore(memory);
  private final List<String> events = new ArrayList<>();

  private void ended(String id, long revision, int daysAgo) {
    ended(id, revision, daysAgo, Outcome.SUCCEEDED);
  }

  private void ended(String id, long revision, int daysAgo, Outcome outcome) {
    Instant at = NOW.minus(Duration.ofDays(daysAgo));
    store.recordEnded(
        new EndedUpgrade(
            id,
            id,
            ReleaseVersion.parse("1.0.0"),
            ReleaseVersion.parse("2.0.0"),
            outcome == Outcome.ROLLED_BACK ? Phase.ROLLED_BACK : Phase.DONE,
            outcome,
            "ann@desk",
            at,
            at,
            null,
            List.of(),
            List.of(),
            revision));
    work.hasBackups(id);
  }

  private BackupKeeper keeper(Retention retention) {
    return new BackupKeeper(
        retention, "node-1", () -> NOW, (type, fields) -> events.add(type + fields));
  }

  private void sweep(Retention retention, VersionDocument document) {
    keeper(retention).sweep(document, work, store);
  }

  @Test
  void whatIsNotKeptIsRemovedAndIsInTheJournalAndTheEventLog() {
    memory.put(Documents.idle());
    ended("u1", 10, 40);
    ended("u2", 20, 10);

    sweep(new Retention(1, null), Documents.idle());

    assertThat(work.calls()).containsExactly("remove backup u1");
    assertThat(store.journal("u1", 10))
        .extracting(JournalEntry::event, JournalEntry::node)
        .containsExactly(tuple("backup-removed", "node-1"));
    assertThat(events).singleElement().asString().startsWith("backup-removed").contains("u1");
  }

  @Test
  void aRevertThatWasRolledBackDoesNotTakeTheLastBackupAway() {
    memory.put(Documents.idle());
    ended("upgrade", 10, 40);
    ended("revert", 20, 1, Outcome.ROLLED_BACK);

    sweep(new Retention(1, Duration.ofDays(30)), Documents.idle());

    assertThat(work.calls()).containsExactly("remove backup revert");
  }

  @Test
  void byDefaultNobodyLooks() {
    ended("u1", 10, 4_000);
    ended("u2", 20, 3_000);

    BackupKeeper.ofAll().sweep(Documents.idle(), work, store);

    assertThat(work.calls()).isEmpty();
  }

  @Test
  void whileAnUpgradeRunsNoneIsRemoved() {
    memory.put(Documents.in(Phase.SYNC));
    ended("u1", 10, 40);
    ended("u2", 20, 10);

    sweep(new Retention(1, null), Documents.idle());

    assertThat(work.calls()).isEmpty();
  }

  @Test
  void whoIsNoLongerMasterRemovesNone() {
    memory.put(Transitions.takeOver(Documents.idle(), "token-2"));
    ended("u1", 10, 40);
    ended("u2", 20, 10);

    sweep(new Retention(1, null), Documents.idle());

    assertThat(work.calls()).isEmpty();
  }

  @Test
  void aBackupOfWhichTheHistoryKnowsNothingStays() {
    memory.put(Documents.idle());
    ended("u2", 20, 10);
    work.hasBackups("unknown");

    sweep(new Retention(1, Duration.ofDays(1)), Documents.idle());

    assertThat(work.calls()).isEmpty();
  }

  @Test
  void oneSweepRemovesAFewAndTheNextOneGoesOn() {
    memory.put(Documents.idle());
    for (int i = 1; i <= 6; i++) {
      ended("u" + i, i, 40 - i);
    }
    BackupKeeper keeper = keeper(new Retention(1, null));

    keeper.sweep(Documents.idle(), work, store);
    assertThat(work.calls()).hasSize(BackupKeeper.AT_ONCE);
    keeper.sweep(Documents.idle(), work, store);

    assertThat(work.calls()).hasSize(5).doesNotContain("remove backup u6");
  }
}
