package io.locktender.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  private static Io io(boolean terminal, Map<String, String> environment) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new Io(nowhere, nowhere, new BufferedReader(Reader.nullReader()), environment, terminal);
  }

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

  @Test
  void theWidthIsTheTerminalsWhereThatIsKnown() {
    assertThat(io(true, Map.of("COLUMNS", "97")).width()).isEqualTo(97);
    assertThat(io(true, Map.of("COLUMNS", "10")).width()).isEqualTo(80);
    assertThat(io(true, Map.of()).width()).isEqualTo(120);
    assertThat(io(false, Map.of("COLUMNS", "97")).width()).isEqualTo(Integer.MAX_VALUE);
  }
}
