package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.notify.Receiver;

/** Runs a command with the event on its standard input. */
public final class CommandReceiver implements Receiver {
  private final EventBody body;
  private final HookCommand command;

  /**
   * @param cluster the cluster's name
   * @param commands runs it, without the agent's login in its environment
   */
  public CommandReceiver(NotifyHook hook, String cluster, CommandRunner commands) {
    this.body = new EventBody(cluster);
    this.command = new HookCommand(hook, commands);
  }

  @Override
  public void tell(ClusterEvent event) throws NotHeardException, InterruptedException {
    command.checkSucceeded(command.run(body.of(event)));
  }
}
