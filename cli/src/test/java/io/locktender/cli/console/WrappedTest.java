package io.locktender.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class WrappedTest {
  private static final Instant AT = Instant.parse("2026-11-21T03:00:00.123456789Z");

  @Test
  void linesAreOfWholeWordsAndNoneIsTooLong() {
    assertThat(Wrapped.lines("no room on the disk", 10)).containsExactly("no room on", "the disk");
    assertThat(Wrapped.lines("a 0123456789 b", 4)).containsExactly("a", "0123", "4567", "89 b");
    assertThat(Wrapped.lines("", 4)).containsExactly("");
    assertThat(Wrapped.lines("ab", 0)).containsExactly("a", "b");
  }

  @Test
  void aTableLeavesColumnsOutInTheOrderThatItIsTold() {
    TextTable table =
        new TextTable("id", "by", "outcome").expendable("by", "id").row("u1", "ada@host", "FAILED");

    assertThat(table.render(Style.PLAIN, "", 80)).contains("u1  ada@host  FAILED");
    assertThat(table.render(Style.PLAIN, "", 12)).contains("u1  FAILED").doesNotContain("ada");
    assertThat(table.render(Style.PLAIN, "", 8)).isEqualTo("outcome\nFAILED\n");
    assertThat(table.render(Style.PLAIN, "", 5)).isEqualTo("outc…\nFAIL…\n");
  }

  @Test
  void whatIsSaidOfARowEndsItWithoutBoundsAndElseIsBelow() {
    TextTable table = new TextTable("id").rowWith("no room on the disk", "u1").row("u2");

    assertThat(table.render(Style.PLAIN, "")).isEqualTo("id\nu1  no room on the disk\nu2\n");
    assertThat(table.render(Style.PLAIN, "", 12))
        .isEqualTo("id\nu1\n  no room on\n  the disk\nu2\n");
  }

  @Test
  void timesAreToTheSecondWithTheirZone() {
    assertThat(Times.at(AT, ZoneOffset.ofHours(1))).isEqualTo("2026-11-21 04:00:00+01:00");
  }

  @Test
  void howLongAgoIsInTheLargestUnit() {
    assertThat(Times.ago(AT, AT.plusSeconds(9))).isEqualTo("9s");
    assertThat(Times.ago(AT, AT.plusSeconds(150))).isEqualTo("2m");
    assertThat(Times.ago(AT, AT.plus(Duration.ofHours(23)))).isEqualTo("23h");
    assertThat(Times.ago(AT, AT.plus(Duration.ofDays(40)))).isEqualTo("40d");
    assertThat(Times.ago(AT, AT.minusSeconds(5))).as("clocks differ").isEqualTo("0s");
  }
}
