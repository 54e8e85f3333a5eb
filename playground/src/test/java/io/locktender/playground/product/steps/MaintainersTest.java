package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintainersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "Debian Games Team <g@lists.debian.org>; Debian Games Team; g@lists.debian.org",
        "أحمد المحمودي (Ahmed El-Mahmoudy) <a@b.net>; أحمد المحمودي (Ahmed El-Mahmoudy); a@b.net",
        "Barbara \"Jana\" Wisniowska <debian@janapirat.de>; Barbara \"Jana\" Wisniowska;"
            + " debian@janapirat.de",
        "\"Natural Language Processing (Japanese)\" <t@d.org>; Natural Language Processing"
            + " (Japanese); t@d.org",
        "Debian Python Team <team+python@tracker.debian.org>,; Debian Python Team;"
            + " team+python@tracker.debian.org",
        "Doe, Jane <jane@debian.org>; Doe, Jane; jane@debian.org"
      })
  void aNameAndAnAddressAreTakenApart(String text, String name, String email) {
    assertThat(Maintainers.parse(text))
        .isEqualTo(new Document("name", name).append("email", email));
  }

  @Test
  void twoMaintainersInOneFieldAreBothKept() {
    assertThat(Maintainers.parse("Steve L <s@debian.org>, Michael V <m@ubuntu.com>"))
        .isEqualTo(
            new Document("name", "Steve L")
                .append("email", "s@debian.org")
                .append(
                    "others",
                    List.of(new Document("name", "Michael V").append("email", "m@ubuntu.com"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Jane Doe", "jane@debian.org", "Jane <jane>", "<j@d.org>", "Jane <j@d.org> x"})
  void whatIsNoMaintainerIsRefusedWithWhatWasFound(String text) {
    assertThatThrownBy(() -> Maintainers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Maintainer: expected 'Name <address>', found '" + text + "'.");
  }
}
