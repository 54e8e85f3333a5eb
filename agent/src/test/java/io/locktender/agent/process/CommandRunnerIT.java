package io.locktender.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.command.CommandResult;
import io.locktender.steps.command.CommandResult.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger wakes = new AtomicInteger();
  private final CommandRunner runner =
      new CommandRunner(
          new Cookies("t" + UUID.randomUUID(), "node-1", new SecureRandom()),
          Map.of("LOCKTENDER_DATABASE", "shop"),
          executor,
          wakes::incrementAndGet);

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  @Test
  void aCommandsExitCodeAndOutputAreTheResult() throws Exception {
    CommandResult result =
        await(run("echo out; echo err >&2; echo $LOCKTENDER_DATABASE $A; exit 3", LONG));
    assertThat(result).isEqualTo(new CommandResult(End.EXITED, 3, "out\nerr\nshop b\n"));
    assertThat(result.succeeded()).isFalse();
    Awaitility.await().until(() -> wakes.get() == 1);
    assertThat(await(run("true", LONG)).succeeded()).isTrue();
  }

  @Test
  void onlyTheLastOutputIsKept() throws Exception {
    CommandResult result = await(run("seq 100000", LONG));
    assertThat(result.output()).hasSize(64 * 1024).endsWith("\n99999\n100000\n");
  }

  @Test
  void aCommandThatTakesTooLongIsKilledWithItsChildren() throws Exception {
    CommandResult result =
        await(run("echo begun; setsid sleep 60 & echo $! > pid; wait", Duration.ofSeconds(2)));
    assertThat(result).isEqualTo(new CommandResult(End.TIMED_OUT, -1, "begun\n"));
    assertThat(new ProcessTable().find(pid())).isEmpty();
  }

  @Test
  void aCancelledCommandIsKilledWithItsChildren() throws Exception {
    RunningCommand command = run("trap '' TERM; sleep 60 & echo $! > pid; wait", LONG);
    Awaitility.await()
        .until(
            () ->
                Files.exists(temp.resolve("pid"))
                    && Files.readString(temp.resolve("pid")).endsWith("\n"));
    command.cancel();
    assertThat(await(command).end()).isEqualTo(End.CANCELLED);
    assertThat(new ProcessTable().find(pid())).isEmpty();
    command.cancel();
  }

  @Test
  void whatACommandLeavesRunningIsKilled() throws Exception {
    CommandResult result = await(run("sleep 60 & echo $! > pid; echo done", LONG));
    assertThat(result).isEqualTo(new CommandResult(End.EXITED, 0, "done\n"));
    assertThat(new ProcessTable().find(pid())).isEmpty();
  }

  @Test
  void aCommandThatCannotBeStartedSaysWhy() throws Exception {
    RunningCommand command = runner.run(temp.resolve("none"), List.of("bin/check"), Map.of(), LONG);
    CommandResult result = await(command);
    assertThat(result.end()).isEqualTo(End.NOT_STARTED);
    assertThat(result.output()).contains("none");
    Awaitility.await().until(() -> wakes.get() == 1);
  }

  private RunningCommand run(String script, Duration limit) {
    return runner.run(temp, List.of("/bin/sh", "-c", script), Map.of("A", "b"), limit);
  }

  private static CommandResult await(RunningCommand command) throws Exception {
    return command.result().get(60, TimeUnit.SECONDS);
  }

  private long pid() throws Exception {
    return Long.parseLong(Files.readString(temp.resolve("pid")).strip());
  }
}
