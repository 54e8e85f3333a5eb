package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.RunningCommand;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.steps.command.CommandResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Runs the command of a hook.
 *
 * @param commands runs it, without the agent's login in its environment
 */
record HookCommand(NotifyHook hook, CommandRunner commands) {
  private static final Path ROOT = Path.of("/");

  /** To its end, or to that of its time; with what it reads. */
  CommandResult run(byte[] input) throws NotHeardException, InterruptedException {
    RunningCommand running = commands.run(ROOT, hook.command(), Map.of(), hook.within(), input);
    try {
      return running.result().get();
    } catch (ExecutionException e) {
      throw new NotHeardException("its command could not be run: " + e.getCause());
    } finally {
      running.cancel();
    }
  }

  void checkSucceeded(CommandResult result) throws NotHeardException {
    if (!result.succeeded()) {
      throw new NotHeardException(result.describe(hook.command().subList(0, 1)));
    }
  }
}
