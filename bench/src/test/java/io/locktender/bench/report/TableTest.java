package io.locktender.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void aTableIsMarkdown_andWhatWouldBreakItIsWrittenOtherwise() {
    assertThat(new Table("a", "b").row(1, "x|y").row("two\nlines", ""))
        .hasToString(
            """
            | a | b |
            | --- | --- |
            | 1 | x\\|y |
            | two lines |  |\
            """);
  }

  @Test
  void aRowThatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Table("a", "b").row(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 cells, found 1");
  }
}
