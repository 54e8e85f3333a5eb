package io.locktender.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void anAxisFromZeroEndsAtARoundNumber_andHasRoundLines() {
    Axis axis = Axis.fromZero(1.85);

    assertThat(axis.to()).isEqualTo(2.0, within(1e-9));
    assertThat(axis.ticks()).startsWith(0.0).hasSizeBetween(4, 8);
    assertThat(axis.place(1.0)).isEqualTo(0.5, within(1e-9));
  }

  @Test
  void whereAllIsZeroThereIsAnAxisToo() {
    assertThat(Axis.fromZero(0).place(0)).isZero();
  }

  @Test
  void byPowersOfTenEqualFactorsAreEqualSteps() {
    Axis axis = Axis.powersOfTen(10_000, 1_000_000);

    assertThat(axis.ticks()).hasSize(3).startsWith(10_000.0);
    assertThat(axis.place(100_000)).isEqualTo(0.5, within(1e-9));
  }

  @Test
  void oneValueIsWithinItsPowersOfTen() {
    Axis axis = Axis.powersOfTen(1_000, 1_000);

    assertThat(axis.from()).isEqualTo(1_000, within(1e-6));
    assertThat(axis.to()).isEqualTo(10_000, within(1e-6));
  }

  @Test
  void whatIsNotAboveZeroHasNoPlaceAmongPowersOfTen() {
    assertThatThrownBy(() -> Axis.powersOfTen(0, 10)).isInstanceOf(IllegalArgumentException.class);
  }
}
