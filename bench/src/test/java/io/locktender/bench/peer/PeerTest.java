package io.locktender.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTest {
  @ParameterizedTest
  @CsvSource({
    "mongodb://a:1, mongodb://a:1/?w=majority",
    "mongodb://a:1/, mongodb://a:1/?w=majority",
    "mongodb://a:1/shop, mongodb://a:1/shop?w=majority",
    "mongodb://a:1/shop?replicaSet=rs0, mongodb://a:1/shop?replicaSet=rs0&w=majority"
  })
  void aPeerWritesWithMajorityToo(String uri, String expected) {
    assertThat(Peer.withMajority(uri)).isEqualTo(expected);
  }

  @Test
  void aPeerIsSaidWithItsSetting() {
    assertThat(Peer.MONGOCK).hasToString("Mongock, defaults");
  }
}
