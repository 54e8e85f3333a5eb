package io.locktender.agent.notify;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.coordinator.notify.Hook;
import io.locktender.coordinator.notify.Receiver;
import io.locktender.coordinator.notify.Voter;
import java.time.InstantSource;
import java.util.List;

/**
 * The hooks of {@code agent.yaml}, ready to be told, and to be asked.
 *
 * @param cluster the cluster's name
 * @param clock goes into signatures
 * @param commands runs those that are commands
 */
public record Hooks(String cluster, InstantSource clock, CommandRunner commands) {
  /** Those that are told something, in their order. */
  public List<Hook> of(List<NotifyHook> hooks) {
    return hooks.stream()
        .filter(NotifyHook::told)
        .map(hook -> new Hook(hook.name(), hook.kinds(), hook.giveUpAfter(), receiver(hook)))
        .toList();
  }

  /** Those that are asked something, in their order. */
  public List<Voter> voters(List<NotifyHook> hooks) {
    return hooks.stream()
        .filter(hook -> !hook.questions().isEmpty())
        .map(hook -> new Voter(hook.name(), hook.questions(), hook.failureVetoes(), ballot(hook)))
        .toList();
  }

  private Receiver receiver(NotifyHook hook) {
    return hook.command().isEmpty()
        ? new HttpReceiver(hook, cluster, clock)
        : new CommandReceiver(hook, cluster, commands);
  }

  private Voter.Ballot ballot(NotifyHook hook) {
    return hook.command().isEmpty()
        ? new HttpBallot(hook, cluster, clock)
        : new CommandBallot(hook, cluster, commands);
  }
}
