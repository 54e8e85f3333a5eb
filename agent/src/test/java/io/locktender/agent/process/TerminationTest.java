package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminationTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final String cookie = "c/n/" + UUID.randomUUID();
  private Process process;
  private ProcessMarks marks;

  /** Signals that change nothing, as with a process that hangs in the kernel. */
  private static final class Powerless extends ProcessTable {
    private final boolean permitted;

    Powerless(boolean permitted) {
      this.permitted = permitted;
    }

    @Override
    boolean signal(ProcessEntry found, boolean kill) {
      return permitted;
    }
  }

  /** What is to be found on the machine. */
  private static final class Found extends ProcessTable {
    private List<ProcessEntry> processes = List.of();

    @Override
    List<ProcessEntry> scan() {
      return processes;
    }

    @Override
    boolean signal(ProcessEntry found, boolean kill) {
      return true;
    }
  }

  @BeforeEach
  void start() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sleep", "60");
    builder.environment().put(Cookies.VARIABLE, cookie);
    process = builder.start();
    marks = new ProcessMarks(cookie, 0, 0, "");
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void aProcessThatIsStillThereAfterSigkillIsNamed() {
    String problem = problem(new Powerless(true));
    assertThat(problem)
        .startsWith("worker api does not end: process " + process.pid() + " (sleep 60)")
        .contains("is still there 2 s after SIGKILL; end it by hand");
  }

  @Test
  void aProcessThatMayNotBeSignalledIsNamed() {
    assertThat(problem(new Powerless(false))).contains("(sleep 60) may not be signalled");
  }

  private static EndLimits limits(int stopSeconds, int killSeconds, int execSeconds) {
    return new EndLimits(
        Duration.ofSeconds(stopSeconds),
        Duration.ofSeconds(killSeconds),
        Duration.ofSeconds(execSeconds));
  }

  private String problem(ProcessTable table) {
    Termination termination = new Termination(table, limits(1, 2, 0), 0);
    assertThat(termination.poll(marks, new ProcessScans(table), SECOND)).isFalse();
    assertThat(termination.problem("api", 2 * SECOND)).isEmpty();
    assertThat(termination.lookAgainAt(2 * SECOND, false) - 2 * SECOND).isLessThan(SECOND);
    assertThat(termination.poll(marks, new ProcessScans(table), 3 * SECOND)).isFalse();
    assertThat(termination.lookAgainAt(4 * SECOND, false)).isEqualTo(5 * SECOND);
    return termination.problem("api", 3 * SECOND).orElseThrow();
  }

  @Test
  void whatIsGoneIsNotGoneBeforeItsGraceIsOver() {
    ProcessTable table = new ProcessTable();
    process.destroyForcibly();
    Awaitility.await().until(() -> !process.isAlive());
    Termination termination = new Termination(table, limits(0, 0, 1), 0);
    assertThat(termination.poll(marks, new ProcessScans(table), SECOND - 1)).isFalse();
    assertThat(termination.poll(marks, new ProcessScans(table), SECOND)).isTrue();
  }

  @Test
  void whatIsJustBecomingAnotherProgramIsWaitedFor() {
    Found found = new Found();
    Termination termination = new Termination(found, limits(9, 9, 0), 0);
    found.processes = List.of(becoming(7));
    assertThat(ended(termination, found, SECOND)).isFalse();
    assertThat(termination.lookAgainAt(SECOND, false)).isLessThan(2 * SECOND);

    found.processes = List.of(new ProcessEntry(100, 100, 7, cookie, false));
    assertThat(ended(termination, found, 2 * SECOND)).as("it was one of the worker's").isFalse();
    found.processes = List.of(becoming(7));
    assertThat(ended(termination, found, 3 * SECOND)).as("it becomes one more").isFalse();
    assertThat(ended(termination, found, 5 * SECOND - 1)).isFalse();
    found.processes = List.of();
    assertThat(ended(termination, found, 5 * SECOND)).isTrue();
  }

  @Test
  void whatIsJustBecomingAnotherProgramIsNotWaitedForForEver() {
    Found found = new Found();
    Termination termination = new Termination(found, limits(9, 9, 0), 0);
    found.processes = List.of(becoming(7));
    assertThat(ended(termination, found, SECOND)).isFalse();
    assertThat(ended(termination, found, 3 * SECOND)).isTrue();
  }

  @Test
  void whatBeganBeforeTheWorkerIsNotWaitedFor() {
    Found found = new Found();
    Termination termination = new Termination(found, limits(9, 9, 0), 0);
    found.processes = List.of(becoming(4));
    assertThat(ended(termination, found, SECOND)).isTrue();
  }

  private static ProcessEntry becoming(long startTicks) {
    return new ProcessEntry(100, 100, startTicks, null, true);
  }

  private boolean ended(Termination termination, ProcessTable table, long now) {
    ProcessMarks started = new ProcessMarks(cookie, 50, 5, table.boot());
    return termination.poll(started, new ProcessScans(table), now);
  }
}
