package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.steps.control.JournalEntry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real agents whose {@code agent.yaml} says how many backups are kept. */
class BackupRetentionIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void theMasterRemovesWhatIsNotKeptAndNeverTheLast() {
    String keepsOne = "backups: {keep: 1}\ndeadlines: {sweep-every: 1s}";
    try (Cluster cluster = Cluster.empty().stateServers(1, keepsOne)) {
      UpgradeIT.load(cluster, 10);
      cluster.release("1.0.0").worker().write();
      cluster.serving("1.0.0");

      String first = upgrade(cluster, "2.0.0");
      JsonNode listed = backups(cluster);
      assertThat(listed.findValuesAsText("upgradeId")).containsExactly(first);
      assertThat(listed.at("/0/to").asText()).isEqualTo("2.0.0");
      assertThat(listed.at("/0/goes/last").asBoolean()).isTrue();

      String second = upgrade(cluster, "3.0.0");
      await()
          .atMost(WITHIN)
          .untilAsserted(
              () ->
                  assertThat(backups(cluster).findValuesAsText("upgradeId"))
                      .containsExactly(second));
      assertThat(cluster.store().journal(first, 1_000))
          .extracting(JournalEntry::event)
          .contains("backup-removed");
      String kept = cluster.file("lost.jsonl").toString();
      assertThat(
              cluster
                  .cli("revert", "2.0.0", "--restore-backup", "--plan", "--keep", kept)
                  .exits(0)
                  .err())
          .as("what is kept can be put back")
          .contains("0 documents inserted, 0 changed, 0 deleted");
    }
  }

  private static JsonNode backups(Cluster cluster) {
    return cluster.cli("backup", "list", "--json").exits(0).json();
  }

  private static String upgrade(Cluster cluster, String version) {
    cluster
        .release(version)
        .worker()
        .step(
            """
            id: mark
            set-field: {collection: packages, field: at-%s, value: true}
            """
                .formatted(version.replace('.', '-')))
        .write();
    cluster.cli("upgrade", version, "--yes", "--wait").exits(0);
    cluster.awaitServing(version);
    EndedUpgrade ended = cluster.last();
    return requireNonNull(ended.id());
  }
}
