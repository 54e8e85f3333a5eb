package io.locktender.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IdsTest {
  private static final String ONE = "5f0c2a7e-90c3-4d38-8a5b-0e5a1f3d7b42";
  private static final String LIKE_IT = "5f0c2a7e-1111-4d38-8a5b-0e5a1f3d7b42";
  private static final String OTHER = "0a4e2f6b-5a0e-4f4b-8a5e-3f6b0c1d2e3f";

  @Test
  void theFirstLettersAreEnough() {
    assertThat(Ids.whole("0a4e", List.of(ONE, OTHER))).isEqualTo(OTHER);
    assertThat(Ids.whole("5f0c2a7e-9", List.of(ONE, LIKE_IT, OTHER))).isEqualTo(ONE);
    assertThat(Ids.whole(ONE, List.of(ONE, LIKE_IT))).isEqualTo(ONE);
  }

  @Test
  void aWholeIdThatAnotherBeginsWithIsItself() {
    assertThat(Ids.whole("adopt", List.of("adopt", "adopted"))).isEqualTo("adopt");
    assertThat(Ids.whole("abc", List.of("abc", "abcd"))).isEqualTo("abc");
  }

  @Test
  void ofSeveralAllAreListed() {
    assertThatThrownBy(() -> Ids.whole("5f0c", List.of(OTHER, ONE, LIKE_IT)))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "expected the beginning of one id, found '5f0c', with which 2 begin; type more of it:\n"
                + "  "
                + LIKE_IT
                + "\n  "
                + ONE);
  }

  @Test
  void threeLettersAreTooFew() {
    assertThatThrownBy(() -> Ids.whole("0a4", List.of(OTHER)))
        .isInstanceOfSatisfying(
            CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCodes.USAGE))
        .hasMessageContaining("at least its first 4 letters");
  }

  @Test
  void whatNoneBeginsWithStaysAsItIs() {
    assertThat(Ids.whole("ffff", List.of(ONE, OTHER))).isEqualTo("ffff");
  }

  @Test
  void eightLettersAreShown_moreWhereTheyDoNotTell() {
    assertThat(Ids.shortened(ONE, List.of(ONE, OTHER))).isEqualTo("5f0c2a7e");
    assertThat(Ids.shortened(ONE, List.of(ONE, LIKE_IT))).isEqualTo("5f0c2a7e-9");
    assertThat(Ids.shortened("u1", List.of("u1"))).isEqualTo("u1");
  }
}
