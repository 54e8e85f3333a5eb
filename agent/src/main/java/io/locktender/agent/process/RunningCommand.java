package io.locktender.agent.process;

import static com.google.common.base.Preconditions.checkArgument;

import io.locktender.steps.command.CommandResult;
import io.locktender.steps.command.OutputTail;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A command that was handed to the {@link CommandRunner}. Thread-safe. */
public final class RunningCommand {
  /** What a pipe holds though nobody reads it, so that writing it blocks nobody. */
  static final int MAX_INPUT = 32 * 1024;

  private static final Duration END_OF_OUTPUT = Duration.ofSeconds(1);

  private final CompletableFuture<CommandResult> result = new CompletableFuture<>();
  private final OutputTail output = new OutputTail();
  private final ProcessTable table;
  private final ProcessBuilder builder;
  private final String cookie;
  private final byte[] input;
  private boolean cancelled;
  private @Nullable Process process;

  RunningCommand(ProcessTable table, ProcessBuilder builder, String cookie, byte[] input) {
    checkArgument(
        input.length <= MAX_INPUT, "input: expected at most %s, found %s", MAX_INPUT, input.length);
    this.input = input.clone();
    this.table = table;
    this.builder = builder;
    this.cookie = cookie;
  }

  /** Completed when the command has ended, and with it all that it started. */
  public CompletableFuture<CommandResult> result() {
    return result.copy();
  }

  /** Kills the command, and all that it started; nothing happens when it has ended. */
  public synchronized void cancel() {
    cancelled = true;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Runs it to its end, on this thread; its output is read on another one. */
  void run(Executor readers, Duration limit) {
    try {
      Optional<Process> started = start();
      result.complete(
          started.isPresent()
              ? runToEnd(started.get(), readers, limit)
              : new CommandResult(CommandResult.End.CANCELLED, -1, ""));
    } catch (IOException e) {
      result.complete(new CommandResult(CommandResult.End.NOT_STARTED, -1, e.toString()));
    } catch (InterruptedException e) {
      cancel();
      result.complete(new CommandResult(CommandResult.End.CANCELLED, -1, output.text()));
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      cancel();
      result.completeExceptionally(e);
    }
  }

  private synchronized Optional<Process> start() throws IOException {
    if (!cancelled) {
      process = builder.start();
    }
    return Optional.ofNullable(process);
  }

  private CommandResult runToEnd(Process started, Executor readers, Duration limit)
      throws InterruptedException {
    long pid = started.pid();
    long ticks = table.find(pid).map(ProcessEntry::startTicks).orElse(0L);
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(() -> output.readFrom(started.getInputStream()), readers);
    giveInput(started);
    boolean inTime = started.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    // What it left running would write to what the next command reads.
    ProcessMarks marks = new ProcessMarks(cookie, pid, ticks, table.boot());
    boolean noneLeft = table.killAll(found -> marks.among(found, table.boot()), ticks);
    await(reading);
    String text = output.text() + (noneLeft ? "" : "\n[one of its processes cannot be killed]");
    if (inTime && !isCancelled()) {
      return new CommandResult(CommandResult.End.EXITED, started.exitValue(), text);
    }
    return new CommandResult(
        isCancelled() ? CommandResult.End.CANCELLED : CommandResult.End.TIMED_OUT, -1, text);
  }

  /** A command that has ended, or reads nothing, has read enough. */
  private void giveInput(Process started) {
    if (input.length == 0) {
      return;
    }
    try (OutputStream in = started.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      return;
    }
  }

  private synchronized boolean isCancelled() {
    return cancelled;
  }

  /** How the reading ends does not matter. */
  private static void await(CompletableFuture<?> reading) throws InterruptedException {
    try {
      reading.get(END_OF_OUTPUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return;
    }
  }
}
