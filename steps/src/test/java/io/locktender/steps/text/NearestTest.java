package io.locktender.steps.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  private static final List<String> KNOWN =
      List.of("status", "upgrade", "why", "abort", "list", "--wait", "--yes", "1.0.0", "2.0.0");

  @ParameterizedTest
  @CsvSource({
    "upgarde, upgrade",
    "upgrad, upgrade",
    "stauts, status",
    "wyh, why",
    "lsit, list",
    "--wiat, --wait",
    "2.0.1, 2.0.0",
    "2.00, 2.0.0"
  })
  void whatDiffersInALetterOfThreeIsNear_andTwoThatChangedPlacesAreOne(String typed, String meant) {
    assertThat(Texts.nearest(typed, KNOWN)).hasValue(meant);
  }

  @Test
  void whatIsLikeNothingIsNot() {
    assertThat(Texts.nearest("frobnicate", KNOWN)).isEmpty();
    assertThat(Texts.nearest("--no", KNOWN)).isEmpty();
    assertThat(Texts.nearest("", KNOWN)).isEmpty();
  }

  @Test
  void whatIsVeryLongIsNotLookedAt() {
    assertThat(Texts.nearest("status".repeat(1_000), KNOWN)).isEmpty();
  }
}
