package io.locktender.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {
  private static final List<String> PARTS = List.of("hold", "copy");

  private static BenchOptions of(Map<String, String> properties) {
    return BenchOptions.of(PARTS, properties::get);
  }

  @Test
  void withoutAnyEveryPartRunsInFull() {
    BenchOptions options = of(Map.of());

    assertThat(options.only()).isEqualTo(PARTS);
    assertThat(options.sizes()).containsExactly(10_000, 100_000, 1_000_000);
    assertThat(options.waiters()).containsExactly(3, 10, 50);
    assertThat(options.writes()).containsExactly(0, 1_000);
    assertThat(options.distribution()).isEmpty();
  }

  @Test
  void partsAndSizesCanBeChosen() {
    BenchOptions options = of(Map.of("bench.only", "copy", "bench.sizes", "100, 200"));

    assertThat(options.only()).containsExactly("copy");
    assertThat(options.sizes()).containsExactly(100, 200);
    assertThat(options.said()).contains("-Dbench.sizes=100,200").doesNotContain("/");
  }

  @ParameterizedTest
  @CsvSource({
    "only, 'hold,cpoy', 'bench.only: expected some of [hold, copy], found ''cpoy'''",
    "sizes, 0, 'bench.sizes: expected a number of 1 to 10000000, found ''0'''",
    "sizes, 99999999999, 'bench.sizes: expected a number of 1 to 10000000, found ''99999999999'''",
    "runs, many, 'bench.runs: expected a number of 1 to 100, found ''many'''"
  })
  void whatIsOutOfItsBoundsIsRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> of(Map.of("bench." + name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
