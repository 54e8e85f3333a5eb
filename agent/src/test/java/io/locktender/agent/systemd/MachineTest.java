package io.locktender.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  private static final long PID = 4711;

  @TempDir Path booted;

  private Machine answers(String command) {
    return new Machine(booted, List.of("sh", "-c", command), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @CsvSource({
    "echo stopping; exit 1, true",
    "echo running, false",
    "echo degraded; exit 1, false",
    "echo Failed to connect to bus >&2; exit 1, false"
  })
  void itGoesDownWhenSystemdSaysThatItIsStopping(String command, boolean goesDown) {
    assertThat(answers(command).endsWith(PID)).isEqualTo(goesDown);
  }

  @Test
  void whoDoesNotAnswerInTimeIsNotWaitedFor() {
    Machine machine = new Machine(booted, List.of("sleep", "60"), Duration.ofMillis(50));

    assertThat(machine.endsWith(PID)).isFalse();
  }

  @Test
  void whereSystemdDoesNotRunTheMachineItIsNotAsked() {
    Machine machine =
        new Machine(booted.resolve("none"), List.of("echo", "stopping"), Duration.ofSeconds(10));

    assertThat(machine.endsWith(PID)).isFalse();
  }

  @Test
  void theFirstProcessOfAContainerTakesEverythingWithIt() {
    assertThat(answers("echo running").endsWith(1)).isTrue();
  }

  @Test
  void aCommandThatIsNotThereSaysNothing() {
    Machine machine = new Machine(booted, List.of("/nonexistent/systemctl"), Duration.ofSeconds(1));

    assertThat(machine.endsWith(PID)).isFalse();
  }
}
