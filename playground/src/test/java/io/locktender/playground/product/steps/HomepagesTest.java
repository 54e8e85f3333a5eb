package io.locktender.playground.product.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class HomepagesTest {
  @Test
  void anAddressIsTakenApart() {
    assertThat(Homepages.parse("https://Play0ad.com"))
        .isEqualTo(
            new Document("scheme", "https").append("host", "play0ad.com").append("path", "/"));
    assertThat(Homepages.parse("http://x.org:8080/a?b#c"))
        .isEqualTo(
            new Document("scheme", "http")
                .append("host", "x.org")
                .append("path", "/a?b#c")
                .append("port", 8080));
  }

  @Test
  void anAddressOutsideTheWebIsRefused() {
    assertThatThrownBy(() -> Homepages.parse("gopher://bitreich.org/1/scm/sacc"))
        .hasMessage(
            "Homepage: expected an http or https address, found"
                + " 'gopher://bitreich.org/1/scm/sacc'.");
  }

  @Test
  void aHostWithoutADomainIsRefused() {
    assertThatThrownBy(() -> Homepages.parse("http://http://code.google.com/p/ucpp/"))
        .hasMessage(
            "Homepage: expected a host with a domain, found 'http' in"
                + " 'http://http://code.google.com/p/ucpp/'.");
  }
}
