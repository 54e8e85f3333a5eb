package io.locktender.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> KNOWN =
      List.of("status", "upgrade", "why", "abort", "--wait", "--yes", "1.0.0", "2.0.0");

  @ParameterizedTest
  @CsvSource({
    "upgarde, upgrade",
    "upgrad, upgrade",
    "UPGRADE, upgrade",
    "stauts, status",
    "wyh, why",
    "--wiat, --wait",
    "2.0.1, 2.0.0",
    "2.00, 2.0.0"
  })
  void whatDiffersInALetterOfThreeIsSuggested(String typed, String meant) {
    assertThat(Suggestions.closest(typed, KNOWN)).hasValue(meant);
  }

  @Test
  void whatIsLikeNothingIsNot() {
    assertThat(Suggestions.closest("frobnicate", KNOWN)).isEmpty();
    assertThat(Suggestions.closest("--no", KNOWN)).isEmpty();
    assertThat(Suggestions.closest("", KNOWN)).isEmpty();
  }

  @Test
  void whatIsVeryLongIsNotLookedAt() {
    assertThat(Suggestions.closest("status".repeat(1_000), KNOWN)).isEmpty();
  }

  @Test
  void theQuestionIsEmptyWhereThereIsNone() {
    assertThat(Suggestions.question("stauts", KNOWN)).isEqualTo("; did you mean status?");
    assertThat(Suggestions.question("frobnicate", KNOWN)).isEmpty();
  }
}
