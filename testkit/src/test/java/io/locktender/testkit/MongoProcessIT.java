package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MongoProcessIT {
  @Test
  void aServerEndsWhenItsParentLetsGoOfThePipe() throws IOException {
    try (MongoProcess server = MongoProcess.start()) {
      assertThat(server.isAlive()).isTrue();

      server.letGo();

      assertThat(server.isAlive()).isFalse();
    }
  }

  @Test
  void aServerThatCannotStartSaysSo() {
    assertThatThrownBy(() -> MongoProcess.start("--port"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended before it was ready");
  }
}
