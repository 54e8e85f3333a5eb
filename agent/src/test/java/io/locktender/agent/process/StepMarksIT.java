package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepMarksIT {
  private final String cluster = "t" + UUID.randomUUID();
  private final StepMarks marks = of("node-1");
  private final ProcessTable processes = new ProcessTable();

  private StepMarks of(String node) {
    return new StepMarks(new Cookies(cluster, node, new SecureRandom()));
  }

  @Test
  void whatACommandOfAStepLeftRunningIsKilledByItsMark() throws Exception {
    String mark = marks.next();
    Process command = start("sleep 60 >/dev/null & echo $!", mark);
    long left = Long.parseLong(command.inputReader().readLine());
    command.waitFor();

    assertThat(processes.find(left)).isPresent();

    marks.end(mark);

    assertThat(processes.find(left)).isEmpty();
  }

  @Test
  void whatHasAnotherMarkRunsOn() throws Exception {
    Process other = start("exec sleep 60", marks.next());
    try {
      marks.end(marks.next());
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatAnEarlierRunOfTheAgentLeftIsKilledAndNothingElse() throws Exception {
    Process earlier = start("exec sleep 60", of("node-1").next());
    Process own = start("exec sleep 60", marks.next());
    Process neighbour = start("exec sleep 60", of("node-11").next());
    try {
      marks.endEarlier();

      assertThat(earlier.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(own.isAlive()).isTrue();
      assertThat(neighbour.isAlive()).isTrue();
    } finally {
      own.destroyForcibly();
      neighbour.destroyForcibly();
    }
  }

  private static Process start(String script, String mark) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    builder.environment().putAll(StepMarks.environment(mark));
    return builder.start();
  }
}
