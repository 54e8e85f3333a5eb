package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.coordinator.notify.Hook;
import io.locktender.coordinator.notify.Receiver;
import java.time.InstantSource;
import java.util.List;

/**
 * The hooks of {@code agent.yaml}, ready to be told.
 *
 * @param cluster the cluster's name
 * @param clock goes into signatures
 * @param commands runs those that are commands
 */
public record Hooks(String cluster, InstantSource clock, CommandRunner commands) {
  /** All of them, in their order. */
  public List<Hook> of(List<NotifyHook> hooks) {
    return hooks.stream()
        .map(hook -> new Hook(hook.name(), hook.kinds(), hook.giveUpAfter(), receiver(hook)))
        .toList();
  }

  private Receiver receiver(NotifyHook hook) {
    return hook.command().isEmpty()
        ? new HttpReceiver(hook, cluster, clock)
        : new CommandReceiver(hook, cluster, commands);
  }
}
