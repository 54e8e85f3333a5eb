package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private final ProcessTable table = new ProcessTable();
  private @Nullable Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void aProcessIsFoundWithItsCookie() throws Exception {
    ProcessEntry found = found(List.of("sleep", "60"), Map.of(Cookies.VARIABLE, "c/n/1"));

    assertThat(found.cookie()).isEqualTo("c/n/1");
    assertThat(found.becoming()).isFalse();
  }

  /** It has one, which is empty: nothing is to be waited for. */
  @Test
  void aProcessWithAnEmptyEnvironmentHasNoCookie() throws Exception {
    ProcessEntry found = found(List.of("env", "-i", "sleep", "60"), Map.of());

    assertThat(found.cookie()).isNull();
    assertThat(found.becoming()).isFalse();
  }

  private ProcessEntry found(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    Awaitility.await().until(() -> table.command(started.pid()).equals("sleep 60"));
    return table.scan().stream()
        .filter(entry -> entry.pid() == started.pid())
        .findFirst()
        .orElseThrow();
  }
}
