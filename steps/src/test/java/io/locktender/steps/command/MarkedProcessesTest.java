package io.locktender.steps.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MarkedProcessesTest {
  private static final String VARIABLE = "LOCKTENDER_TEST_MARK";
  private final String mark = "test-" + ProcessHandle.current().pid();

  @AfterEach
  void leaveNothing() {
    MarkedProcesses.killOthers(VARIABLE, mark);
    MarkedProcesses.killOthers(VARIABLE, mark + "-another");
  }

  /** A child of a process that has ended, and so nobody's. */
  private static ProcessHandle orphan(String value) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!");
    builder.environment().put(VARIABLE, value);
    Process parent = builder.start();
    String pid = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    parent.waitFor();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void whatHasLeftItsTreeIsFoundByItsMark() throws Exception {
    ProcessHandle marked = orphan(mark);
    ProcessHandle another = orphan(mark + "-another");

    MarkedProcesses.killOthers(VARIABLE, mark);

    await().until(() -> !marked.isAlive());
    assertThat(another.isAlive()).as("a mark that only begins like it").isTrue();
  }

  /** As a process is that is just becoming another program, but for longer. */
  @Test
  void whatHasNoEnvironmentForAMomentIsWaitedFor() throws Exception {
    String becomes = "sleep 0.3; exec env %s=%s sleep 1000".formatted(VARIABLE, mark);
    Process process = new ProcessBuilder("env", "-i", "sh", "-c", becomes).start();
    await().until(() -> environment(process.pid()).isEmpty());

    MarkedProcesses.killOthers(VARIABLE, mark);

    await().until(() -> !process.isAlive());
  }

  private static String environment(long pid) {
    try {
      Path file = Path.of("/proc", String.valueOf(pid), "environ");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
