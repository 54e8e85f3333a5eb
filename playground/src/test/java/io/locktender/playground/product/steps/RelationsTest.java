package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelationsTest {
  @Test
  void allThatAreNeededAndTheirAlternativesAreTakenApart() {
    assertThat(Relations.parse("libc6 (>= 2.34), python3:any, mawk | gawk (<< 1:2~rc1)"))
        .isEqualTo(
            List.of(
                List.of(
                    new Document("name", "libc6")
                        .append("operator", ">=")
                        .append("version", "2.34")),
                List.of(new Document("name", "python3").append("arch", "any")),
                List.of(
                    new Document("name", "mawk"),
                    new Document("name", "gawk")
                        .append("operator", "<<")
                        .append("version", "1:2~rc1"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "aa,", "aa || bb", "aa (2.0)", "aa (~ 1)", "AA", "aa (>= 1", "aa bb", "a"})
  void whatIsNoRelationIsRefused(String text) {
    assertThatThrownBy(() -> Relations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Depends: expected 'name (>= version)', found '");
  }
}
