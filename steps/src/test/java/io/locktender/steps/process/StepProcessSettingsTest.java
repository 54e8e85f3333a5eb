package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepProcessSettingsTest {
  private static final long MEBIBYTE = 1L << 20;

  @ParameterizedTest
  @CsvSource({
    "1024, -Xmx256m",
    "2047, -Xmx511m",
    "2048, -Xmx512m",
    "65536, -Xmx512m",
    "64, -Xmx32m",
    "0, -Xmx32m"
  })
  void theHeapIsAQuarterOfTheMemoryAnd512MiBAtMost(long mebibytes, String option) {
    assertThat(StepProcessSettings.defaults(mebibytes * MEBIBYTE).jvmOptions()).contains(option);
  }

  @Test
  void aHeapAsSmallIsCollectedByOneThread() {
    assertThat(StepProcessSettings.defaults(1024 * MEBIBYTE).jvmOptions())
        .containsExactly("-XX:+UseSerialGC", "-Xmx256m");
  }
}
