package io.locktender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.TerminalWidth;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalWidthTest {
  private static Terminal with(String columns) {
    return new Terminal(Map.of("COLUMNS", columns));
  }

  @Test
  void withoutATerminalLinesAreAsLongAsTheyAre() {
    assertThat(TerminalWidth.of(with("72").io())).isEqualTo(TerminalWidth.UNBOUNDED);
  }

  @Test
  void columnsSaysHowWideATerminalIs() {
    assertThat(TerminalWidth.of(with("72").watched().io())).isEqualTo(72);
  }

  @Test
  void aWidthInWhichNothingFitsIsNotBelieved() {
    assertThat(TerminalWidth.of(with("0").watched().io())).isEqualTo(80);
    assertThat(TerminalWidth.of(with("wide").watched().io())).isGreaterThanOrEqualTo(20);
  }
}
