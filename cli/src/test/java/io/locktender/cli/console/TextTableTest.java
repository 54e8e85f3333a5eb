package io.locktender.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void theLastColumnIsCutWhereALineWouldBeWiderThanTheTerminal() {
    String table =
        new TextTable("id", "reason").row("5f0c2a7e", "x".repeat(300)).render(Style.PLAIN, "", 80);

    assertThat(table.lines()).allMatch(line -> line.length() <= 80).hasSize(2);
    assertThat(table).contains("x…\n");
  }

  @Test
  void withoutABoundNothingIsCut() {
    String reason = "x".repeat(300);

    assertThat(new TextTable("id", "reason").row("1", reason).render(Style.PLAIN, ""))
        .contains(reason);
  }
}
