package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void aClustersPathsAreUnderItsName() {
    ClusterPaths paths = new ClusterPaths("shop");
    assertThat(paths.election()).isEqualTo("/locktender/shop/election");
    assertThat(paths.target()).isEqualTo("/locktender/shop/target");
    assertThat(paths.mirror()).isEqualTo("/locktender/shop/mirror");
    assertThat(paths.node("node-1.a_B")).isEqualTo("/locktender/shop/nodes/node-1.a_B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "..", "a/b", "ä", "a\nb", "a b"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThatThrownBy(() -> new ClusterPaths(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cluster: expected 1 to 64 letters, digits, '.', '_' or '-', found '" + name + "'");
    assertThatThrownBy(() -> new ClusterPaths("shop").node(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("node: ");
  }

  @Test
  void aNameOf65LettersIsRefused() {
    assertThat(new ClusterPaths("x".repeat(64)).cluster()).hasSize(64);
    assertThatThrownBy(() -> new ClusterPaths("x".repeat(65)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void timeOutsHaveBounds() {
    assertThat(ZooKeeperSettings.of("h:2181", ZooKeeperSettings.DEFAULT_SESSION_TIMEOUT))
        .isEqualTo(
            new ZooKeeperSettings(
                "h:2181", Duration.ofSeconds(6), Duration.ofSeconds(3), ZooKeeperSecurity.OPEN));
    assertThatThrownBy(() -> ZooKeeperSettings.of("h:2181", Duration.ofMillis(999)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("zookeeper: session-timeout: expected 1000 to 300000 ms, found 999 ms");
    assertThatThrownBy(
            () ->
                new ZooKeeperSettings(
                    "h:2181", Duration.ofSeconds(6), Duration.ofMinutes(2), ZooKeeperSecurity.OPEN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("connection-timeout");
  }

  @Test
  void aRequestHasATimeOut() {
    assertThat(property(Duration.ofSeconds(20), ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT))
        .isEqualTo("20000");
    assertThat(property(Duration.ofSeconds(2), ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT))
        .isEqualTo("5000");
  }

  @Test
  void saslIsUsedWhereAJaasFileIsNamedForTheJvmAndNotLookedForElsewhere() {
    assertThat(property(Duration.ofSeconds(6), ZKClientConfig.ENABLE_CLIENT_SASL_KEY))
        .isEqualTo("false");
    System.setProperty("java.security.auth.login.config", "/jaas.conf");
    try {
      assertThat(property(Duration.ofSeconds(6), ZKClientConfig.ENABLE_CLIENT_SASL_KEY)).isNull();
      assertThat(property(Duration.ofSeconds(6), X509Util.FIPS_MODE_PROPERTY)).isEqualTo("false");
    } finally {
      System.clearProperty("java.security.auth.login.config");
    }
  }

  private static @Nullable String property(Duration session, String key) {
    return ZooKeeperSettings.of("h:2181", session).clientConfig().getProperty(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "h:port"})
  void anAddressThatIsNoneIsRefused(String connect) {
    assertThatThrownBy(() -> ZooKeeperSettings.of(connect, Duration.ofSeconds(6)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("zookeeper: connect: expected host:port,host:port, found '" + connect + "'");
  }
}
