package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
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

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "h:port"})
  void anAddressThatIsNoneIsRefused(String connect) {
    assertThatThrownBy(() -> ZooKeeperSettings.of(connect, Duration.ofSeconds(6)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("zookeeper: connect: expected host:port,host:port, found '" + connect + "'");
  }
}
