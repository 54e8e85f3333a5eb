package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a process that has left its worker's session and has no environment any more. */
class StraysIT {
  private static final String LEAVES =
      "setsid env -i /bin/sh -c 'echo $$ > \"$0\"; exec sleep 600' \"$PWD/child\" & ";

  @TempDir Path temp;
  private OwnControlGroup group;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    group = new OwnControlGroup();
    node = new TestNode(temp, "t" + UUID.randomUUID());
    node.adopt();
  }

  @AfterEach
  void close() throws IOException {
    if (node != null) {
      node.close();
      kill(node.pidIn("child"));
      group.close();
    }
  }

  private void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    node.await(() -> !TestNode.lives(pid));
  }

  private Optional<String> unseen() {
    return node.supervisor.unseen(7);
  }

  @Test
  void aChildThatOutlivesItsWorkerIsNamed_untilItHasEnded() throws Exception {
    node.start("api", LEAVES + "exec sleep 600");
    long child = node.pidIn("child");
    assertThat(unseen()).as("while its worker runs").isEmpty();

    node.supervisor.stop("api");
    node.awaitNone();

    assertThat(unseen())
        .contains(
            "process %d (sleep 600) in the control group of this agent's unit outlived the worker that started it; end it with kill"
                .formatted(child));
    assertThat(node.supervisor.nextDeadline()).as("it is looked for again").isPresent();
    node.skew.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(node.supervisor.nextDeadline()).as("while nobody asks it wakes nobody").isEmpty();

    kill(child);

    assertThat(unseen()).isEmpty();
  }

  @Test
  void aWorkerThatWasStartedLaterDoesNotHideIt() throws Exception {
    node.start("api", LEAVES + "exec sleep 600");
    long child = node.pidIn("child");
    node.supervisor.stop("api");
    node.awaitNone();

    node.start("other", "exec sleep 600");

    assertThat(unseen().orElseThrow()).contains("process " + child);
  }

  @Test
  void anotherAgentOfTheSameUnitFindsItToo() throws Exception {
    node.start("api", LEAVES + "exec sleep 600");
    long child = node.pidIn("child");
    node.supervisor.stop("api");
    node.awaitNone();
    node.die();

    node = new TestNode(temp, "t" + UUID.randomUUID());
    node.adopt();

    assertThat(unseen().orElseThrow()).contains("process " + child);
  }
}
