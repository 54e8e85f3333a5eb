package io.locktender.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void theMedianIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
    assertThat(Figure.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Figure.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3.0);
    assertThat(Figure.median(List.of(7.0))).isEqualTo(7.0);
  }

  @Test
  void ofNothingThereIsNoMedian() {
    assertThatThrownBy(() -> Figure.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a value, found none");
  }

  @Test
  void oneValueIsSaidAlone_severalWithTheSmallestAndTheLargest() {
    assertThat(Figure.summary(List.of(1.25), 1)).isEqualTo("1.3");
    assertThat(Figure.summary(List.of(3.0, 1.0, 2.0), 0)).isEqualTo("2 (1 to 3)");
  }

  @Test
  void thousandsAreApart() {
    assertThat(Figure.number(1_234_567.891, 2)).isEqualTo("1,234,567.89");
    assertThat(Figure.count(1_000_000)).isEqualTo("1,000,000");
  }
}
