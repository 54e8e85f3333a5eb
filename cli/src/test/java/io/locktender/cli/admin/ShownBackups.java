package io.locktender.cli.admin;

import io.locktender.cli.admin.BackupModel.Goes;
import io.locktender.cli.console.Style;
import io.locktender.coordinator.document.Outcome;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Backups as {@code backup list} prints them. */
public final class ShownBackups {
  private static final Instant NOW = Instant.parse("2026-11-21T03:10:00Z");

  private ShownBackups() {}

  public static String render(int width) {
    return new BackupTable(Style.PLAIN, ZoneOffset.UTC, NOW, width, true)
        .render(
            List.of(
                backup("5f0c2a7e-90c3", "1.0.0", "2.0.0", 1, new Goes(true, false, null, null)),
                backup("0a4e2f6b-5a0e", "0.9.0", "1.0.0", 20, new Goes(false, false, null, 1))));
  }

  private static BackupModel backup(String id, String from, String to, int days, Goes goes) {
    return new BackupModel(
        id,
        ReleaseVersion.parse(from),
        ReleaseVersion.parse(to),
        Outcome.SUCCEEDED,
        NOW.minus(Duration.ofDays(days)),
        Map.of("customers", 20_004L),
        41_000_000L,
        goes);
  }
}
