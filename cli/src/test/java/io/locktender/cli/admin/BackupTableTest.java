package io.locktender.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.ClusterFixture;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style;
import io.locktender.cli.console.TerminalWidth;
import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.decide.Retention.Fate;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.steps.swap.Backups.UpgradeBackup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupTableTest {
  private static final Instant NOW = ClusterFixture.AT.plus(Duration.ofDays(8));
  private static final Retention TWO_FOR_A_MONTH = new Retention(2, Duration.ofDays(30));

  private static BackupTable table(int width, boolean removes) {
    return new BackupTable(Style.PLAIN, ZoneOffset.UTC, NOW, width, removes);
  }

  private static List<BackupModel> three(Retention retention) {
    List<Retention.Backup> known =
        List.of(
            new Retention.Backup(
                "cccccccc-3", 30, ClusterFixture.AT.plusSeconds(9), Outcome.SUCCEEDED),
            new Retention.Backup(
                "bbbbbbbb-2", 20, ClusterFixture.AT.plusSeconds(9), Outcome.SUCCEEDED),
            new Retention.Backup(
                "aaaaaaaa-1", 10, ClusterFixture.AT.plusSeconds(9), Outcome.SUCCEEDED));
    List<BackupModel> models = new ArrayList<>();
    for (Fate fate : retention.fates(known, NOW)) {
      String id = fate.backup().upgradeId();
      EndedUpgrade ended = ClusterFixture.ended(id, Outcome.SUCCEEDED, null, List.of());
      UpgradeBackup backup =
          new UpgradeBackup(id, Map.of("packages", 20_000L, "files", 4L), 22_649_242L);
      models.add(BackupModel.of(backup, ended, retention.removes() ? fate : null));
    }
    return models;
  }

  @Test
  void eachHasItsDateItsWayAndItsSize() {
    assertThat(table(TerminalWidth.UNBOUNDED, false).render(three(Retention.ALL)))
        .startsWith(
            """
            upgrade   made                  age  from   to     outcome    documents  size      collections
            cccccccc  2026-11-21 03:00:09Z  7d   1.0.0  2.0.0  SUCCEEDED  20,004     21.6 MiB  files, packages
            """)
        .doesNotContain("goes");
  }

  @Test
  void whereTheyAreRemovedByThemselvesItIsSaidWhen() {
    assertThat(table(80, true).render(three(TWO_FOR_A_MONTH)))
        .contains("stays: the last", "after 1 more, or 2026-12-21 03:00:09Z", "now");
  }

  @Test
  void oneOfWhichTheHistoryKnowsNothingStays() {
    BackupModel unknown =
        BackupModel.of(new UpgradeBackup("u1", Map.of("a", 1L), null), null, null);

    assertThat(table(TerminalWidth.UNBOUNDED, true).render(List.of(unknown)))
        .containsPattern("u1 +\\? +\\? +\\? +\\? +\\? +1 +\\? +stays: not in the history +a");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 100, 80, 60, 40, 24})
  void noLineIsLongerThanTheTerminal(int width) {
    String table = table(width, true).render(three(TWO_FOR_A_MONTH));

    assertThat(table.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    assertThat(table).contains("cccccccc", "2.0.0");
  }

  @Test
  void jsonHasAllAndTimesInUtc() {
    assertThat(Json.of(three(TWO_FOR_A_MONTH).get(1)))
        .isEqualTo(
            "{\"upgradeId\":\"bbbbbbbb-2\",\"from\":\"1.0.0\",\"to\":\"2.0.0\","
                + "\"outcome\":\"SUCCEEDED\",\"endedAt\":\"2026-11-21T03:00:09Z\","
                + "\"documents\":{\"files\":4,\"packages\":20000},\"bytes\":22649242,"
                + "\"goes\":{\"last\":false,\"now\":false,\"at\":\"2026-12-21T03:00:09Z\",\"after\":1}}");
    assertThat(Json.of(three(Retention.ALL).get(0))).doesNotContain("goes");
  }
}
