package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.RunningCommand;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.notify.Receiver;
import io.locktender.steps.command.CommandResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Runs a command with the event on its standard input. */
public final class CommandReceiver implements Receiver {
  private static final Path ROOT = Path.of("/");

  private final NotifyHook hook;
  private final EventBody body;
  private final CommandRunner commands;

  /**
   * @param cluster the cluster's name
   * @param commands runs it, without the agent's login in its environment
   */
  public CommandReceiver(NotifyHook hook, String cluster, CommandRunner commands) {
    this.hook = hook;
    this.body = new EventBody(cluster);
    this.commands = commands;
  }

  @Override
  public void tell(ClusterEvent event) throws NotHeardException, InterruptedException {
    RunningCommand running =
        commands.run(ROOT, hook.command(), Map.of(), hook.within(), body.of(event));
    try {
      CommandResult result = running.result().get();
      if (!result.succeeded()) {
        throw new NotHeardException(result.describe(hook.command().subList(0, 1)));
      }
    } catch (ExecutionException e) {
      throw new NotHeardException("its command could not be run: " + e.getCause());
    } finally {
      running.cancel();
    }
  }
}
