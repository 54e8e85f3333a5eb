package io.locktender.playground.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class StanzasTest {
  private static Stanzas read(String index) {
    return new Stanzas(new BufferedReader(new StringReader(index)));
  }

  @Test
  void everyFieldStaysAsItIs() throws IOException {
    Stanzas stanzas = read("Package: a\nVersion: 1:2\nTag: x::y,\n z::w\n\nPackage: b\n");

    assertThat(stanzas.next())
        .contains(
            new Document("_id", "a")
                .append("Package", "a")
                .append("Version", "1:2")
                .append("Tag", "x::y,\n z::w"));
    assertThat(stanzas.next()).contains(new Document("_id", "b").append("Package", "b"));
    assertThat(stanzas.next()).isEmpty();
  }

  @Test
  void aSecondStanzaOfOneNameIsTheVersionsOwn() throws IOException {
    Stanzas stanzas = read("Package: a\n\n\nPackage: a\nVersion: 2\nArchitecture: all\n");

    assertThat(stanzas.next().orElseThrow().get("_id")).isEqualTo("a");
    assertThat(stanzas.next().orElseThrow().get("_id")).isEqualTo("a/2/all");
  }

  @Test
  void aLineThatIsNoFieldIsRefusedWithItsNumber() {
    assertThatThrownBy(() -> read("Package: a\nnonsense\n").next())
        .hasMessage("Line 2 of the package index: expected 'Field: value', found 'nonsense'.");
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    assertThatThrownBy(() -> read("Package: a\nPackage: b\n").next())
        .hasMessageContaining("the field Package comes twice");
  }

  @Test
  void aStanzaWithoutANameIsRefused() {
    assertThatThrownBy(() -> read("Version: 1\n").next()).hasMessageContaining("no field Package");
  }
}
