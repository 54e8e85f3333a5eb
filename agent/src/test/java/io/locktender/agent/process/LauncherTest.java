package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LauncherTest {
  @Test
  void whatItStartsInheritsNeitherTheAgentsLoginNorItsLineToSystemd() {
    Map<String, String> inherited =
        new HashMap<>(
            Map.of(
                "PATH", "/usr/bin",
                "LOCKTENDER_MONGODB_URI", "mongodb://agent:s3cret@db/",
                "NOTIFY_SOCKET", "/run/systemd/notify"));

    Launcher.keepFromOthers(inherited);

    assertThat(inherited).containsOnlyKeys("PATH");
  }
}
